package dev.ironshim.impl.verified;

/**
 * Ranges of 64-bit addresses, from the first byte to the last one. The last byte instead of the end: so a range may reach
 * the end of the address space, be all of it, and cannot be empty.
 */
public final class Window {
    private Window() {}

    /** Whether {@code length} bytes from {@code first} are at least one byte and do not run over the end of the space. */
    /*@ public normal_behavior
    @ ensures \result <==> length != 0
    @     && (first < 0 ? first + 2 * (Long.MAX_VALUE + 1) : first) + (length < 0 ? length + 2 * (Long.MAX_VALUE + 1) : length)
    @         <= 2 * (Long.MAX_VALUE + 1);
    @ assignable \strictly_nothing;
    @*/
    public static boolean fits(long first, long length) {
        return length != 0 && !Unsigned.below(first + (length - 1), first);
    }

    /** Whether {@code length} bytes from {@code address} all lie in the window {@code first..last}; no bytes lie nowhere. */
    /*@ public normal_behavior
    @ ensures \result <==> length != 0
    @     && (first < 0 ? first + 2 * (Long.MAX_VALUE + 1) : first) <= (address < 0 ? address + 2 * (Long.MAX_VALUE + 1) : address)
    @     && (address < 0 ? address + 2 * (Long.MAX_VALUE + 1) : address)
    @             + (length < 0 ? length + 2 * (Long.MAX_VALUE + 1) : length) - 1
    @         <= (last < 0 ? last + 2 * (Long.MAX_VALUE + 1) : last);
    @ assignable \strictly_nothing;
    @*/
    public static boolean contains(long first, long last, long address, long length) {
        return length != 0
                && !Unsigned.below(address, first)
                && !Unsigned.below(last, address)
                && !Unsigned.below(last - address, length - 1);
    }

    /** Whether two windows have a byte in common. */
    /*@ public normal_behavior
    @ requires (aFirst < 0 ? aFirst + 2 * (Long.MAX_VALUE + 1) : aFirst) <= (aLast < 0 ? aLast + 2 * (Long.MAX_VALUE + 1) : aLast);
    @ requires (bFirst < 0 ? bFirst + 2 * (Long.MAX_VALUE + 1) : bFirst) <= (bLast < 0 ? bLast + 2 * (Long.MAX_VALUE + 1) : bLast);
    @ ensures \result <==>
    @     (aFirst < 0 ? aFirst + 2 * (Long.MAX_VALUE + 1) : aFirst) <= (bLast < 0 ? bLast + 2 * (Long.MAX_VALUE + 1) : bLast)
    @     && (bFirst < 0 ? bFirst + 2 * (Long.MAX_VALUE + 1) : bFirst) <= (aLast < 0 ? aLast + 2 * (Long.MAX_VALUE + 1) : aLast);
    @ assignable \strictly_nothing;
    @*/
    public static boolean overlap(long aFirst, long aLast, long bFirst, long bLast) {
        return !Unsigned.below(bLast, aFirst) && !Unsigned.below(aLast, bFirst);
    }

    /** Whether an access of {@code width} bytes at {@code offset} lies in a window whose last byte is at {@code lastOffset}. */
    /*@ public normal_behavior
    @ requires 1 <= width && width <= 8;
    @ ensures \result <==>
    @     (offset < 0 ? offset + 2 * (Long.MAX_VALUE + 1) : offset) + width - 1
    @         <= (lastOffset < 0 ? lastOffset + 2 * (Long.MAX_VALUE + 1) : lastOffset);
    @ assignable \strictly_nothing;
    @*/
    public static boolean holds(long lastOffset, long offset, int width) {
        // Below 2^63, where registers are, one comparison is exact.
        if (lastOffset >= 0 && offset >= 0) {
            return lastOffset - offset >= width - 1;
        }
        return !Unsigned.below(lastOffset, offset) && !Unsigned.below(lastOffset - offset, width - 1);
    }

    /** Whether {@code address} is a multiple of {@code width}. */
    /*@ public normal_behavior
    @ requires width == 1 || width == 2 || width == 4 || width == 8;
    @ ensures \result <==> (address < 0 ? address + 2 * (Long.MAX_VALUE + 1) : address) % width == 0;
    @ assignable \strictly_nothing;
    @*/
    public static boolean aligned(long address, int width) {
        return (address & (width - 1)) == 0;
    }
}
