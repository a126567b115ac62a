package dev.ironshim.impl.dma;

import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Segment;
import dev.ironshim.impl.verified.Unsigned;
import dev.ironshim.impl.verified.Window;

/**
 * What a device takes.
 *
 * @param alignmentShift segments start at a multiple of two to this power, 0 to 63
 * @param boundaryShift no segment crosses a multiple of two to this power, 1 to 63; 0 for no boundary
 * @param segmentBytes of one segment, at least 0
 * @param segments at a time, at least 0
 * @param totalBytes of all segments, at least 0
 */
public record SegmentRules(int alignmentShift, int boundaryShift, long segmentBytes, long segments, long totalBytes) {

    public SegmentRules {
        if (alignmentShift < 0
                || alignmentShift > 63
                || boundaryShift < 0
                || boundaryShift > 63
                || segmentBytes < 0
                || segments < 0
                || totalBytes < 0) {
            throw new IllegalArgumentException(
                    "out of range: alignment 2^" + alignmentShift + ", boundary 2^" + boundaryShift + ", "
                            + segmentBytes + " bytes, " + segments + " segments, " + totalBytes + " in all");
        }
    }

    /**
     * The lowest address from {@code address} on at which so many bytes start and cross as they should. One below {@code address}
     * if there is none before the end of the address space.
     *
     * @param length at least 1
     */
    public long fitting(long address, long length) {
        long aligned = up(address, alignmentShift);
        if (boundaryShift != 0 && Segment.crosses(aligned, aligned + (length - 1), boundaryShift)) {
            return up(up(aligned, boundaryShift), alignmentShift);
        }
        return aligned;
    }

    private static long up(long address, int shift) {
        long mask = (1L << shift) - 1;
        return (address + mask) & ~mask;
    }

    /**
     * Checks one segment.
     *
     * @return the address of its last byte
     * @throws RefusedException with a {@link DmaRule}
     */
    public long check(long address, long length) {
        if (length == 0) {
            throw refuse(DmaRule.EMPTY, "0 bytes", "1 at least");
        }
        if (!Window.fits(address, length)) {
            throw refuse(DmaRule.WRAP, hex(length) + " bytes from " + hex(address), "less than the rest of the space");
        }
        if (Unsigned.below(segmentBytes, length)) {
            throw refuse(DmaRule.SEGMENT_BYTES, Long.toUnsignedString(length), segmentBytes + " at most");
        }
        if (!Segment.aligned(address, alignmentShift)) {
            throw refuse(DmaRule.ALIGNMENT, hex(address), "a multiple of 2^" + alignmentShift);
        }
        long last = address + (length - 1);
        if (boundaryShift != 0 && Segment.crosses(address, last, boundaryShift)) {
            throw refuse(
                    DmaRule.BOUNDARY,
                    hex(address) + " to " + hex(last),
                    "no multiple of 2^" + boundaryShift + " inside");
        }
        return last;
    }

    private static RefusedException refuse(DmaRule rule, String found, String expected) {
        return new RefusedException(rule, RefusedException.NOWHERE, found, expected);
    }

    private static String hex(long value) {
        return RefusedException.hex(value);
    }
}
