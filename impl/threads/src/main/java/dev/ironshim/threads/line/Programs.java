package dev.ironshim.threads.line;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;

/** Programs that Lincheck runs besides those it makes up: chance seldom brings windows around, or budgets to their end. */
public final class Programs {
    private Programs() {}

    /** The programs for a class, each in all interleavings that Lincheck tries. */
    public static List<ExecutionScenario> of(Class<?> line) {
        return line == OwnedLine.class ? owned() : shared();
    }

    private static List<ExecutionScenario> owned() {
        Class<?> line = OwnedLine.class;
        return List.of(
                // A budget ends, and a storm begins, beside containment.
                program(
                        line,
                        "",
                        "state",
                        "interrupt 0, interrupt 0, interrupt 0, interrupt 1, interrupt 0, interrupt 0",
                        "contain, seen"),
                program(line, "interrupt 0, interrupt 0", "release, state", "interrupt 0, interrupt 1", "contain"),
                // The circle of windows comes round.
                program(
                        line,
                        "interrupt 0, interrupt 0, interrupt 2",
                        "interrupt 0, state",
                        "interrupt 2, interrupt 0",
                        "seen"),
                program(line, "interrupt 0, interrupt 0, tick 2", "interrupt 0, state", "tick 2, interrupt 0", "seen"),
                // Time passes while the line is quarantined.
                program(
                        line,
                        "contain, tick 2, tick 1",
                        "state",
                        "release, interrupt 0, interrupt 0, interrupt 0, interrupt 1",
                        "seen"));
    }

    private static List<ExecutionScenario> shared() {
        Class<?> line = SharedLine.class;
        return List.of(
                program(line, "", "state", "interruptEarly, interruptEarly", "interruptLater, interruptLater", "state"),
                program(
                        line,
                        "interruptEarly, interruptEarly",
                        "state",
                        "interruptEarly",
                        "interruptLater, interruptLater, interruptLater",
                        "contain, release"),
                program(line, "interruptEarly", "state", "interruptEarly", "unregister, register", "contain"));
    }

    /** @param threads operations, separated by commas, for each thread */
    private static ExecutionScenario program(Class<?> line, String before, String after, String... threads) {
        return new ExecutionScenario(
                actors(line, before),
                Arrays.stream(threads).map(thread -> actors(line, thread)).toList(),
                actors(line, after),
                null);
    }

    private static List<Actor> actors(Class<?> line, String operations) {
        List<Actor> actors = new ArrayList<>();
        for (String operation : operations.isEmpty() ? new String[0] : operations.split(", ", -1)) {
            String[] words = operation.split(" ", -1);
            Method method = Arrays.stream(line.getMethods())
                    .filter(each -> each.getName().equals(words[0]))
                    .findFirst()
                    .orElseThrow();
            List<Object> arguments = words.length == 1 ? List.of() : List.of(Integer.valueOf(words[1]));
            actors.add(new Actor(method, arguments));
        }
        return actors;
    }
}
