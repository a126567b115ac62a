package dev.ironshim.impl.manifest;

/** What a manifest grants, entry by entry. Addresses are unsigned and inclusive at both ends. */
public sealed interface Grant {
    /** Bytes of the pages that MMIO and DMA windows consist of. */
    long PAGE = 4096;

    /**
     * A window of device registers.
     *
     * @param first physical address of its first byte, a multiple of {@link #PAGE}
     * @param last physical address of its last byte, one less than a multiple of {@link #PAGE}
     * @param bar number of the base address register it lies in, 0 to 5
     * @param barOffset of the first byte in that register's region, a multiple of {@link #PAGE}
     * @param widths the sum of the widths in bytes that accesses may have, out of 1, 2, 4 and 8
     */
    record Mmio(long first, long last, int bar, long barOffset, Rights rights, int widths) implements Grant {}

    /**
     * A range of I/O ports.
     *
     * @param first 0 to 65535
     * @param last at least {@code first}, at most 65535
     * @param widths the sum of the widths in bytes that accesses may have, out of 1, 2 and 4
     */
    record Port(int first, int last, Rights rights, int widths) implements Grant {}

    /**
     * A window of I/O virtual addresses that memory may be mapped into.
     *
     * @param pasid process address space of the device's requests, 1 to 2^20 - 1; 0 for requests without one
     * @param first a multiple of {@link #PAGE}
     * @param last one less than a multiple of {@link #PAGE}
     */
    record Dma(int pasid, long first, long last, Direction direction) implements Grant {}

    /**
     * An interrupt.
     *
     * @param vector 0 to 2047; 0 for INTx
     * @param perWindow interrupts that are delivered a window, at least 1
     * @param ticksPerCall ticks that one handler may take, at least 1
     */
    record Irq(IrqKind kind, int vector, long perWindow, long ticksPerCall) implements Grant {}
}
