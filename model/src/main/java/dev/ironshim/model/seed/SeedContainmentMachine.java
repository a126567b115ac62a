package dev.ironshim.model.seed;

import dev.ironshim.model.machine.Answer;
import dev.ironshim.model.machine.Machine;
import dev.ironshim.model.machine.Step;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code containment_decision} of IronShim-rs: a function of the severity alone. The count of errors and the contained
 * device are what its surroundings would see; nothing in the original looks at them.
 *
 * @param errorMax where the count of correctable errors saturates
 */
public record SeedContainmentMachine(int errorMax)
        implements Machine<SeedContainmentMachine.State, SeedContainmentMachine.Op, SeedContainmentMachine.Result> {

    public enum Severity {
        CORRECTABLE,
        NON_FATAL,
        FATAL,
        DPC_CONTAINMENT
    }

    /**
     * What surrounds the decision.
     *
     * @param errors correctable errors so far, saturating
     * @param contained a port has cut its link (DPC trigger status)
     */
    public record State(int errors, boolean contained) {}

    public sealed interface Op {
        record Event(Severity severity) implements Op {}

        /** {@code recover_if_needed}: writes the reset file of the device, which does not clear the trigger. */
        record Recover() implements Op {}
    }

    public enum Result implements Answer {
        OK,
        OBSERVE,
        QUARANTINE,
        RESET_REQUIRED;

        @Override
        public boolean refused() {
            return false;
        }
    }

    @Override
    public State initial() {
        return new State(0, false);
    }

    @Override
    public List<Op> operations() {
        return Stream.<Op>concat(EnumSet.allOf(Severity.class).stream().map(Op.Event::new), Stream.of(new Op.Recover()))
                .toList();
    }

    @Override
    public Step<State, Result> apply(State s, Op op) {
        return switch (op) {
            case Op.Recover recover -> new Step<>(s, Result.OK);
            case Op.Event event ->
                switch (event.severity()) {
                    case CORRECTABLE ->
                        new Step<>(new State(Math.min(s.errors() + 1, errorMax), s.contained()), Result.OBSERVE);
                    case NON_FATAL -> new Step<>(s, Result.QUARANTINE);
                    case FATAL -> new Step<>(s, Result.RESET_REQUIRED);
                    case DPC_CONTAINMENT -> new Step<>(new State(s.errors(), true), Result.RESET_REQUIRED);
                };
        };
    }
}
