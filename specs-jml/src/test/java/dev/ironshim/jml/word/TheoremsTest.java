package dev.ironshim.jml.word;

import static dev.ironshim.jml.word.Theorems.FAILS;
import static dev.ironshim.jml.word.Theorems.HOLDS;
import static dev.ironshim.jml.word.Theorems.OUTSIDE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.jml.smt.Prover;
import dev.ironshim.jml.theorem.Words;
import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.CatalogueReader;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The translation says what Java does, and never calls proved what it did not understand. */
class TheoremsTest {
    private static final int TRIES = 20_000;

    private static Theorems.Outcome decide(Class<?> type, String name) {
        return new Theorems(Prover.from(Path.of("nowhere")), 20_000).decide(method(type, name));
    }

    private static Method method(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    enum Colour {
        RED,
        GREEN
    }

    record Pair(Colour colour, int number) {
        Pair {
            if (number < 0) {
                throw new IllegalArgumentException("negative");
            }
        }

        Pair twice() {
            return new Pair(colour, number * 2);
        }
    }

    /** Small theorems whose answers are known. */
    static final class Known {
        private Known() {}

        static int shiftsAreMasked(int a, int by) {
            return a << by == a << (by & 31) && a >>> by == a >>> (by + 32) ? HOLDS : FAILS;
        }

        static int signedShiftIsDivisionDownwards(long a) {
            return a >= 0 || a >> 1 <= a / 2 ? HOLDS : FAILS;
        }

        static int remaindersHaveTheSignOfTheDividend(int a) {
            return a % 7 == 0 || a % 7 > 0 == a > 0 ? HOLDS : FAILS;
        }

        static int conversionsExtendTheSign(int a, long b) {
            return (int) (long) a == a
                            && (long) a >>> 32 == (a < 0 ? 0xFFFF_FFFFL : 0)
                            && (int) b == (int) (b << 32 >> 32)
                    ? HOLDS
                    : FAILS;
        }

        static int recordsKeepWhatTheyAreGiven(int number, boolean red) {
            if (number < 0 || number > 1_000) {
                return OUTSIDE;
            }
            Pair pair = new Pair(red ? Colour.RED : Colour.GREEN, number).twice();
            return pair.number() == 2 * number && pair.colour() == Colour.RED == red ? HOLDS : FAILS;
        }

        static int additionNeverOverflows(int a) {
            return a + 1 > a ? HOLDS : FAILS;
        }

        static int constructorsNeverThrow(int a) {
            return new Pair(Colour.RED, a).number() == a ? HOLDS : FAILS;
        }

        static int divisionsNeverThrow(int a, int b) {
            return (a / b + 1) - a / b == 1 ? HOLDS : FAILS;
        }

        static int aboutNothing(int a) {
            return a > 0 && a < 0 ? HOLDS : OUTSIDE;
        }

        static int withALoop(int a) {
            int sum = 0;
            for (int i = 0; i < a; i++) {
                sum += i;
            }
            return sum >= 0 ? HOLDS : FAILS;
        }

        static int withAnArray(int a) {
            return new int[] {a}[0] == a ? HOLDS : FAILS;
        }
    }

    @Test
    void whatIsTrueIsProvedWithAWitness() {
        for (String name : List.of(
                "shiftsAreMasked",
                "signedShiftIsDivisionDownwards",
                "remaindersHaveTheSignOfTheDividend",
                "conversionsExtendTheSign",
                "recordsKeepWhatTheyAreGiven")) {
            Theorems.Outcome outcome = decide(Known.class, name);
            assertThat(outcome.status()).as(name + " " + outcome).isEqualTo("proved");
            assertThat(outcome.values()).isNotEmpty();
        }
    }

    @Test
    void whatIsFalseIsRefutedWithValues() {
        assertThat(decide(Known.class, "additionNeverOverflows"))
                .satisfies(outcome -> assertThat(outcome.status()).isEqualTo("refuted"))
                .satisfies(outcome -> assertThat(outcome.values()).containsEntry("a", "0x7fffffff"));
        assertThat(decide(Known.class, "constructorsNeverThrow").detail()).contains("IllegalArgumentException");
        assertThat(decide(Known.class, "divisionsNeverThrow"))
                .satisfies(outcome -> assertThat(outcome.detail()).isEqualTo("divides by zero"))
                .satisfies(outcome -> assertThat(outcome.values()).containsEntry("b", "0x0"));
    }

    @Test
    void whatIsVacuousOrNotUnderstoodIsOpen() {
        assertThat(decide(Known.class, "aboutNothing").detail()).contains("vacuous");
        assertThat(decide(Known.class, "withALoop").detail()).contains("a loop");
        assertThat(decide(Known.class, "withAnArray").detail()).contains("leaves out");
        assertThat(Stream.of("aboutNothing", "withALoop", "withAnArray")
                        .map(name -> decide(Known.class, name).status()))
                .containsOnly("open");
    }

    static List<Method> theorems() {
        return Arrays.stream(Words.class.getMethods())
                .filter(method -> method.getDeclaringClass() == Words.class)
                .toList();
    }

    /** What Z3 proves of the class files is tried on the virtual machine: fields are drawn so that they meet. */
    @ParameterizedTest
    @MethodSource("theorems")
    void noTheoremFailsWhereItIsTried(Method theorem) throws Exception {
        Random random = new Random(1);
        int held = 0;
        for (int i = 0; i < TRIES; i++) {
            Object[] arguments = new Object[theorem.getParameterCount()];
            long word = word(random);
            for (int p = 0; p < arguments.length; p++) {
                Class<?> type = theorem.getParameterTypes()[p];
                String name = theorem.getParameters()[p].getName();
                arguments[p] = type == long.class
                        ? (Object) (name.equals("budget") ? random.nextLong(4) : near(random, word))
                        : type == boolean.class
                                ? (Object) random.nextBoolean()
                                : (Object)
                                        (name.equals("at")
                                                ? ((int) (word >>> 20) + random.nextInt(-2, 3)) & 0x1FF_FFFF
                                                : random.nextInt(0, 8));
            }
            int said = (int) theorem.invoke(null, arguments);
            assertThat(said).as(theorem.getName() + Arrays.toString(arguments)).isNotEqualTo(FAILS);
            held += said == HOLDS ? 1 : 0;
        }
        assertThat(held).isGreaterThan(10);
    }

    private static long near(Random random, long word) {
        return random.nextInt(3) > 0 ? word : word ^ (random.nextLong() & 0xFFFFF);
    }

    private static long word(Random random) {
        long calls = random.nextInt(0, 4);
        long window = random.nextBoolean() ? random.nextInt(0, 4) : random.nextInt(0, 1 << 25);
        long exhausted = random.nextInt(0, 3);
        return calls
                | (window << 20)
                | (exhausted << 45)
                | ((long) random.nextInt(0, 4) << 48)
                | ((long) random.nextInt(0, 4) << 51)
                | ((long) random.nextInt(0, 6) << 59)
                | ((long) random.nextInt(0, 3) << 62);
    }

    @Test
    void everyTheoremIsInTheCatalogueAndTheOtherWayRound() {
        Set<String> promised = CatalogueReader.read().machines().stream()
                .map(MachineEntry::properties)
                .flatMap(List::stream)
                .map(property -> String.valueOf(property.formal()))
                .filter(formal -> formal.startsWith("Words."))
                .collect(Collectors.toSet());
        assertThat(theorems().stream().map(theorem -> "Words." + theorem.getName()))
                .containsExactlyInAnyOrderElementsOf(promised);
    }
}
