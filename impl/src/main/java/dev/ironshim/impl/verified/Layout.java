package dev.ironshim.impl.verified;

/** Where the parts of a manifest lie. {@code docs/manifest-v3.md} and {@code docs/manifest-v4.md} have the byte tables. */
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

    /** Bytes before the first entry in version 4. */
    public static final int HEADER_4 = 256;
    /** System calls, at most. */
    public static final int MAX_CALLS = 64;
    /** Bytes of a name. */
    public static final int NAME = 16;
    /** Bytes of an entry in version 4, by kind. */
    public static final int MMIO_ENTRY_4 = 40;

    public static final int PORT_ENTRY_4 = 32;
    public static final int DMA_ENTRY_4 = 40;
    public static final int IRQ_ENTRY_4 = 32;
    public static final int CALL_ENTRY = 4;
    /** Bytes of the longest manifest of version 4. */
    public static final int MAX_LENGTH_4 = 43520;

    private Layout() {}

    /** Offset of entry {@code index} of a table that starts at {@code start}. */
    /*@ public normal_behavior
    @ requires 224 <= start && start <= 43536 && 0 <= index && index <= 256 && 4 <= size && size <= 40;
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

    /** Bytes of a version 4 manifest with so many entries. */
    /*@ public normal_behavior
    @ requires 0 <= mmio && mmio <= 256 && 0 <= ports && ports <= 256 && 0 <= dma && dma <= 256;
    @ requires 0 <= irqs && irqs <= 256 && 0 <= functions && functions <= 256 && 0 <= calls && calls <= 64;
    @ ensures \result == 256 + 40 * mmio + 32 * ports + 40 * dma + 32 * irqs + 24 * functions + 4 * calls;
    @ ensures 256 <= \result && \result <= 43520;
    @ assignable \strictly_nothing;
    @*/
    public static int length4(int mmio, int ports, int dma, int irqs, int functions, int calls) {
        return HEADER_4
                + MMIO_ENTRY_4 * mmio
                + PORT_ENTRY_4 * ports
                + DMA_ENTRY_4 * dma
                + IRQ_ENTRY_4 * irqs
                + FUNCTION_ENTRY * functions
                + CALL_ENTRY * calls;
    }
}
