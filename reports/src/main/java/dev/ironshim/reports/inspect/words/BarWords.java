package dev.ironshim.reports.inspect.words;

import dev.ironshim.impl.pci.Bar;

/**
 * A base address register in words: what is behind it, whether it was given an address, and whether the function answers there.
 *
 * @param command the function's command register
 */
public record BarWords(int command) {
    private static final int IO = 1;
    private static final int MEMORY = 2;

    /** Such as {@code memory at 0xe0000000 (64-bit), 16384 bytes}. */
    public String of(Bar bar) {
        return place(bar, decoded(bar));
    }

    /** Whether the function answers at the addresses of such a register. */
    public boolean decoded(Bar bar) {
        return (command & (bar.kind() == Bar.Kind.IO ? IO : MEMORY)) != 0;
    }

    /** Whether it was given an address: one of 0 is none, since that is what registers have before anybody writes them. */
    public static boolean assigned(Bar bar) {
        return bar.base() != 0 && bar.kind() != Bar.Kind.UPPER_HALF && bar.kind() != Bar.Kind.BROKEN;
    }

    String place(Bar bar, boolean decoded) {
        String what = switch (bar.kind()) {
            case IO -> "I/O ports";
            case MEMORY_32 -> "memory, 32-bit";
            case MEMORY_64 -> "memory, 64-bit";
            case MEMORY_1M -> "memory, below 1 MiB";
            default -> "broken";
        };
        if (what.equals("broken")) {
            return what;
        }
        return what
                + (bar.prefetchable() ? ", prefetchable" : "")
                + (assigned(bar) ? ", at 0x" + Long.toHexString(bar.base()) : ", unassigned")
                + (bar.size().isPresent() ? ", " + bar.size().getAsLong() + " bytes" : "")
                + (decoded ? "" : ", disabled (" + (bar.kind() == Bar.Kind.IO ? "I/O-" : "Mem-") + ")");
    }
}
