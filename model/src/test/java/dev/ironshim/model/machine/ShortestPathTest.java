package dev.ironshim.model.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What the explorer says of random machines is what another algorithm says of them. */
class ShortestPathTest {
    private static final int UNREACHED = 1_000;

    @Property(tries = 500)
    void exactlyTheReachableStatesAreFoundEachByAShortestPath(@ForAll("tables") Table table) {
        int[] distances = distances(table);
        Exploration<Integer, Integer, Table.Said> explored = Explorer.explore(table, Limits.DEFAULT);
        assertThat(explored.states()).doesNotHaveDuplicates().hasSize((int) Arrays.stream(distances)
                .filter(distance -> distance < UNREACHED)
                .count());
        for (int number = 0; number < explored.states().size(); number++) {
            int at = table.initial();
            for (int operation : explored.pathTo(number)) {
                at = table.apply(at, operation).state();
            }
            assertThat(at).isEqualTo(explored.states().get(number));
            assertThat(explored.pathTo(number)).hasSize(distances[at]);
        }
    }

    @Property(tries = 200)
    void everyPairHasTheAnswerOfTheMachine(@ForAll("tables") Table table) {
        Exploration<Integer, Integer, Table.Said> explored = Explorer.explore(table, Limits.DEFAULT);
        int refusals = 0;
        for (int state = 0; state < explored.states().size(); state++) {
            for (int operation : table.operations()) {
                Step<Integer, Table.Said> step = table.apply(explored.states().get(state), operation);
                assertThat(explored.result(state, operation)).isEqualTo(step.result());
                assertThat(explored.states().get(explored.successor(state, operation)))
                        .isEqualTo(step.state());
                refusals += step.result().refused() ? 1 : 0;
            }
        }
        assertThat(explored.refusals()).isEqualTo(refusals);
        assertThat(explored.pairs())
                .isEqualTo(explored.states().size() * table.operations().size());
    }

    @Test
    void aRelationAsLargeAsTheLimitsIsExplored() {
        Table ring = new Table(List.of(List.of(1), List.of(2), List.of(0)));
        assertThat(Explorer.explore(ring, new Limits(3, 3)).states()).hasSize(3);
        assertThatThrownBy(() -> Explorer.explore(ring, new Limits(2, 3))).isInstanceOf(LimitExceededException.class);
        assertThatThrownBy(() -> Explorer.explore(ring, new Limits(3, 2))).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new Limits(-1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Limits(1, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxPairs must be 1 to 1,000,000,000, not -1");
        assertThatThrownBy(() -> new Limits(50_000_001, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Limits(1, 1_000_000_001L)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Bellman and Ford: relax every edge as often as there are states. */
    private static int[] distances(Table table) {
        int size = table.successors().size();
        int[] distances = new int[size];
        Arrays.fill(distances, UNREACHED);
        distances[table.initial()] = 0;
        for (int round = 0; round < size; round++) {
            for (int from = 0; from < size; from++) {
                for (int next : table.successors().get(from)) {
                    if (next >= 0) {
                        distances[next] = Math.min(distances[next], distances[from] + 1);
                    }
                }
            }
        }
        return distances;
    }

    @Provide
    Arbitrary<Table> tables() {
        return Arbitraries.integers()
                .between(1, 8)
                .flatMap(size -> Arbitraries.integers()
                        .between(-1, size - 1)
                        .list()
                        .ofSize(3)
                        .list()
                        .ofSize(size)
                        .map(Table::new));
    }
}
