package dev.ironshim.model.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The canonical form of a relation: one digest for one relation, and another for any other. */
class RelationTest {
    private static final int STATES = 5;
    private static final int OPERATIONS = 3;

    @Property(tries = 200)
    void theOrderInWhichEdgesAreAddedDoesNotShow(@ForAll Random random) {
        List<Relation.Edge> edges = edges(random);
        List<Relation.Edge> shuffled = new ArrayList<>(edges);
        Collections.shuffle(shuffled, random);
        assertThat(relation(shuffled).digest()).isEqualTo(relation(edges).digest());
    }

    @Property(tries = 200)
    void oneOtherResultSuccessorOrOneMissingEdgeIsAnotherRelation(
            @ForAll Random random, @ForAll @IntRange(max = STATES * OPERATIONS - 1) int at) {
        List<Relation.Edge> edges = edges(random);
        Relation.Edge edge = edges.get(at);
        String digest = relation(edges).digest();

        List<Relation.Edge> otherResult = new ArrayList<>(edges);
        otherResult.set(at, new Relation.Edge(edge.state(), edge.operation(), edge.result() + "x", edge.successor()));
        List<Relation.Edge> otherSuccessor = new ArrayList<>(edges);
        otherSuccessor.set(
                at,
                new Relation.Edge(
                        edge.state(),
                        edge.operation(),
                        edge.result(),
                        edge.successor().equals("s0") ? "s1" : "s0"));
        List<Relation.Edge> missing = new ArrayList<>(edges);
        missing.remove(at);

        assertThat(List.of(relation(otherResult), relation(otherSuccessor), relation(missing)))
                .extracting(Relation::digest)
                .doesNotContain(digest)
                .doesNotHaveDuplicates();
        assertThat(relation(missing).total()).isFalse();
    }

    @Test
    void oneOtherOperationOrStateIsAnotherRelation() {
        String digest = one("s", "o").digest();
        assertThat(one("s", "p").digest()).isNotEqualTo(digest);
        assertThat(one("t", "o").digest()).isNotEqualTo(digest);
    }

    @Test
    void theSamePairMayBeAddedAgainOnlyIfItSaysTheSame() {
        Relation.Builder builder =
                new Relation.Builder().add("s", "o", "r", "s").add("s", "o", "r", "s");
        assertThat(builder.build().pairs()).isEqualTo(1);
        assertThatThrownBy(() -> builder.add("s", "o", "q", "s"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not deterministic");
        assertThatThrownBy(() -> builder.add("s", "o", "r", "t")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void edgesAreFoundByTheirTexts() {
        Relation relation = new Relation.Builder()
                .add("s", "o", "r", "t")
                .add("t", "p", "r", "t")
                .build();
        assertThat(relation.edge("s", "o")).isEqualTo(new Relation.Edge("s", "o", "r", "t"));
        assertThat(relation.edge("s", "p")).isNull();
        assertThat(relation.edge("nowhere", "o")).isNull();
        assertThat(relation.edge("s", "nothing")).isNull();
        assertThat(relation.stateCount()).isEqualTo(2);
        assertThat(relation.pairs()).isEqualTo(2);
        assertThat(relation.total()).isFalse();
    }

    private static Relation one(String state, String operation) {
        return new Relation.Builder().add(state, operation, "r", state).build();
    }

    private static List<Relation.Edge> edges(Random random) {
        List<Relation.Edge> edges = new ArrayList<>();
        for (int state = 0; state < STATES; state++) {
            for (int operation = 0; operation < OPERATIONS; operation++) {
                edges.add(new Relation.Edge(
                        "s" + state, "o" + operation, "r" + random.nextInt(2), "s" + random.nextInt(STATES)));
            }
        }
        return edges;
    }

    private static Relation relation(List<Relation.Edge> edges) {
        Relation.Builder builder = new Relation.Builder();
        edges.forEach(edge -> builder.add(edge.state(), edge.operation(), edge.result(), edge.successor()));
        return builder.build();
    }
}
