package dev.ironshim.impl.dma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.TestVectors;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Addresses;
import java.math.BigInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class SegmentRulesTest {

    @Provide
    Arbitrary<Long> addresses() {
        return Addresses.any();
    }

    private static RefusedException refused(SegmentRules rules, long address, long length) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> rules.check(address, length));
        assertThat(refused).isNotNull();
        assertThat(refused.offset()).isEqualTo(RefusedException.NOWHERE);
        return refused;
    }

    private static SegmentRules rules(int alignmentShift, int boundaryShift, long segmentBytes) {
        return new SegmentRules(alignmentShift, boundaryShift, segmentBytes, 1, Long.MAX_VALUE);
    }

    @Test
    void numbersOutOfRangeAreErrors() {
        assertThat(new SegmentRules(63, 63, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE).alignmentShift())
                .isEqualTo(63);
        assertThat(new SegmentRules(0, 0, 0, 0, 0).boundaryShift()).isZero();
        assertThatThrownBy(() -> new SegmentRules(-1, 0, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SegmentRules(64, 0, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SegmentRules(0, -1, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SegmentRules(0, 64, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SegmentRules(0, 0, -1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SegmentRules(0, 0, 0, -1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SegmentRules(1, 2, 3, 4, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("out of range: alignment 2^1, boundary 2^2, 3 bytes, 4 segments, -1 in all");
    }

    @Test
    void eachRuleInItsOrder() {
        SegmentRules rules = rules(12, 16, 0x2000);
        assertThat(rules.check(0x1000, 0x2000)).isEqualTo(0x2FFF);
        assertThat(rules.check(0xE000, 0x2000)).isEqualTo(0xFFFF);
        assertThat(refused(rules, 0x1001, 0)).hasMessage("dma/empty: found 0 bytes, expected 1 at least");
        assertThat(refused(rules, -0x1000, 0x1001))
                .hasMessage("dma/wrap: found 0x1001 bytes from 0xfffffffffffff000, expected less than the rest of the"
                        + " space");
        assertThat(refused(rules, 0x1001, 0x2001)).hasMessage("dma/segment-bytes: found 8193, expected 8192 at most");
        assertThat(refused(rules, 0xF001, 0x2000))
                .hasMessage("dma/alignment: found 0xf001, expected a multiple of 2^12");
        assertThat(refused(rules, 0xF000, 0x1001))
                .hasMessage("dma/boundary: found 0xf000 to 0x10000, expected no multiple of 2^16 inside");
    }

    @Test
    void aSegmentMayEndWithTheSpace() {
        SegmentRules rules = rules(0, 0, Long.MAX_VALUE);
        assertThat(rules.check(-1, 1)).isEqualTo(-1);
        assertThat(rules.check(-4096, 4096)).isEqualTo(-1);
        assertThat(refused(rules, -1, 2).rule()).isEqualTo(DmaRule.WRAP);
        assertThat(refused(rules, 1, -1).rule()).isEqualTo(DmaRule.SEGMENT_BYTES);
        assertThat(refused(rules, 2, -1).rule()).isEqualTo(DmaRule.WRAP);
        assertThat(refused(rules, 0, -1)).hasMessageContaining("18446744073709551615");
        // Without a boundary nothing crosses one, not even the middle of the space.
        assertThat(rules.check(Long.MAX_VALUE, 2)).isEqualTo(Long.MIN_VALUE);
        assertThat(refused(rules(0, 63, 2), Long.MAX_VALUE, 2).rule()).isEqualTo(DmaRule.BOUNDARY);
    }

    /** Against looking at one address after the other. */
    @Property
    void theLowestAddressThatFits(
            @ForAll @IntRange(min = 0, max = 500) int address,
            @ForAll @IntRange(min = 1, max = 70) int length,
            @ForAll @IntRange(min = 0, max = 6) int alignmentShift,
            @ForAll @IntRange(min = 0, max = 8) int boundaryShift) {
        SegmentRules rules = rules(alignmentShift, boundaryShift, Long.MAX_VALUE);
        long lowest = LongStream.range(address, address + 512)
                .filter(each -> catchThrowableOfType(RefusedException.class, () -> rules.check(each, length)) == null)
                .findFirst()
                .orElse(-1);
        if (lowest >= 0) {
            assertThat(rules.fitting(address, length)).isEqualTo(lowest);
        } else {
            // Longer than what lies between two boundaries.
            assertThat(refused(rules, rules.fitting(address, length), length).rule())
                    .isEqualTo(DmaRule.BOUNDARY);
        }
    }

    @Test
    void nothingFitsBehindTheEndOfTheSpace() {
        assertThat(rules(12, 0, Long.MAX_VALUE).fitting(-1, 1)).isZero();
    }

    @Property
    void agreesWithArithmetic(
            @ForAll("addresses") long address,
            @ForAll("addresses") long length,
            @ForAll @IntRange(max = 63) int alignment,
            @ForAll @IntRange(max = 63) int boundary,
            @ForAll("addresses") long most) {
        long segmentBytes = most & Long.MAX_VALUE;
        SegmentRules rules = rules(alignment, boundary, segmentBytes);
        BigInteger first = Addresses.big(address);
        BigInteger last = first.add(Addresses.big(length)).subtract(BigInteger.ONE);
        DmaRule expected = null;
        if (length == 0) {
            expected = DmaRule.EMPTY;
        } else if (last.bitLength() > 64) {
            expected = DmaRule.WRAP;
        } else if (Addresses.big(length).compareTo(BigInteger.valueOf(segmentBytes)) > 0) {
            expected = DmaRule.SEGMENT_BYTES;
        } else if (first.mod(BigInteger.ONE.shiftLeft(alignment)).signum() != 0) {
            expected = DmaRule.ALIGNMENT;
        } else if (boundary != 0 && !first.shiftRight(boundary).equals(last.shiftRight(boundary))) {
            expected = DmaRule.BOUNDARY;
        }
        if (expected == null) {
            assertThat(rules.check(address, length)).isEqualTo(last.longValue());
        } else {
            assertThat(refused(rules, address, length).rule()).isEqualTo(expected);
        }
    }

    /**
     * IronShim-rs takes an alignment as a number and panics at 0 (defect D-035) or accepts 3. Here alignments are exponents,
     * so neither can be said; those two rows only show that. An error there is a rule here: InvalidAddress is the
     * alignment, OutOfBounds is the length or the boundary.
     */
    @TestFactory
    Stream<DynamicTest> constraintsOfIronShimRs() {
        return TestVectors.group("dma_constraints")
                .map(vector -> DynamicTest.dynamicTest(vector.toString(), () -> againstIronShimRs(vector)));
    }

    private static void againstIronShimRs(JsonNode vector) {
        long alignment = vector.get("alignment").asLong();
        if (Long.bitCount(alignment) != 1) {
            int exponent = Long.numberOfTrailingZeros(alignment);
            assertThat(exponent < 64 && 1L << exponent == alignment).isFalse();
            return;
        }
        long mask = TestVectors.hex(vector, "boundary_mask");
        SegmentRules rules = rules(
                Long.numberOfTrailingZeros(alignment),
                mask == 0 ? 0 : Long.numberOfTrailingZeros(mask + 1),
                TestVectors.hex(vector, "max_bytes") & Long.MAX_VALUE);
        long address = TestVectors.hex(vector, "phys");
        long bytes = vector.get("bytes").asLong();
        String result = vector.get("result").asString();
        if (result.equals("Ok")) {
            assertThat(rules.check(address, bytes)).isEqualTo(address + bytes - 1);
        } else {
            assertThat(refused(rules, address, bytes).rule())
                    .isIn(
                            result.equals("InvalidAddress")
                                    ? new Object[] {DmaRule.ALIGNMENT}
                                    : new Object[] {DmaRule.SEGMENT_BYTES, DmaRule.BOUNDARY});
        }
    }
}
