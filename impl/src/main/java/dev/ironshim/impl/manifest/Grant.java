package dev.ironshim.impl.manifest;

/**
 * What a manifest grants, entry by entry. Addresses are unsigned and inclusive at both ends.
 *
 * <p>Registers and ports of version 3 have addresses of one machine; those of version 4 are relative to a BAR, and get their
 * addresses when they are admitted to a device. Grants of version 3 have no name until then.
 */
public sealed interface Grant {
    /** Bytes of the pages that MMIO and DMA windows consist of. */
    long PAGE = 4096;

    /** The name of a grant that has none. */
    String NAMELESS = "";

    /** What the driver asks for it by: 1 to 16 characters of a to z, 0 to 9 and '-', unique among grants of its kind. */
    String name();

    /**
     * A window of device registers.
     *
     * @param first physical address of its first byte, a multiple of {@link #PAGE}; 0 if that is not known yet
     * @param last of its last byte, one less than a multiple of {@link #PAGE}
     * @param bar number of the base address register it lies in, 0 to 5
     * @param barOffset of the first byte in that register's region, a multiple of {@link #PAGE}
     * @param widths the sum of the widths in bytes that accesses may have, out of 1, 2, 4 and 8
     */
    record Mmio(long first, long last, int bar, long barOffset, Rights rights, int widths, String name)
            implements Grant {
        /** One of version 3. */
        public Mmio(long first, long last, int bar, long barOffset, Rights rights, int widths) {
            this(first, last, bar, barOffset, rights, widths, NAMELESS);
        }

        /**
         * One of version 4.
         *
         * @param length in bytes, a multiple of {@link #PAGE}, at least 1 page
         */
        public static Mmio relative(String name, int bar, long barOffset, long length, Rights rights, int widths) {
            return new Mmio(0, length - 1, bar, barOffset, rights, widths, name);
        }

        /** Its bytes; 0 stands for 2^64. */
        public long length() {
            return last - first + 1;
        }

        /** The same window at the address that its BAR has. */
        public Mmio at(long base, String named) {
            long start = base + barOffset;
            return new Mmio(start, start + (last - first), bar, barOffset, rights, widths, named);
        }
    }

    /**
     * A range of I/O ports.
     *
     * @param first 0 to 65535; 0 if that is not known yet
     * @param last at least {@code first}, at most 65535
     * @param widths the sum of the widths in bytes that accesses may have, out of 1, 2 and 4
     * @param bar number of the base address register it lies in, 0 to 5, or {@link #ANY_BAR}
     * @param barOffset of the first port in that register's region
     */
    record Port(int first, int last, Rights rights, int widths, int bar, int barOffset, String name) implements Grant {
        /** Version 3 does not say in which BAR ports lie. */
        public static final int ANY_BAR = -1;

        /** One of version 3. */
        public Port(int first, int last, Rights rights, int widths) {
            this(first, last, rights, widths, ANY_BAR, 0, NAMELESS);
        }

        /** One of version 4. */
        public static Port relative(String name, int bar, int barOffset, int length, Rights rights, int widths) {
            return new Port(0, length - 1, rights, widths, bar, barOffset, name);
        }

        /** The number of ports. */
        public int length() {
            return last - first + 1;
        }

        /** The same ports at the address that their BAR has. */
        public Port at(int base, int inBar, int offset, String named) {
            int start = base + offset;
            return new Port(start, start + (last - first), rights, widths, inBar, offset, named);
        }
    }

    /**
     * A window of I/O virtual addresses that memory may be mapped into.
     *
     * @param pasid process address space of the device's requests, 1 to 2^20 - 1; 0 for requests without one
     * @param first a multiple of {@link #PAGE}
     * @param last one less than a multiple of {@link #PAGE}
     */
    record Dma(int pasid, long first, long last, Direction direction, Addressing addressing, String name)
            implements Grant {
        /** One of version 3. */
        public Dma(int pasid, long first, long last, Direction direction) {
            this(pasid, first, last, direction, Addressing.MAPPED_DMA, NAMELESS);
        }

        /** The same with a name. */
        public Dma named(String named) {
            return new Dma(pasid, first, last, direction, addressing, named);
        }
    }

    /**
     * An interrupt.
     *
     * @param vector 0 to 2047; 0 for INTx
     * @param perWindow interrupts that are delivered a window, at least 1
     * @param ticksPerCall ticks that one handler may take, at least 1
     */
    record Irq(IrqKind kind, int vector, long perWindow, long ticksPerCall, String name) implements Grant {
        /** One of version 3. */
        public Irq(IrqKind kind, int vector, long perWindow, long ticksPerCall) {
            this(kind, vector, perWindow, ticksPerCall, NAMELESS);
        }

        /** The same with a name. */
        public Irq named(String named) {
            return new Irq(kind, vector, perWindow, ticksPerCall, named);
        }
    }
}
