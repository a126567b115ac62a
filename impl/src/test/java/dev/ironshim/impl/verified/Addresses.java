package dev.ironshim.impl.verified;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** 64-bit addresses for tests: as numbers without a limit, and where arithmetic goes wrong. */
public final class Addresses {
    /** Two to the power of 64. */
    public static final BigInteger SPACE = BigInteger.ONE.shiftLeft(64);

    /** Both ends of the space, and the middle, where the sign changes. */
    static final long[] CORNERS = {
        0,
        1,
        2,
        3,
        Long.MAX_VALUE - 2,
        Long.MAX_VALUE - 1,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1,
        Long.MIN_VALUE + 2,
        -4,
        -3,
        -2,
        -1
    };

    private Addresses() {}

    /** The address as an unsigned number. */
    public static BigInteger big(long address) {
        return new BigInteger(Long.toUnsignedString(address));
    }

    /** Anything, and often something near a corner. */
    public static Arbitrary<Long> any() {
        return Arbitraries.oneOf(
                Arbitraries.longs(),
                Arbitraries.longs().between(-40, 40),
                Arbitraries.longs().between(-40, 40).map(each -> Long.MIN_VALUE + each),
                Arbitraries.longs().between(0, 1 << 20));
    }
}
