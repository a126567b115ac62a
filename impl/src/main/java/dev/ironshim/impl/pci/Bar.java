package dev.ironshim.impl.pci;

import java.util.OptionalLong;

/**
 * A base address register. It keeps its number: the upper half of a 64-bit one has a number too.
 *
 * @param number 0 to 5, which is also the index of a VFIO region and of {@code resource} in sysfs
 * @param base as it was read
 * @param size in bytes, a power of two, if it was found out
 */
public record Bar(int number, Kind kind, long base, boolean prefetchable, OptionalLong size) {
    /** What is behind a register. */
    public enum Kind {
        /** It reads 0: not implemented or not assigned, which a reading cannot tell. */
        ZERO,
        IO,
        MEMORY_32,
        MEMORY_64,
        /** 32-bit memory below 1 MiB, of old devices. */
        MEMORY_1M,
        /** The second register of a 64-bit one. */
        UPPER_HALF,
        /** Says something that no BAR says. */
        BROKEN
    }

    /** The same register with a size in bytes, as somebody who knows says. */
    public Bar sized(long bytes) {
        return new Bar(number, kind, base, prefetchable, OptionalLong.of(bytes));
    }

    /** Whether memory may be behind it. */
    public boolean memory() {
        return kind == Kind.MEMORY_32 || kind == Kind.MEMORY_64 || kind == Kind.MEMORY_1M;
    }
}
