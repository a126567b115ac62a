package dev.ironshim.threads.line;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionResult;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.verifier.LinearizabilityVerifier;
import org.jetbrains.lincheck.datastructures.verifier.Verifier;

/** Lincheck's own verifier, which also counts what it was asked about: a scenario in which nothing happens says nothing. */
public final class CountingVerifier implements Verifier {
    /** Executions that were judged. */
    public static final AtomicLong EXECUTIONS = new AtomicLong();
    /** How often each operation of each execution was answered how. */
    public static final Map<String, Long> ANSWERS = new ConcurrentSkipListMap<>();

    private final LinearizabilityVerifier verifier;

    /** @param model Lincheck passes the class of the sequential specification */
    public CountingVerifier(Class<?> model) {
        verifier = new LinearizabilityVerifier(model);
    }

    @Override
    public boolean verifyResults(ExecutionScenario scenario, ExecutionResult results) {
        EXECUTIONS.incrementAndGet();
        for (int thread = 0; thread < scenario.getNThreads(); thread++) {
            List<Actor> actors = scenario.getThreads().get(thread);
            var answers = results.getThreadsResultsWithClock().get(thread);
            for (int i = 0; i < actors.size(); i++) {
                String name = actors.get(i).getMethod().getName();
                if (name.startsWith("interrupt")) {
                    String answer = String.valueOf(answers.get(i).getResult());
                    ANSWERS.merge(answer.length() == 1 ? "DELIVERED" : answer, 1L, Long::sum);
                }
            }
        }
        return verifier.verifyResults(scenario, results);
    }
}
