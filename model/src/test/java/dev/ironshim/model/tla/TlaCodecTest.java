package dev.ironshim.model.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.model.containment.ContainmentMachine;
import dev.ironshim.model.containment.ContainmentOp;
import dev.ironshim.model.containment.ContainmentState;
import dev.ironshim.model.isolation.CapabilityKind;
import dev.ironshim.model.isolation.IsolationBounds;
import dev.ironshim.model.isolation.IsolationMachine;
import dev.ironshim.model.isolation.IsolationOp;
import dev.ironshim.model.isolation.IsolationState;
import dev.ironshim.model.isolation.Trouble;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.LifecycleState;
import dev.ironshim.model.machine.Answer;
import dev.ironshim.model.machine.Explorer;
import dev.ironshim.model.machine.Limits;
import dev.ironshim.model.machine.Machine;
import dev.ironshim.model.quarantine.QuarantineBounds;
import dev.ironshim.model.quarantine.QuarantineMachine;
import dev.ironshim.model.quarantine.QuarantineOp;
import dev.ironshim.model.quarantine.QuarantineState;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The one mapping between Java and TLA+ values loses nothing in either direction. */
class TlaCodecTest {

    /** One of everything that the codec knows. */
    public record Everything(
            int number,
            boolean truth,
            String text,
            Colour colour,
            List<Integer> list,
            Set<String> set,
            Map<Colour, Boolean> byColour,
            Map<Integer, String> byNumber) {}

    public enum Colour {
        RED,
        DARK_BLUE
    }

    @Property
    void recordsSurviveTheRoundTrip(
            @ForAll int number,
            @ForAll boolean truth,
            @ForAll String text,
            @ForAll Colour colour,
            @ForAll List<Integer> list,
            @ForAll Set<String> set,
            @ForAll Map<Colour, Boolean> byColour,
            @ForAll Map<Integer, String> byNumber) {
        Everything value = new Everything(number, truth, text, colour, list, set, byColour, byNumber);
        assertThat(TlaCodec.decode(TlaCodec.encode(value), Everything.class)).isEqualTo(value);
    }

    @Test
    void everyReachableStateAndOperationSurvivesTheRoundTrip() {
        survives(
                new QuarantineMachine(new QuarantineBounds(1, 2, 1, 2, 1, 1, 4, 2)),
                QuarantineState.class,
                QuarantineOp.class);
        survives(new ContainmentMachine(2, 1), ContainmentState.class, ContainmentOp.class);
        survives(
                new IsolationMachine(new IsolationBounds(
                        1,
                        false,
                        Set.of(CapabilityKind.DMA, CapabilityKind.IRQ),
                        1,
                        2,
                        0,
                        Set.of(LifecycleOp.SHUTDOWN, LifecycleOp.FAULT),
                        EnumSet.allOf(Trouble.class))),
                IsolationState.class,
                IsolationOp.class);
    }

    private static <S, O, R extends Answer> void survives(
            Machine<S, O, R> machine, Class<S> state, Class<O> operation) {
        List<S> states = Explorer.explore(machine, Limits.DEFAULT).states();
        assertThat(states)
                .hasSizeGreaterThan(50)
                .allSatisfy(one ->
                        assertThat(TlaCodec.decode(TlaCodec.encode(one), state)).isEqualTo(one));
        assertThat(machine.operations())
                .allSatisfy(one -> assertThat(TlaCodec.decode(TlaCodec.encode(one), operation))
                        .isEqualTo(one));
    }

    @Test
    void namesFollowTheConventionsOfBothSides() {
        assertThat(TlaCodec.text(Colour.DARK_BLUE)).isEqualTo("\"DarkBlue\"");
        assertThat(TlaCodec.text(new QuarantineOp.Contain(2))).isEqualTo("[kind |-> \"Contain\", line |-> 2]");
    }

    @Test
    void refusalsNameThePlace() {
        refused("[phase |-> \"Created\"]", "field cause of LifecycleState is missing");
        refused(
                "[phase |-> \"Nowhere\", cause |-> \"None\", resetDue |-> FALSE, requested |-> FALSE, closed |-> FALSE, releases |-> 0]",
                "at '.phase' expected a value of Phase, found \"Nowhere\"");
        refused(
                "[phase |-> \"Created\", cause |-> \"None\", resetDue |-> 0, requested |-> FALSE, closed |-> FALSE, releases |-> 0]",
                "at '.resetDue' expected a value of boolean, found 0");
        refused(
                "[phase |-> \"Created\", cause |-> \"None\", resetDue |-> FALSE, requested |-> FALSE, closed |-> FALSE, releases |-> 0, extra |-> 1]",
                "LifecycleState has no field [extra]");
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> TlaCodec.decode(TlaText.parse(text), LifecycleState.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
