package dev.ironshim.impl.verified;

import static dev.ironshim.impl.verified.Addresses.CORNERS;
import static dev.ironshim.impl.verified.Addresses.big;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BudgetTest {

    @Provide
    Arbitrary<Long> addresses() {
        return Addresses.any();
    }

    private static long charged(long limit, long used, long amount) {
        BigInteger sum = BigInteger.valueOf(used).add(BigInteger.valueOf(amount));
        return amount >= 0 && sum.compareTo(BigInteger.valueOf(limit)) <= 0 ? sum.longValueExact() : Budget.REFUSED;
    }

    private static long bytes(long first, long last) {
        BigInteger length = big(last).subtract(big(first)).add(BigInteger.ONE);
        return length.bitLength() < 64 ? length.longValueExact() : Budget.REFUSED;
    }

    @Property
    void aChargeStaysBelowTheLimit(
            @ForAll("addresses") long a, @ForAll("addresses") long b, @ForAll("addresses") long amount) {
        long limit = Math.max(a & Long.MAX_VALUE, b & Long.MAX_VALUE);
        long used = Math.min(a & Long.MAX_VALUE, b & Long.MAX_VALUE);
        assertThat(Budget.charged(limit, used, amount)).isEqualTo(charged(limit, used, amount));
    }

    @Property
    void whatWasChargedCanBeRefunded(@ForAll("addresses") long a, @ForAll("addresses") long amount) {
        long used = a & Long.MAX_VALUE;
        long charged = Budget.charged(Long.MAX_VALUE, used, amount);
        if (charged == Budget.REFUSED) {
            assertThat(amount < 0 || amount > Long.MAX_VALUE - used).isTrue();
        } else {
            assertThat(Budget.refunded(charged, amount)).isEqualTo(used);
        }
    }

    @Property
    void bytesOfAWindow(@ForAll("addresses") long a, @ForAll("addresses") long b) {
        long first = Unsigned.below(b, a) ? b : a;
        long last = Unsigned.below(b, a) ? a : b;
        assertThat(Budget.bytes(first, last)).isEqualTo(bytes(first, last));
    }

    @Test
    void theCorners() {
        for (long first : CORNERS) {
            for (long second : CORNERS) {
                if (!Unsigned.below(second, first)) {
                    assertThat(Budget.bytes(first, second))
                            .as("%x..%x", first, second)
                            .isEqualTo(bytes(first, second));
                }
                if (first >= 0) {
                    assertThat(Budget.refunded(first, second))
                            .as("%d - %d", first, second)
                            .isEqualTo(second >= 0 && second <= first ? first - second : Budget.REFUSED);
                }
                for (long third : CORNERS) {
                    if (second >= 0 && second <= first) {
                        assertThat(Budget.charged(first, second, third))
                                .as("%d + %d of %d", second, third, first)
                                .isEqualTo(charged(first, second, third));
                    }
                }
            }
        }
    }

    @Test
    void theWholeSpaceFitsNoAccount() {
        assertThat(Budget.bytes(0, -1)).isEqualTo(Budget.REFUSED);
        assertThat(Budget.bytes(0, Long.MAX_VALUE)).isEqualTo(Budget.REFUSED);
        assertThat(Budget.bytes(0, Long.MAX_VALUE - 1)).isEqualTo(Long.MAX_VALUE);
        assertThat(Budget.bytes(-1, -1)).isEqualTo(1);
    }
}
