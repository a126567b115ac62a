package dev.ironshim.model.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** An implementation is explored from outside, and must get to a state again the way it got there first. */
class ReplayedMachineTest {

    /** Plays a table; what was done so often to all instances together changes what they do, and is not shown. */
    private static final class Player implements Subject<Integer, Integer, Table.Said> {
        private final Table table;
        private final AtomicInteger shared;
        private final int patience;
        private int at;

        Player(Table table, AtomicInteger shared, int patience) {
            this.table = table;
            this.shared = shared;
            this.patience = patience;
        }

        @Override
        public Table.Said perform(Integer operation) {
            if (shared.incrementAndGet() > patience) {
                return Table.Said.NO;
            }
            Step<Integer, Table.Said> step = table.apply(at, operation);
            at = step.state();
            return step.result();
        }

        @Override
        public Integer observe() {
            return at;
        }
    }

    @Property(tries = 200)
    void exploringByReplayFindsWhatTheMachineItselfSays(@ForAll("tables") Table table) {
        Exploration<Integer, Integer, Table.Said> direct = Explorer.explore(table, Limits.DEFAULT);
        Exploration<Integer, Integer, Table.Said> replayed =
                Explorer.explore(replayed(table, Integer.MAX_VALUE), Limits.DEFAULT);
        assertThat(replayed.states()).isEqualTo(direct.states());
        assertThat(relation(replayed).digest()).isEqualTo(relation(direct).digest());
    }

    @Test
    void stateThatInstancesShareAndDoNotShowIsNoticed() {
        Table line = new Table(List.of(List.of(1), List.of(2), List.of(3), List.of(3)));
        assertThatThrownBy(() -> Explorer.explore(replayed(line, 4), Limits.DEFAULT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("replaying a path led to 1 instead of 2");
    }

    @Test
    void aStateThatNoStepLedToIsRefused() {
        Table line = new Table(List.of(List.of(1), List.of(2), List.of(2)));
        ReplayedMachine<Integer, Integer, Table.Said> machine = replayed(line, Integer.MAX_VALUE);
        assertThatThrownBy(() -> machine.apply(2, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no step of this implementation led to 2");
        assertThat(machine.apply(0, 0).state()).isEqualTo(1);
        assertThat(machine.apply(1, 0).state()).isEqualTo(2);
        assertThat(machine.apply(2, 0).state()).isEqualTo(2);
    }

    private static ReplayedMachine<Integer, Integer, Table.Said> replayed(Table table, int patience) {
        AtomicInteger shared = new AtomicInteger();
        return new ReplayedMachine<>(() -> new Player(table, shared, patience), table.operations());
    }

    private static Relation relation(Exploration<Integer, Integer, Table.Said> explored) {
        return Relation.of(explored, Object::toString);
    }

    @Provide
    Arbitrary<Table> tables() {
        return Arbitraries.integers()
                .between(-1, 4)
                .list()
                .ofSize(2)
                .list()
                .ofSize(5)
                .map(Table::new);
    }
}
