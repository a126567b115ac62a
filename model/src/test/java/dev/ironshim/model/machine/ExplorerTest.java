package dev.ironshim.model.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.model.tla.TlaCodec;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Exploring, the canonical relation, and what tells two relations apart. */
class ExplorerTest {
    enum Op {
        UP,
        DOWN
    }

    enum Said implements Answer {
        OK,
        AT_THE_END;

        @Override
        public boolean refused() {
            return this == AT_THE_END;
        }
    }

    /** Counts from 0 to {@code top}; up to {@code shortcut} further at once from 0. */
    record Counter(int top, int shortcut) implements Machine<Integer, Op, Said> {
        @Override
        public Integer initial() {
            return 0;
        }

        @Override
        public List<Op> operations() {
            return List.of(Op.values());
        }

        @Override
        public Step<Integer, Said> apply(Integer at, Op op) {
            int next = op == Op.DOWN ? at - 1 : at == 0 ? Math.min(top, 1 + shortcut) : at + 1;
            return next < 0 || next > top ? new Step<>(at, Said.AT_THE_END) : new Step<>(next, Said.OK);
        }
    }

    @Test
    void everyPairIsVisitedRefusalsIncluded() {
        Exploration<Integer, Op, Said> explored = Explorer.explore(new Counter(4, 0), Limits.DEFAULT);
        assertThat(explored.states()).containsExactly(0, 1, 2, 3, 4);
        assertThat(explored.pairs()).isEqualTo(10);
        assertThat(explored.refusals()).isEqualTo(2);
    }

    @Test
    void pathsAreShortest() {
        Exploration<Integer, Op, Said> explored = Explorer.explore(new Counter(4, 2), Limits.DEFAULT);
        assertThat(explored.pathTo(explored.states().indexOf(2))).containsExactly(Op.UP, Op.DOWN);
        assertThat(explored.pathTo(0)).isEmpty();
    }

    @Test
    void limitsEndAnExplorationWithoutAResult() {
        assertThatThrownBy(() -> Explorer.explore(new Counter(100, 0), new Limits(10, 1_000)))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("more than 10 states");
        assertThatThrownBy(() -> Explorer.explore(new Counter(100, 0), new Limits(1_000, 10)))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("more than 10 pairs");
        assertThatThrownBy(() -> new Limits(0, 1)).hasMessageContaining("maxStates must be 1 to");
    }

    @Test
    void theDigestIsOfTheRelationAndNotOfTheOrder() {
        Relation forwards = new Relation.Builder()
                .add("a", "x", "r", "b")
                .add("b", "x", "r", "a")
                .build();
        Relation backwards = new Relation.Builder()
                .add("b", "x", "r", "a")
                .add("a", "x", "r", "b")
                .build();
        assertThat(forwards.digest()).isEqualTo(backwards.digest()).hasSize(64);
        assertThat(forwards.total()).isTrue();
        for (Relation other : List.of(
                new Relation.Builder()
                        .add("a", "x", "q", "b")
                        .add("b", "x", "r", "a")
                        .build(),
                new Relation.Builder()
                        .add("a", "x", "r", "a")
                        .add("b", "x", "r", "a")
                        .build(),
                new Relation.Builder()
                        .add("a", "y", "r", "b")
                        .add("b", "y", "r", "a")
                        .build(),
                new Relation.Builder().add("a", "x", "r", "b").build())) {
            assertThat(other.digest()).isNotEqualTo(forwards.digest());
        }
        assertThatThrownBy(() -> new Relation.Builder().add("a", "x", "r", "b").add("a", "x", "r", "a"))
                .hasMessageContaining("not deterministic");
        assertThat(new Relation.Builder().add("a", "x", "r", "b").build().total())
                .isFalse();
    }

    @Test
    void oneWrongEdgeIsOneDisagreement() {
        Relation right = relation(new Counter(4, 0));
        Relation wrong = relation(new Counter(4, 1));
        List<Disagreement> found = Disagreement.between(Map.of("right", right, "wrong", wrong), 10);
        assertThat(found).singleElement().satisfies(one -> {
            assertThat(one.state()).isEqualTo("0");
            assertThat(one.operation()).isEqualTo("\"Up\"");
            assertThat(one.answers()).containsEntry("right", "\"Ok\" then 1").containsEntry("wrong", "\"Ok\" then 2");
        });
        assertThat(Disagreement.between(Map.of("a", right, "b", relation(new Counter(4, 0))), 10))
                .isEmpty();
    }

    private static Relation relation(Counter counter) {
        return Relation.of(Explorer.explore(counter, Limits.DEFAULT), TlaCodec::text);
    }

    @Test
    void anImplementationIsExploredByReplay() {
        Relation replayed = Relation.of(
                Explorer.explore(
                        new ReplayedMachine<>(() -> new Played(4, false), List.of(Op.values())), Limits.DEFAULT),
                TlaCodec::text);
        assertThat(replayed.digest()).isEqualTo(relation(new Counter(4, 0)).digest());
    }

    @Test
    void stateThatIsNotShownIsNoticed() {
        Supplier<Played> haunted = new Supplier<>() {
            private int made;

            @Override
            public Played get() {
                return new Played(4, made++ % 7 == 6);
            }
        };
        assertThatThrownBy(() -> Explorer.explore(new ReplayedMachine<>(haunted, List.of(Op.values())), Limits.DEFAULT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("instead of");
    }

    /** A counter that is an object; a haunted one counts double. */
    private static final class Played implements Subject<Integer, Op, Said> {
        private final int top;
        private final boolean haunted;
        private int at;

        Played(int top, boolean haunted) {
            this.top = top;
            this.haunted = haunted;
        }

        @Override
        public Said perform(Op operation) {
            int next = operation == Op.UP ? at + (haunted ? 2 : 1) : at - 1;
            if (next < 0 || next > top) {
                return Said.AT_THE_END;
            }
            at = next;
            return Said.OK;
        }

        @Override
        public Integer observe() {
            return at;
        }
    }
}
