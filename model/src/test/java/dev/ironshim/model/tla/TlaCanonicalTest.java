package dev.ironshim.model.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.model.tla.TlaValue.Bool;
import dev.ironshim.model.tla.TlaValue.Int;
import dev.ironshim.model.tla.TlaValue.Rec;
import dev.ironshim.model.tla.TlaValue.Seq;
import dev.ironshim.model.tla.TlaValue.SetOf;
import dev.ironshim.model.tla.TlaValue.Str;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Equal values have one text, in whatever order and form they were written, and a refusal says exactly where. */
class TlaCanonicalTest {

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void valuesFourLevelsDeepAreReadBack(@ForAll("deep") TlaValue value) {
        assertThat(TlaText.parse(TlaText.print(value))).isEqualTo(value);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void printingWhatWasReadChangesNothing(@ForAll("deep") TlaValue value) {
        String text = TlaText.print(value);
        assertThat(TlaText.print(TlaText.parse(text))).isEqualTo(text);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void theOrderOfTheElementsOfASetDoesNotShow(@ForAll("flat") List<TlaValue> elements, @ForAll Random random) {
        List<TlaValue> shuffled = new ArrayList<>(elements);
        Collections.shuffle(shuffled, random);
        assertThat(TlaText.parse(written(shuffled, "{", ", ", "}")))
                .isEqualTo(TlaText.parse(written(elements, "{", ", ", "}")))
                .isEqualTo(new SetOf(new TreeSet<>(elements)));
    }

    @Property(tries = 100)
    void aFunctionFromOneToNIsASequenceInWhateverOrderItIsWritten(
            @ForAll @IntRange(min = 1, max = 30) int size, @ForAll Random random) {
        List<Integer> domain = new ArrayList<>();
        List<TlaValue> elements = new ArrayList<>();
        for (int index = 1; index <= size; index++) {
            domain.add(index);
            elements.add(new Int(-index));
        }
        Collections.shuffle(domain, random);
        String text =
                domain.stream().map(index -> index + " :> -" + index).collect(Collectors.joining(" @@ ", "(", ")"));
        assertThat(TlaText.parse(text)).isEqualTo(new Seq(elements));
    }

    @Test
    void quotesBackslashesLinesAndTabsAreEscaped() {
        assertThat(TlaText.print(new Str("\"\\\n\t"))).isEqualTo("\"\\\"\\\\\\n\\t\"");
    }

    @Test
    void aFunctionOfFieldNamesIsARecord() {
        assertThat(TlaText.parse("(\"b\" :> 2 @@ \"a\" :> 1)")).isEqualTo(TlaText.parse("[a |-> 1, b |-> 2]"));
    }

    @Test
    void aDomainWithAGapStaysAFunction() {
        assertThat(TlaText.print(TlaText.parse("(3 :> 0 @@ 1 :> 0)"))).isEqualTo("(1 :> 0 @@ 3 :> 0)");
    }

    @Test
    void aRangeThatEndsBeforeItBeginsIsEmpty() {
        assertThat(TlaText.parse("2..1")).isEqualTo(TlaText.parse("{}"));
    }

    @Test
    void everyRefusalNamesOffsetAndExpectation() {
        refused("{1, 2", "at offset 5 expected ','");
        refused("[a |-> 1", "at offset 8 expected ','");
        refused("(1 :> 2", "at offset 7 expected ')'");
        refused("[a 1]", "at offset 3 expected '|->'");
        refused("[7 |-> 1]", "at offset 1 expected a field name");
        refused("[]", "at offset 2 expected a field");
        refused("(1 2)", "at offset 3 expected ':>'");
        refused("(1 :> 2 @@ 1 :> 2)", "expected each argument once");
        refused("[a |-> 1, a |-> 2]", "at offset 18 expected each field once, not \"a\" again");
        refused("\"\\q\"", "at offset 3 expected one of \\n \\t \\\" \\\\");
        refused("2147483648", "at offset 0 expected a value (a number from -2147483648 to 2147483647");
        refused("{-}", "at offset 1 expected a value");
        refused("1 2", "at offset 2 expected the end of the value");
        refused("TRUEST", "at offset 4 expected the end of the value");
        refused("{".repeat(65) + "}".repeat(65), "at offset 64 expected nesting of at most 64");
    }

    @Test
    void sixtyFourLevelsAndAMillionCharactersAreStillRead() {
        assertThat(TlaText.print(TlaText.parse("{".repeat(64) + "}".repeat(64))))
                .hasSize(128);
        assertThat(TlaText.parse("7" + " ".repeat(999_999))).isEqualTo(new Int(7));
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> TlaText.parse(text))
                .isInstanceOf(TlaSyntaxException.class)
                .hasMessageContaining(message);
    }

    private static String written(List<TlaValue> elements, String open, String separator, String close) {
        return elements.stream().map(TlaText::print).collect(Collectors.joining(separator, open, close));
    }

    @Provide
    Arbitrary<List<TlaValue>> flat() {
        return values(1).list().ofMaxSize(6);
    }

    @Provide
    Arbitrary<TlaValue> deep() {
        return values(4);
    }

    private static Arbitrary<TlaValue> values(int depth) {
        Arbitrary<TlaValue> leaves = Arbitraries.oneOf(
                Arbitraries.integers().map(Int::new),
                Arbitraries.of(true, false).map(Bool::new),
                Arbitraries.strings()
                        .withChars("aB1_\"\\\n\t\u00e9 ")
                        .ofMaxLength(5)
                        .map(Str::new));
        if (depth == 0) {
            return leaves;
        }
        Arbitrary<TlaValue> inner = values(depth - 1);
        Arbitrary<List<TlaValue>> several = inner.list().ofMaxSize(2);
        return Arbitraries.oneOf(
                several.map(Seq::new),
                several.map(elements -> new SetOf(new TreeSet<>(elements))),
                Arbitraries.maps(Arbitraries.of("a", "b", "c1_"), inner)
                        .ofMinSize(1)
                        .ofMaxSize(2)
                        .map(fields -> new Rec(new TreeMap<>(fields))),
                Arbitraries.maps(leaves, inner).ofMaxSize(2).map(TlaValue::function));
    }
}
