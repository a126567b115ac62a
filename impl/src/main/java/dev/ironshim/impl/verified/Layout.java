package dev.ironshim.impl.verified;

/** Where the parts of a version 3 manifest lie. {@code docs/manifest-v3.md} has the byte table. */
public final class Layout {
    /** Bytes before the first entry. */
    public static final int HEADER = 224;
    /** Entries of each kind, at most. */
    public static final int MAX_ENTRIES = 256;
    /** Bytes of an entry, by kind. */
    public static final int MMIO_ENTRY = 32;

    public static final int PORT_ENTRY = 8;
    public static final int DMA_ENTRY = 24;
    public static final int IRQ_ENTRY = 16;
    public static final int FUNCTION_ENTRY = 24;
    /** Bytes of the longest manifest. */
    public static final int MAX_LENGTH = 26848;

    private Layout() {}

    /** Offset of entry {@code index} of a table that starts at {@code start}. */
    /*@ public normal_behavior
    @ requires 224 <= start && start <= 26848 && 0 <= index && index <= 256 && 8 <= size && size <= 32;
    @ ensures \result == start + index * size;
    @ assignable \strictly_nothing;
    @*/
    public static int entry(int start, int index, int size) {
        return start + index * size;
    }

    /** Bytes of a manifest with so many entries. */
    /*@ public normal_behavior
    @ requires 0 <= mmio && mmio <= 256 && 0 <= ports && ports <= 256 && 0 <= dma && dma <= 256;
    @ requires 0 <= irqs && irqs <= 256 && 0 <= functions && functions <= 256;
    @ ensures \result == 224 + 32 * mmio + 8 * ports + 24 * dma + 16 * irqs + 24 * functions;
    @ ensures 224 <= \result && \result <= 26848;
    @ assignable \strictly_nothing;
    @*/
    public static int length(int mmio, int ports, int dma, int irqs, int functions) {
        return HEADER
                + MMIO_ENTRY * mmio
                + PORT_ENTRY * ports
                + DMA_ENTRY * dma
                + IRQ_ENTRY * irqs
                + FUNCTION_ENTRY * functions;
    }
}
