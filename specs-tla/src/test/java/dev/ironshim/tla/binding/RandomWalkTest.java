package dev.ironshim.tla.binding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.machine.Answer;
import dev.ironshim.model.machine.Machine;
import dev.ironshim.model.machine.Step;
import dev.ironshim.model.machine.Subject;
import dev.ironshim.model.tla.TlaValue;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Long random walks under larger constants: model and implementation answer alike. The matrix reaches each state on one
 * path; walks reach it on many, and would notice state that an implementation does not show.
 */
class RandomWalkTest {
    private static final int STEPS = 300;

    @Property(tries = 60)
    void lifecycle(@ForAll long seed) throws Exception {
        walk("Lifecycle", Map.of("MaxReleases", number(5)), seed);
    }

    @Property(tries = 60)
    void quarantine(@ForAll long seed) throws Exception {
        walk(
                "Quarantine",
                Map.of(
                        "LineCount", number(3),
                        "CallBudget", number(4),
                        "TickBudget", number(9),
                        "StormThreshold", number(3),
                        "MaxReleases", number(20),
                        "CounterMax", number(50)),
                seed);
    }

    @Property(tries = 60)
    void containment(@ForAll long seed) throws Exception {
        walk("Containment", Map.of("FunctionCount", number(4), "RateLimit", number(7)), seed);
    }

    @Property(tries = 60)
    void isolation(@ForAll long seed) throws Exception {
        TreeSet<TlaValue> kinds = new TreeSet<>();
        List.of("Mmio", "Port", "Dma", "Irq").forEach(kind -> kinds.add(new TlaValue.Str(kind)));
        walk(
                "Isolation",
                Map.of(
                        "DriverCount", number(3),
                        "Kinds", new TlaValue.SetOf(kinds),
                        "EpochCount", number(6),
                        "WindowCount", number(4),
                        "MaxReleases", number(9)),
                seed);
    }

    private static TlaValue number(int value) {
        return new TlaValue.Int(value);
    }

    private static void walk(String name, Map<String, TlaValue> constants, long seed) throws Exception {
        walk(Bindings.of(name), new Constants(constants), new Random(seed));
    }

    private static <S, O, R extends Answer> void walk(Binding<S, O, R> binding, Constants constants, Random random)
            throws Exception {
        Machine<S, O, R> model = binding.model().apply(constants);
        Subject<S, O, R> subject =
                binding.subject().getConstructor(Constants.class).newInstance(constants);
        List<O> operations = model.operations();
        S state = model.initial();
        assertThat(subject.observe()).isEqualTo(state);
        for (int step = 0; step < STEPS; step++) {
            O operation = operations.get(random.nextInt(operations.size()));
            Step<S, R> expected = model.apply(state, operation);
            assertThat(subject.perform(operation))
                    .as(operation + " in " + state)
                    .isEqualTo(expected.result());
            assertThat(subject.observe()).as(operation + " in " + state).isEqualTo(expected.state());
            state = expected.state();
        }
    }
}
