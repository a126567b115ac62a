package dev.ironshim.impl.verified;

import static dev.ironshim.impl.verified.Addresses.big;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PortsAndSegmentTest {

    @Provide
    Arbitrary<Long> addresses() {
        return Addresses.any();
    }

    @Test
    void anAccessThatRunsOutOfTheRangeIsNotContained() {
        // IronShim-rs let the last one pass (defect D-010).
        assertThat(Ports.contains(0x3F8, 0x3FF, 0, 1)).isTrue();
        assertThat(Ports.contains(0x3F8, 0x3FF, 4, 4)).isTrue();
        assertThat(Ports.contains(0x3F8, 0x3FF, 5, 4)).isFalse();
        assertThat(Ports.contains(0x3F8, 0x3FF, 7, 4)).isFalse();
        assertThat(Ports.contains(0, 65535, 65535, 1)).isTrue();
        assertThat(Ports.contains(0, 65535, 65536, 1)).isFalse();
        assertThat(Ports.contains(0, 0, -1, 1)).isFalse();
        assertThat(Ports.contains(0, 0, Integer.MAX_VALUE, 4)).isFalse();
        assertThat(Ports.contains(0, 65535, Integer.MIN_VALUE, 4)).isFalse();
    }

    @Test
    void everyAccessToSmallRanges() {
        for (int first = 0; first < 6; first++) {
            for (int last = first; last < 6; last++) {
                for (int offset = -5; offset < 8; offset++) {
                    for (int width = 1; width <= 4; width++) {
                        assertThat(Ports.contains(first, last, offset, width))
                                .isEqualTo(offset >= 0 && first + offset + width - 1 <= last);
                    }
                }
            }
        }
    }

    @Property
    void alignedIfThereIsNoRemainder(@ForAll("addresses") long address, @ForAll @IntRange(max = 63) int shift) {
        assertThat(Segment.aligned(address, shift))
                .isEqualTo(big(address).mod(BigInteger.ONE.shiftLeft(shift)).signum() == 0);
        long below = address & ~((1L << shift) - 1);
        assertThat(Segment.aligned(below, shift)).isTrue();
        assertThat(Segment.aligned(below + 1, shift)).isEqualTo(shift == 0);
    }

    @Property
    void crossesIfTheQuotientsDiffer(
            @ForAll("addresses") long first, @ForAll("addresses") long last, @ForAll @IntRange(max = 63) int shift) {
        assertThat(Segment.crosses(first, last, shift))
                .isEqualTo(!big(first).shiftRight(shift).equals(big(last).shiftRight(shift)));
    }

    @Test
    void atTheBoundary() {
        for (int shift = 0; shift <= 63; shift++) {
            long boundary = 1L << shift;
            assertThat(Segment.aligned(boundary, shift)).isTrue();
            assertThat(Segment.aligned(0, shift)).isTrue();
            assertThat(Segment.aligned(boundary - 1, shift)).isEqualTo(shift == 0);
            assertThat(Segment.crosses(boundary - 1, boundary, shift)).isTrue();
            assertThat(Segment.crosses(0, boundary - 1, shift)).isFalse();
            assertThat(Segment.crosses(boundary, boundary, shift)).isFalse();
        }
        assertThat(Segment.aligned(-1, 63)).isFalse();
        assertThat(Segment.crosses(Long.MAX_VALUE, Long.MIN_VALUE, 63)).isTrue();
        assertThat(Segment.crosses(Long.MIN_VALUE, -1, 63)).isFalse();
    }
}
