package dev.ironshim.reports.task;

import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.EvidenceJson;
import java.util.Map;

/**
 * Evidence of a task that ran to its end, with everything that it depends on.
 *
 * @param task its name
 * @param digest of {@code inputs}
 * @param finished when, as ISO 8601 in UTC
 * @param where digest of the machine that it ran on
 * @param millis how long it took
 * @param found digest of {@code evidence}: a file that was damaged is not believed
 */
record Kept(
        String task,
        String digest,
        String finished,
        String where,
        long millis,
        Map<String, String> inputs,
        String found,
        Evidence.Lane evidence) {

    Kept(
            String task,
            String digest,
            String finished,
            String where,
            long millis,
            Map<String, String> inputs,
            Evidence.Lane evidence) {
        this(task, digest, finished, where, millis, inputs, digest(evidence), evidence);
    }

    private static String digest(Evidence.Lane evidence) {
        return Digests.of(EvidenceJson.line(evidence));
    }

    /** Whether the evidence is what was found under the inputs. */
    boolean whole() {
        return found.equals(digest(evidence)) && new Inputs(inputs).digest().equals(digest);
    }
}
