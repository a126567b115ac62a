package dev.ironshim.model.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.tla.TlaCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Where parties differ is said once for each pair, with the answers of all of them. */
class DisagreementTest {
    private static final int SIZE = 6;

    @Property(tries = 200)
    void oneChangedEdgeIsOneDisagreementWithTheAnswersOfAll(
            @ForAll Random random, @ForAll @IntRange(max = SIZE - 1) int at) {
        List<Integer> jumps = jumps(random);
        List<Integer> changed = new ArrayList<>(jumps);
        changed.set(at, (jumps.get(at) + 1) % SIZE);
        Map<String, Relation> parties = new LinkedHashMap<>();
        parties.put("first", ring(jumps));
        parties.put("second", ring(changed));
        parties.put("third", ring(jumps));
        assertThat(Disagreement.between(parties, 100)).singleElement().satisfies(one -> {
            assertThat(one.state()).isEqualTo(Integer.toString(at));
            assertThat(one.operation()).isEqualTo("1");
            assertThat(one.answers())
                    .containsExactly(
                            Map.entry("first", "\"Ok\" then " + jumps.get(at)),
                            Map.entry("second", "\"Ok\" then " + changed.get(at)),
                            Map.entry("third", "\"Ok\" then " + jumps.get(at)));
        });
    }

    @Property(tries = 100)
    void thoseWhoSayTheSameDoNotDisagree(@ForAll Random random) {
        List<Integer> jumps = jumps(random);
        assertThat(Disagreement.between(Map.of("a", ring(jumps), "b", ring(jumps), "c", ring(jumps)), 100))
                .isEmpty();
    }

    @Test
    void noMoreThanTheLimitIsReported() {
        Map<String, Relation> parties =
                Map.of("zeros", ring(List.of(0, 0, 0, 0, 0, 0)), "ones", ring(List.of(1, 1, 1, 1, 1, 1)));
        assertThat(Disagreement.between(parties, 100)).hasSize(SIZE);
        assertThat(Disagreement.between(parties, 4))
                .extracting(Disagreement::state)
                .containsExactly("0", "1", "2", "3");
    }

    @Test
    void anOperationThatOneDoesNotHaveIsADisagreement() {
        Relation both = new Relation.Builder()
                .add("s", "o", "r", "s")
                .add("s", "p", "r", "s")
                .build();
        Relation single = new Relation.Builder().add("s", "o", "r", "s").build();
        assertThat(Disagreement.between(Map.of("both", both, "single", single), 100))
                .singleElement()
                .satisfies(one -> assertThat(one.answers())
                        .containsEntry("both", "r then s")
                        .containsEntry("single", "no such pair"));
    }

    private static List<Integer> jumps(Random random) {
        return random.ints(SIZE, 0, SIZE).boxed().toList();
    }

    /** Operation 0 goes round, so that all states are reached whatever operation 1 does. */
    private static Relation ring(List<Integer> jumps) {
        List<List<Integer>> rows = new ArrayList<>();
        for (int state = 0; state < SIZE; state++) {
            rows.add(List.of((state + 1) % SIZE, jumps.get(state)));
        }
        return Relation.of(Explorer.explore(new Table(rows), Limits.DEFAULT), TlaCodec::text);
    }
}
