package dev.ironshim.model.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.model.tla.TlaValue.Bool;
import dev.ironshim.model.tla.TlaValue.Int;
import dev.ironshim.model.tla.TlaValue.Rec;
import dev.ironshim.model.tla.TlaValue.Seq;
import dev.ironshim.model.tla.TlaValue.SetOf;
import dev.ironshim.model.tla.TlaValue.Str;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** TLA+ values as text: canonical in one direction, forgiving towards TLC in the other. */
class TlaTextTest {

    @Property
    void whatIsPrintedIsReadBack(@ForAll("values") TlaValue value) {
        assertThat(TlaText.parse(TlaText.print(value))).isEqualTo(value);
    }

    @Property
    void equalTextMeansEqualValue(@ForAll("values") TlaValue a, @ForAll("values") TlaValue b) {
        assertThat(TlaText.print(a).equals(TlaText.print(b))).isEqualTo(a.equals(b));
    }

    @Test
    void functionsHaveOneFormWhateverTheirDomain() {
        Map<TlaValue, TlaValue> numbered = new HashMap<>();
        for (int i = 1; i <= 12; i++) {
            numbered.put(new Int(i), new Str("v" + i));
        }
        assertThat(TlaValue.function(numbered)).isInstanceOf(Seq.class);
        assertThat(((Seq) TlaValue.function(numbered)).elements().get(9)).isEqualTo(new Str("v10"));
        assertThat(TlaValue.function(Map.of(new Str("a"), new Int(7)))).isInstanceOf(Rec.class);
        assertThat(TlaText.print(TlaValue.function(Map.of(new Int(2), new Int(7)))))
                .isEqualTo("(2 :> 7)");
        assertThat(TlaText.print(TlaValue.function(Map.of(new Str("no name"), new Int(7)))))
                .isEqualTo("(\"no name\" :> 7)");
        assertThat(TlaValue.function(Map.of())).isEqualTo(new Seq(List.of()));
    }

    @Test
    void whatTlcPrintsIsRead() {
        assertThat(TlaText.parse("[ phase |-> \"Created\",\n  releases |-> 0 ]"))
                .isEqualTo(TlaText.parse("[releases |-> 0, phase |-> \"Created\"]"));
        assertThat(TlaText.parse("1..3")).isEqualTo(TlaText.parse("{3, 2, 1}"));
        assertThat(TlaText.parse("(1 :> TRUE @@ 2 :> FALSE)")).isEqualTo(TlaText.parse("<<TRUE, FALSE>>"));
    }

    @Test
    void refusalsNameOffsetAndRule() {
        refused("<<1, 2", "offset 6", "','");
        refused("[a |-> 1] x", "offset 10", "the end of the value");
        refused("[a |-> 1, a |-> 2]", "each field once");
        refused("99999999999", "offset 0", "a number from -2147483648 to 2147483647");
        refused("1..999999", "a range of at most 10000");
        refused("\"open", "'\"'");
        refused("<<".repeat(65) + ">>".repeat(65), "nesting of at most 64");
        refused(" ".repeat(1_000_001), "at most 1000000 characters");
        refused("", "a value");
    }

    private static void refused(String text, String... parts) {
        assertThatThrownBy(() -> TlaText.parse(text))
                .isInstanceOf(TlaSyntaxException.class)
                .hasMessageContainingAll(parts);
    }

    @Provide
    Arbitrary<TlaValue> values() {
        return values(3);
    }

    private static Arbitrary<TlaValue> values(int depth) {
        Arbitrary<TlaValue> numbers = Arbitraries.integers().map(Int::new);
        Arbitrary<TlaValue> strings = Arbitraries.strings()
                .withChars("ab\"\\\n\t |-><{}[],")
                .ofMaxLength(6)
                .map(Str::new);
        Arbitrary<TlaValue> leaves =
                Arbitraries.oneOf(numbers, strings, Arbitraries.of(true, false).map(Bool::new));
        if (depth == 0) {
            return leaves;
        }
        Arbitrary<TlaValue> inner = values(depth - 1);
        Arbitrary<List<TlaValue>> several = inner.list().ofMaxSize(3);
        return Arbitraries.oneOf(
                leaves,
                several.map(Seq::new),
                several.map(elements -> new SetOf(new TreeSet<>(elements))),
                Arbitraries.maps(Arbitraries.of("a", "b", "longName"), inner)
                        .ofMinSize(1)
                        .ofMaxSize(3)
                        .map(fields -> new Rec(new TreeMap<>(fields))),
                Arbitraries.maps(inner, inner).ofMaxSize(3).map(TlaValue::function));
    }
}
