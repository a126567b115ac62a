package dev.ironshim.threads.lane;

import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.threads.line.CountingVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;

/** Lets Lincheck explore one scenario, in a process of its own. */
final class LincheckMain {
    private static final int EXECUTIONS_OF_ONE = 400;

    private LincheckMain() {}

    /** @param arguments name of the scenario, number of programs that are tried in each mode, and file for the result */
    public static void main(String... arguments) {
        int exit = 1;
        try {
            explore(arguments);
            exit = 0;
        } catch (IOException | RuntimeException e) {
            System.err.println(e);
        }
        // Lincheck's threads may be in the middle of something.
        Runtime.getRuntime().halt(exit);
    }

    private static void explore(String... arguments) throws IOException {
        Scenario scenario = Scenario.named(arguments[0]);
        int programs = Integer.parseInt(arguments[1]);
        String refuted = refuted(scenario, new ModelCheckingOptions(), programs);
        if (refuted == null) {
            refuted = refuted(scenario, new StressOptions(), programs);
        }
        Map<String, Long> answers = new TreeMap<>(CountingVerifier.ANSWERS);
        String vacuous = answers.containsKey("DELIVERED") && answers.size() > 1
                ? null
                : "interrupts were answered by " + answers.keySet() + " only";
        Run run = new Run(CountingVerifier.EXECUTIONS.get(), answers, refuted, vacuous);
        EvidenceJson.writeAtomically(Path.of(arguments[2]), EvidenceJson.pretty(run));
    }

    private static @Nullable String refuted(Scenario scenario, Options<?, ?> options, int programs) {
        options.iterations(programs);
        options.invocationsPerIteration(EXECUTIONS_OF_ONE);
        options.threads(scenario.name().equals("linearizable") ? 3 : 2);
        options.actorsBefore(3);
        options.actorsPerThread(3);
        options.actorsAfter(3);
        options.sequentialSpecification(Objects.requireNonNull(scenario.model()));
        options.verifier(CountingVerifier.class);
        try {
            options.check(Objects.requireNonNull(scenario.line()));
            return null;
        } catch (LincheckAssertionError e) {
            return String.valueOf(e.getMessage());
        }
    }
}
