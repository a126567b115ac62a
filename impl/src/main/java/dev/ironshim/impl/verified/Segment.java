package dev.ironshim.impl.verified;

/** What a device demands of one piece of memory. Alignments and boundaries are exponents of two, so no others exist. */
public final class Segment {
    private Segment() {}

    /** Whether {@code address} is a multiple of two to the power of {@code shift}. */
    /*@ public normal_behavior
    @ requires 0 <= shift && shift <= 63;
    @ ensures \result <==> (address < 0 ? address + 2 * (Long.MAX_VALUE + 1) : address) % (1L << shift) == 0;
    @ assignable \strictly_nothing;
    @*/
    public static boolean aligned(long address, int shift) {
        return address >>> shift << shift == address;
    }

    /** Whether the bytes {@code first..last} lie on both sides of a multiple of two to the power of {@code shift}. */
    /*@ public normal_behavior
    @ requires 0 <= shift && shift <= 63;
    @ ensures \result <==> (first < 0 ? first + 2 * (Long.MAX_VALUE + 1) : first) / (1L << shift)
    @     != (last < 0 ? last + 2 * (Long.MAX_VALUE + 1) : last) / (1L << shift);
    @ assignable \strictly_nothing;
    @*/
    public static boolean crosses(long first, long last, int shift) {
        return first >>> shift != last >>> shift;
    }
}
