package dev.ironshim.impl.pci;

import dev.ironshim.impl.pci.Bar.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Reads base address registers, numbers and all. */
final class BarReader {
    private static final int MEMORY_64 = 2;
    private static final int MEMORY_1M = 1;
    private static final int ALL_ONES = -1;

    private BarReader() {}

    /** Reads {@code count} registers from {@code offset}, which are all known. */
    static List<Bar> read(Space space, int offset, int count) {
        List<Bar> bars = new ArrayList<>(count);
        for (int number = 0; number < count; number++) {
            int at = offset + 4 * number;
            long raw = space.u32(at);
            boolean prefetchable = (raw & 8) != 0;
            int type = (int) (raw >> 1) & 3;
            if (raw == 0) {
                bars.add(bar(number, Kind.ZERO, 0, false));
            } else if ((raw & 1) != 0) {
                bars.add(bar(number, Kind.IO, raw & ~3L, false));
            } else if (type == 0) {
                bars.add(bar(number, Kind.MEMORY_32, raw & ~0xFL, prefetchable));
            } else if (type == MEMORY_1M) {
                bars.add(bar(number, Kind.MEMORY_1M, raw & ~0xFL, prefetchable));
            } else if (type == MEMORY_64 && number + 1 < count) {
                bars.add(bar(number, Kind.MEMORY_64, (raw & ~0xFL) | (space.u32(at + 4) << 32), prefetchable));
                number++;
                bars.add(bar(number, Kind.UPPER_HALF, 0, false));
            } else {
                space.note(type == MEMORY_64 ? PciRule.BAR_PAIR : PciRule.BAR_TYPE, at, Space.hex(raw));
                bars.add(bar(number, Kind.BROKEN, 0, false));
            }
        }
        return bars;
    }

    private static Bar bar(int number, Kind kind, long base, boolean prefetchable) {
        return new Bar(number, kind, base, prefetchable, OptionalLong.empty());
    }

    /**
     * Finds out the sizes: writes all ones, reads back, restores. Decoding is switched off meanwhile, and stays off where a
     * register could not be restored: what it says then is an address that nobody assigned.
     *
     * @param bars as {@link #read} from {@code offset}
     * @throws IOException if an access fails, or a register does not read as before
     */
    static List<Bar> size(ConfigAccess access, int offset, List<Bar> bars) throws IOException {
        int command = access.read32(4);
        if (command == ALL_ONES) {
            // Nobody answers, and what would be restored is not known.
            return bars;
        }
        // The upper half is the status register, where a one written clears something.
        access.write(4, command & 0xFFFC);
        Sizing sizing = new Sizing(access);
        try {
            List<Bar> sized = new ArrayList<>(bars.size());
            for (Bar bar : bars) {
                sized.add(sizing.size(offset + 4 * bar.number(), bar));
            }
            return sized;
        } finally {
            if (!sizing.moved) {
                access.write(4, command & 0xFFFF);
            }
        }
    }

    private static final class Sizing {
        private final ConfigAccess access;
        // A register does not read as it did before, or it is not known whether it does.
        private boolean moved;

        Sizing(ConfigAccess access) {
            this.access = access;
        }

        Bar size(int at, Bar bar) throws IOException {
            if (bar.kind() == Kind.UPPER_HALF || bar.kind() == Kind.BROKEN) {
                return bar;
            }
            long low = answer(at);
            if (low == 0 || low == 0xFFFF_FFFFL) {
                // Not implemented, or a device that answers all ones to everything.
                return bar;
            }
            Kind kind = bar.kind() == Kind.ZERO ? kind(low) : bar.kind();
            long mask = kind == Kind.IO ? low & ~3L : low & ~0xFL;
            if (kind == Kind.MEMORY_64) {
                // A register that reads 0 is known as 64-bit only now; whether it has an upper half is not.
                mask |= bar.kind() == Kind.MEMORY_64 ? answer(at + 4) << 32 : 0xFFFF_FFFF_0000_0000L;
            }
            if (mask == 0 || (kind == Kind.MEMORY_64 && bar.kind() == Kind.ZERO && (low & ~0xFL) == 0)) {
                // No bit of the address can be written: nothing is behind it.
                return bar;
            }
            return new Bar(bar.number(), kind, bar.base(), bar.prefetchable(), OptionalLong.of(mask & -mask));
        }

        private long answer(int at) throws IOException {
            int before = access.read32(at);
            if (before == ALL_ONES) {
                // What no register says: the read has failed, and would be restored.
                return 0;
            }
            long answer;
            moved = true;
            try {
                access.write(at, ALL_ONES);
                answer = access.read32(at) & 0xFFFF_FFFFL;
            } finally {
                restore(at, before);
            }
            if (moved) {
                throw new IOException(
                        "the register at " + Space.hex(at) + " does not come back to " + Space.hex(before));
            }
            return answer;
        }

        private void restore(int at, int before) throws IOException {
            try {
                access.write(at, before);
            } finally {
                moved = access.read32(at) != before;
            }
        }
    }

    private static Kind kind(long low) {
        if ((low & 1) != 0) {
            return Kind.IO;
        }
        return (low & 6) == 4 ? Kind.MEMORY_64 : Kind.MEMORY_32;
    }
}
