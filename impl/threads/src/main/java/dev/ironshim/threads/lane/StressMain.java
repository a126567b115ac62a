package dev.ironshim.threads.lane;

import dev.ironshim.model.evidence.EvidenceJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.TestGrading;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.NodeType;
import org.openjdk.jcstress.os.SchedulingClass;

/**
 * Runs the jcstress tests of one scenario, in a process of its own. It does what jcstress's own forked process does; the
 * harness that would start that one tries out flags of the JVM for longer than the tests take.
 */
final class StressMain {
    private static final String PACKAGE = "dev.ironshim.threads.stress.";

    private StressMain() {}

    /** @param arguments name of the scenario, milliseconds for each test, and file for the result */
    public static void main(String... arguments) throws IOException, ReflectiveOperationException {
        Scenario scenario = Scenario.named(arguments[0]);
        Map<String, Long> outcomes = new TreeMap<>();
        String refuted = null;
        for (String test : scenario.tests()) {
            TestResult result = run(test, Integer.parseInt(arguments[1]), scenario.strides());
            for (String state : result.getStateKeys()) {
                outcomes.put(test + " " + state, result.getCount(state));
            }
            TestGrading grading = TestGrading.grade(result);
            // A test that threw has no outcomes, and the grades are of outcomes alone.
            boolean passed = grading.isPassed && result.status() == Status.NORMAL;
            if (!passed && refuted == null) {
                refuted = test + ": " + result.status() + ", " + grading.failureMessages + result.getMessages();
            }
        }
        Run run = new Run(
                outcomes.values().stream().mapToLong(Long::longValue).sum(),
                outcomes,
                refuted,
                vacuous(scenario, outcomes));
        EvidenceJson.writeAtomically(Path.of(arguments[2]), EvidenceJson.pretty(run));
        System.exit(0);
    }

    private static TestResult run(String test, int millis, int strides) throws ReflectiveOperationException {
        TestInfo info = TestList.getInfo(PACKAGE + test);
        SchedulingClass anyCpu = new SchedulingClass(AffinityMode.NONE, info.threads(), NodeType.PACKAGE);
        TestConfig config = new TestConfig(new StressOptions(millis, strides), info, 0, List.of(), 0, anyCpu);
        Runner<?> runner = Class.forName(info.generatedRunner())
                .asSubclass(Runner.class)
                .getConstructor(ForkedTestConfig.class)
                .newInstance(new ForkedTestConfig(config));
        TestResult result = runner.run();
        result.setConfig(config);
        return result;
    }

    /** The first number of an outcome says how one of the threads fared: it must have varied. */
    private static @Nullable String vacuous(Scenario scenario, Map<String, Long> outcomes) {
        for (String test : scenario.tests()) {
            long varied = outcomes.keySet().stream()
                    .filter(outcome -> outcome.startsWith(test + " "))
                    .map(outcome -> outcome.substring(0, outcome.indexOf(',')))
                    .distinct()
                    .count();
            if (varied < 2) {
                return test + " ended in one way only, so its threads never met";
            }
        }
        return null;
    }
}
