package dev.ironshim.impl.manifest;

/** Offsets in a version 3 manifest and its entries. {@code docs/manifest-v3.md} is the table of these. */
final class Field {
    static final long MAGIC = 0x1A0A0D334D53498DL; // 8D "ISM3" CR LF SUB: text transfers damage it
    static final int VERSION = 3;

    static final int AT_MAGIC = 0;
    static final int AT_VERSION = 8;
    static final int AT_LENGTH = 12;
    static final int AT_DRIVER = 16;
    static final int AT_DOMAIN = 24;
    static final int AT_NONCE = 32;
    static final int AT_COUNTER = 48;
    static final int AT_VALID_FROM = 56;
    static final int AT_VALID_UNTIL = 64;
    static final int AT_PROVENANCE = 72;
    static final int AT_ATTESTATION = 104;
    static final int AT_DMA_BYTES = 136;
    static final int AT_SEGMENT_BYTES = 144;
    static final int AT_MMIO_BYTES = 152;
    static final int AT_SEGMENTS = 160;
    static final int AT_ALIGNMENT = 164;
    static final int AT_BOUNDARY = 165;
    static final int AT_INTERRUPTS = 168;
    static final int AT_WINDOW_TICKS = 172;
    static final int AT_TICKS_PER_CALL = 176;
    static final int AT_COUNTS = 180;

    static final int NONCE_BYTES = 16;
    static final int DIGEST_BYTES = 32;
    static final int TABLES = 5;

    // Reserved bytes of the header, from and to.
    static final int[] RESERVED = {10, 12, 28, 32, 166, 168, 190, 224};

    static final int FIRST = 0;
    static final int LAST = 8;
    static final int MMIO_BAR_OFFSET = 16;
    static final int MMIO_BAR = 24;
    static final int MMIO_RIGHTS = 25;
    static final int MMIO_WIDTHS = 26;
    static final int MMIO_RESERVED = 27;

    static final int PORT_LAST = 2;
    static final int PORT_WIDTHS = 4;
    static final int PORT_RIGHTS = 5;
    static final int PORT_RESERVED = 6;

    static final int DMA_PASID = 16;
    static final int DMA_DIRECTION = 20;
    static final int DMA_RESERVED = 21;

    static final int IRQ_VECTOR = 0;
    static final int IRQ_KIND = 2;
    static final int IRQ_RESERVED = 3;
    static final int IRQ_PER_WINDOW = 4;
    static final int IRQ_TICKS = 8;
    static final int IRQ_RESERVED_TOO = 12;

    static final int FUNCTION_INDEX = 0;
    static final int FUNCTION_RESERVED = 2;
    static final int FUNCTION_INTERRUPTS = 4;
    static final int FUNCTION_DMA = 8;
    static final int FUNCTION_MMIO = 16;

    private Field() {}
}
