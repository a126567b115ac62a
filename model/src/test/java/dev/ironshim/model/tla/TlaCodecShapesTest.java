package dev.ironshim.model.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.model.lifecycle.LifecycleMachine;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.LifecycleResult;
import dev.ironshim.model.lifecycle.LifecycleState;
import dev.ironshim.model.machine.Explorer;
import dev.ironshim.model.machine.Limits;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Values inside values survive the round trip, and a refusal names the path to the place. */
class TlaCodecShapesTest {

    public enum Suit {
        HEARTS,
        SPADES
    }

    public record Point(int x, int y) {}

    public sealed interface Move {}

    public record Jump(Point to) implements Move {}

    public record Stay() implements Move {}

    public record Nested(
            Point point,
            Move move,
            List<Move> moves,
            Set<Point> points,
            Map<Suit, List<Point>> bySuit,
            Map<Integer, Set<Integer>> byNumber) {}

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void nestedRecordsSurviveTheRoundTrip(
            @ForAll int x,
            @ForAll List<Integer> targets,
            @ForAll Set<Integer> points,
            @ForAll Map<Suit, List<Integer>> bySuit,
            @ForAll Map<Integer, Set<Integer>> byNumber) {
        Nested value = new Nested(
                new Point(x, -x),
                targets.isEmpty() ? new Stay() : new Jump(new Point(targets.getFirst(), 0)),
                targets.stream()
                        .<Move>map(to -> to % 2 == 0 ? new Stay() : new Jump(new Point(to, to)))
                        .toList(),
                points.stream().map(at -> new Point(at, 1)).collect(Collectors.toSet()),
                bySuit.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> entry.getValue().stream()
                                        .map(at -> new Point(at, 2))
                                        .toList())),
                byNumber);
        assertThat(TlaCodec.decode(TlaText.parse(TlaCodec.text(value)), Nested.class))
                .isEqualTo(value);
    }

    @Test
    void emptyCollectionsStayWhatTheyWere() {
        Nested value = new Nested(new Point(0, 0), new Stay(), List.of(), Set.of(), Map.of(), Map.of());
        assertThat(TlaCodec.text(value))
                .isEqualTo("[byNumber |-> <<>>, bySuit |-> <<>>, move |-> [kind |-> \"Stay\"], moves |-> <<>>, "
                        + "point |-> [x |-> 0, y |-> 0], points |-> {}]");
        assertThat(TlaCodec.decode(TlaCodec.encode(value), Nested.class)).isEqualTo(value);
    }

    @Test
    void everyStateOperationAndAnswerOfALifeSurvives() {
        LifecycleMachine machine = new LifecycleMachine(2);
        assertThat(Explorer.explore(machine, Limits.DEFAULT).states())
                .hasSizeGreaterThan(30)
                .allSatisfy(state -> assertThat(TlaCodec.decode(TlaCodec.encode(state), LifecycleState.class))
                        .isEqualTo(state));
        assertThat(EnumSet.allOf(LifecycleOp.class))
                .containsExactlyInAnyOrderElementsOf(machine.operations())
                .allSatisfy(operation -> assertThat(TlaCodec.decode(TlaCodec.encode(operation), LifecycleOp.class))
                        .isEqualTo(operation));
        assertThat(EnumSet.allOf(LifecycleResult.class))
                .allSatisfy(answer -> assertThat(TlaCodec.decode(TlaCodec.encode(answer), LifecycleResult.class))
                        .isEqualTo(answer));
    }

    @Test
    void aRefusalNamesThePathIntoTheValue() {
        String start = "[byNumber |-> <<>>, move |-> [kind |-> \"Stay\"], points |-> {}, ";
        refused(
                start + "bySuit |-> <<>>, moves |-> <<>>, point |-> [x |-> 0]]",
                "at '.point' field y of Point is missing in [x |-> 0]");
        refused(
                start + "bySuit |-> <<>>, moves |-> <<[kind |-> \"Stay\"], [kind |-> \"Run\"]>>, "
                        + "point |-> [x |-> 0, y |-> 0]]",
                "at '.moves[2]' expected a value of Move, found [kind |-> \"Run\"]");
        refused(
                start + "bySuit |-> [Spades |-> 7], moves |-> <<>>, point |-> [x |-> 0, y |-> 0]]",
                "at '.bySuit[\"Spades\"]' expected a value of java.util.List");
        refused(
                start + "bySuit |-> [Clubs |-> <<>>], moves |-> <<>>, point |-> [x |-> 0, y |-> 0]]",
                "at '.bySuit key' expected a value of Suit, found \"Clubs\"");
        refused(
                start + "bySuit |-> 7, moves |-> <<>>, point |-> [x |-> 0, y |-> 0]]",
                "at '.bySuit' expected a function, found 7");
        refused(
                start + "bySuit |-> <<>>, moves |-> {}, point |-> [x |-> 0, y |-> 0]]",
                "at '.moves' expected a value of java.util.List");
        refused(
                start + "bySuit |-> <<>>, moves |-> <<>>, point |-> [x |-> 0, y |-> 0, z |-> 0]]",
                "at '.point' Point has no field [z]");
    }

    @Test
    void whatHasNoTlaValueIsRefused() {
        assertThatThrownBy(() -> TlaCodec.encode(1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no TLA+ value for java.lang.Double");
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> TlaCodec.decode(TlaText.parse(text), Nested.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
