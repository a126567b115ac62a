package dev.ironshim.model.seed;

import dev.ironshim.model.lifecycle.Phase;
import dev.ironshim.model.machine.Answer;
import dev.ironshim.model.machine.Machine;
import dev.ironshim.model.machine.Step;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code DriverLifecycle::transition} of IronShim-rs: 12 accepted pairs of 36. */
public final class SeedLifecycleMachine
        implements Machine<SeedLifecycleMachine.State, SeedLifecycleMachine.Op, SeedLifecycleMachine.Result> {

    private static final Map<Phase, Set<Phase>> ACCEPTED = new EnumMap<>(Map.of(
            Phase.CREATED, EnumSet.of(Phase.INITIALIZED, Phase.QUARANTINED),
            Phase.INITIALIZED, EnumSet.of(Phase.RUNNING, Phase.QUARANTINED),
            Phase.RUNNING, EnumSet.of(Phase.SUSPENDED, Phase.SHUTDOWN, Phase.QUARANTINED),
            Phase.SUSPENDED, EnumSet.of(Phase.RUNNING, Phase.SHUTDOWN, Phase.QUARANTINED),
            Phase.SHUTDOWN, EnumSet.of(Phase.QUARANTINED),
            Phase.QUARANTINED, EnumSet.of(Phase.QUARANTINED)));

    public record State(Phase phase) {}

    /** {@code transition(to)}. */
    public sealed interface Op {
        Phase to();

        record Transition(Phase to) implements Op {}
    }

    public enum Result implements Answer {
        OK,
        INVALID_STATE;

        @Override
        public boolean refused() {
            return this != OK;
        }
    }

    @Override
    public State initial() {
        return new State(Phase.CREATED);
    }

    @Override
    public List<Op> operations() {
        return EnumSet.allOf(Phase.class).stream().<Op>map(Op.Transition::new).toList();
    }

    @Override
    public Step<State, Result> apply(State s, Op op) {
        return ACCEPTED.getOrDefault(s.phase(), Set.of()).contains(op.to())
                ? new Step<>(new State(op.to()), Result.OK)
                : new Step<>(s, Result.INVALID_STATE);
    }
}
