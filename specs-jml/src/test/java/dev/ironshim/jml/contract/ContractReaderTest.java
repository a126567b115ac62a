package dev.ironshim.jml.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading contracts and computing what they say. */
class ContractReaderTest {

    private static Contract contract(String ensures) {
        return ContractReader.file(
                        "A.java",
                        "/*@ public normal_behavior\n  @ requires 0 <= x;\n  @ ensures " + ensures
                                + ";\n  @ assignable \\strictly_nothing;\n  @*/\n    public static int f(int x, byte[] a) {")
                .getFirst();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', textBlock = """
            \\result == x + 2 * 3            § true
            \\result == (x + 2) * 3          § false
            x == 1 ==> false ==> true        § true
            x == 1 && x == 2 || x == 1       § true
            !(x == 1) <==> x == 2            § true
            x < 2 ? \\result == 7 : false    § true
            -x + 8 == \\result               § true
            (byte) 200 == -56                § true
            (byte) (x + 255) == 0            § true
            1L << 63 == Long.MAX_VALUE + 1   § true
            a.length == 3 && a[2] == -1      § true
            \\old(a[0]) == 5 && a[0] == 6    § true
            -7 / 2 == -3 && -7 % 2 == -1     § true
            (\\forall int i; 0 <= i && i < a.length; a[i] >= -1) § true
            (\\exists int i; 0 <= i && i < a.length; a[i] == 9)  § false
            (\\forall int i; 0 <= i && i < 2; (\\forall int j; i < j && j < 3; a[j] < a[i])) § true
            """)
    void whatAClauseSays(String clause, boolean holds) {
        Map<String, Object> before = Map.of("x", BigInteger.ONE, "a", list(5, 0, -1));
        Map<String, Object> after = Map.of("x", BigInteger.ONE, "a", list(6, 0, -1));
        Values values = new Values(before, after, BigInteger.valueOf(7));
        assertThat(values.holds(contract(clause).ensures().getFirst().expression()))
                .isEqualTo(holds);
    }

    private static List<BigInteger> list(int... numbers) {
        return java.util.Arrays.stream(numbers).mapToObj(BigInteger::valueOf).toList();
    }

    @Test
    void theKernelsHaveAContractEach() throws Exception {
        List<Contract> contracts = ContractReader.folder(Path.of("../impl/src/main/java/dev/ironshim/impl/verified"));
        assertThat(contracts).hasSizeGreaterThan(30).allSatisfy(each -> {
            assertThat(each.ensures()).as(each.name()).isNotEmpty();
            assertThat(each.assignable()).as(each.name()).isNotEmpty();
        });
        assertThat(contracts).extracting(Contract::name).doesNotHaveDuplicates().contains("Window.contains");
    }

    @Test
    void whatCannotBeReadIsNamed() {
        assertThatThrownBy(() -> contract("x ==")).hasMessageContaining("A.java:6: expected more");
        assertThatThrownBy(() -> contract("x == 1 )")).hasMessageContaining("expected the end before ')'");
        assertThatThrownBy(() -> contract("x == @")).hasMessageContaining("expected an expression");
        assertThatThrownBy(() -> ContractReader.file("A.java", "\n    public static int g(int x) {"))
                .hasMessageContaining("public method g has no contract");
    }
}
