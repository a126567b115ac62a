package dev.ironshim.jml.smt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.jml.contract.Contract;
import dev.ironshim.jml.contract.ContractReader;
import dev.ironshim.jml.smt.Prover.Outcome;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Z3 is asked, and whether it can say no. */
class ProverTest {

    /** Methods that contracts are made up for. */
    public static final class Samples {
        private Samples() {}

        public static int next(int x) {
            return x + 1;
        }

        public static long twice(long x) {
            return x << 1;
        }

        public static int half(int x) {
            return x / 2;
        }

        public static int quotient(int x, int y) {
            return x / y;
        }

        public static int first(byte[] a) {
            return a[0];
        }

        public static void clear(byte[] a, int at) {
            a[at] = 0;
        }

        public static int loop(int x) {
            int i = 0;
            while (i < x) {
                i++;
            }
            return i;
        }

        public static int low(int x) {
            return x & 0xFF;
        }

        public static boolean less(long a, long b) {
            return a - b < 0;
        }
    }

    private static Outcome ask(String signature, String requires, String ensures, String assignable) {
        String source = "/*@ public normal_behavior\n@ requires " + requires + ";\n@ ensures " + ensures
                + ";\n@ assignable " + assignable + ";\n@*/\npublic static " + signature + " {";
        Contract contract =
                ContractReader.file("ProverTest$Samples.java", source).getFirst();
        return new Prover("dev/ironshim/jml/smt", Prover.from(Path.of("nowhere")), Map.of(), 5_000).prove(contract);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            int next(int x)             | x < 2147483647     | \\result == x + 1              | proved
            int next(int x)             | true               | \\result > x                   | refuted
            long twice(long x)          | 0 <= x && x < 10   | \\result == 2 * x              | proved
            long twice(long x)          | true               | \\result == 2 * x              | refuted
            int half(int x)             | true               | 2 * \\result == x - x % 2      | proved
            int half(int x)             | true               | 2 * \\result <= x              | refuted
            int quotient(int x, int y)  | y == 2             | true                           | open
            int quotient(int x, int y)  | true               | true                           | open
            int first(byte[] a)         | a.length > 0       | \\result == a[0]               | proved
            int first(byte[] a)         | a.length >= 0      | true                           | refuted
            int first(byte[] a)         | a.length > 0       | -128 <= \\result && \\result <= 127 | proved
            int first(byte[] a)         | a.length < 0       | \\result == 7                  | open
            int loop(int x)             | x >= 0             | \\result == x                  | open
            int low(int x)              | true               | 0 <= \\result && \\result <= 255 | proved
            int low(int x)              | true               | \\result == x % 256            | refuted
            boolean less(long a, long b) | true              | \\result <==> a < b            | refuted
            boolean less(long a, long b) | 0 <= a && 0 <= b  | \\result <==> a < b            | proved
            """)
    void claims(String signature, String requires, String ensures, String status) {
        Outcome outcome = ask(signature, requires, ensures, "\\strictly_nothing");
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(status);
    }

    @Test
    void whatMayNotChangeDoesNot() {
        String requires = "0 <= at && at < a.length";
        assertThat(ask("void clear(byte[] a, int at)", requires, "a[at] == 0", "a[at .. at]")
                        .status())
                .isEqualTo("proved");
        assertThat(ask("void clear(byte[] a, int at)", requires, "a[at] == 0", "\\strictly_nothing")
                        .status())
                .isEqualTo("refuted");
        assertThat(ask("void clear(byte[] a, int at)", "0 <= at && at < a.length - 1", "true", "a[at + 1 .. at + 1]")
                        .status())
                .isEqualTo("refuted");
    }

    @Test
    void aRefutationHasValuesThatRefute() {
        Outcome outcome = ask("int next(int x)", "true", "\\result > x", "\\strictly_nothing");
        assertThat(outcome.values()).containsEntry("x", String.valueOf(Integer.MAX_VALUE));
        assertThat(Samples.next(Integer.MAX_VALUE)).isNegative();
        assertThat(outcome.detail()).isEqualTo("ensures \\result > x");
    }

    @Test
    void aContractThatNothingFulfilsIsNotProved() {
        Outcome outcome = ask("int first(byte[] a)", "a.length < 0", "\\result == 7", "\\strictly_nothing");
        assertThat(outcome.detail()).contains("vacuous");
    }
}
