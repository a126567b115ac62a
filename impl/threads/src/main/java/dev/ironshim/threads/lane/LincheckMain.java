package dev.ironshim.threads.lane;

import dev.ironshim.impl.quarantine.Delivery;
import dev.ironshim.impl.quarantine.IrqWord;
import dev.ironshim.impl.quarantine.Quarantine;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.threads.line.CountingVerifier;
import dev.ironshim.threads.line.Gates;
import dev.ironshim.threads.line.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;

/** Lets Lincheck explore one scenario, in a process of its own. */
final class LincheckMain {
    private static final int EXECUTIONS_OF_ONE = 250;
    private static final int KEPT_LINES = 60;

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
        ModelCheckingOptions checking = new ModelCheckingOptions();
        // Reading the counters of lost interrupts takes locks, and what is read is left out of the answers.
        checking.addGuarantee(ManagedStrategyGuaranteeKt.forClasses(Quarantine.class.getName())
                .methods("counted")
                .ignore());
        // They compute, and share nothing.
        checking.addGuarantee(ManagedStrategyGuaranteeKt.forClasses(
                        IrqWord.class.getName(), Delivery.class.getName(), Gates.class.getName())
                .allMethods()
                .ignore());
        String refuted = refuted(scenario, checking, programs);
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
        Class<?> line = Objects.requireNonNull(scenario.line());
        Programs.of(line).forEach(options::addCustomScenario);
        try {
            options.check(line);
            return null;
        } catch (LincheckAssertionError e) {
            return legible(String.valueOf(e.getMessage()));
        }
    }

    /** Lincheck draws a table, of which a reader of evidence needs the words. */
    private static String legible(String table) {
        return table.lines()
                .filter(line -> !line.matches("[| -]*"))
                .map(line -> line.replaceAll(" {2,}", " ").strip())
                .limit(KEPT_LINES)
                .collect(Collectors.joining("\n"));
    }
}
