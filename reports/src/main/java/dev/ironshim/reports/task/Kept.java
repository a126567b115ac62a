package dev.ironshim.reports.task;

import dev.ironshim.model.evidence.Evidence;
import java.util.Map;

/**
 * Evidence of a task that ran to its end, with everything that it depends on.
 *
 * @param task its name
 * @param digest of {@code inputs}
 * @param finished when, as ISO 8601 in UTC
 * @param where digest of the machine that it ran on
 * @param millis how long it took
 */
record Kept(
        String task,
        String digest,
        String finished,
        String where,
        long millis,
        Map<String, String> inputs,
        Evidence.Lane evidence) {}
