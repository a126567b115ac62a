package dev.ironshim.bench;

import dev.ironshim.model.machine.Explorer;
import dev.ironshim.model.machine.Limits;
import dev.ironshim.model.quarantine.QuarantineBounds;
import dev.ironshim.model.quarantine.QuarantineMachine;
import dev.ironshim.model.quarantine.QuarantineOp;
import dev.ironshim.model.quarantine.QuarantineState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * How long exploring two interrupt lines takes, beside its floor: computing every step once, without finding out whether a
 * state is new.
 */
@State(Scope.Benchmark)
public class ExplorerBenchmark {
    @Param({"1", "2", "3"})
    private int callBudget;

    private QuarantineMachine machine() {
        return new QuarantineMachine(new QuarantineBounds(2, callBudget, 1, 2, 1, 1, 2, 1));
    }

    /** Pairs visited by the explorer. */
    @Benchmark
    public int explore() {
        return Explorer.explore(machine(), Limits.DEFAULT).pairs();
    }

    /** The floor: the same steps, from states that are known. */
    @Benchmark
    public int stepsOnly(Reachable reachable) {
        QuarantineMachine machine = machine();
        List<QuarantineOp> operations = machine.operations();
        int steps = 0;
        for (QuarantineState state : reachable.states(machine)) {
            for (QuarantineOp operation : operations) {
                steps += machine.apply(state, operation).result().refused() ? 2 : 1;
            }
        }
        return steps;
    }

    /** The reachable states, explored once a trial. */
    @State(Scope.Benchmark)
    public static class Reachable {
        private Set<QuarantineState> states = Set.of();
        private int of = -1;

        Set<QuarantineState> states(QuarantineMachine machine) {
            if (of != machine.bounds().callBudget()) {
                states = new HashSet<>(Explorer.explore(machine, Limits.DEFAULT).states());
                of = machine.bounds().callBudget();
            }
            return states;
        }
    }
}
