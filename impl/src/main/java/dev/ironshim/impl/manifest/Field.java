package dev.ironshim.impl.manifest;

/**
 * Offsets in a manifest and its entries; {@code docs/manifest-v3.md} and {@code docs/manifest-v4.md} are the tables of these. What
 * an entry for DMA or an interrupt has in both versions counts from behind the name.
 */
final class Field {
    static final long MAGIC = 0x1A0A0D334D53498DL; // 8D "ISM3" CR LF SUB: text transfers damage it

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

    static final int AT_VENDOR = 192;
    static final int AT_DEVICE = 194;
    static final int AT_SUBSYSTEM_VENDOR = 196;
    static final int AT_SUBSYSTEM = 198;
    static final int AT_CLASS = 200;
    static final int AT_CLASS_MASK = 204;
    static final int AT_UNIT = 208;
    static final int AT_ABI_VERSION = 216;
    static final int AT_ABI_FEATURES = 224;
    static final int AT_ABI_SIZE = 232;
    static final int AT_ABI_ALIGN = 240;

    // Reserved bytes of the header, from and to.
    static final int[] RESERVED = {10, 12, 28, 32, 166, 168, 190, 224};
    static final int[] RESERVED_4 = {10, 12, 28, 32, 166, 168, 220, 224, 248, 256};

    static final int FIRST = 0;
    static final int LAST = 8;
    static final int MMIO_BAR_OFFSET = 16;
    static final int MMIO_BAR = 24;
    static final int MMIO_RIGHTS = 25;
    static final int MMIO_WIDTHS = 26;
    static final int MMIO_RESERVED = 27;

    static final int MMIO_4_OFFSET = 16;
    static final int MMIO_4_LENGTH = 24;
    static final int MMIO_4_BAR = 32;
    static final int MMIO_4_RIGHTS = 33;
    static final int MMIO_4_WIDTHS = 34;
    static final int MMIO_4_RESERVED = 35;

    static final int PORT_4_OFFSET = 16;
    static final int PORT_4_LENGTH = 20;
    static final int PORT_4_BAR = 24;
    static final int PORT_4_RIGHTS = 25;
    static final int PORT_4_WIDTHS = 26;
    static final int PORT_4_RESERVED = 27;

    static final int PORT_LAST = 2;
    static final int PORT_WIDTHS = 4;
    static final int PORT_RIGHTS = 5;
    static final int PORT_RESERVED = 6;

    static final int DMA_PASID = 16;
    static final int DMA_DIRECTION = 20;
    static final int DMA_RESERVED = 21;
    static final int DMA_ADDRESSING = 21;
    static final int DMA_4_RESERVED = 22;

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
