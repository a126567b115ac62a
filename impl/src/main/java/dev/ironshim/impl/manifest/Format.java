package dev.ironshim.impl.manifest;

import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.impl.verified.Layout;

/** Where the tables of a manifest lie, by version. */
enum Format {
    V3(3, Layout.HEADER, Layout.MAX_LENGTH, 0, 5),
    V4(4, Layout.HEADER_4, Layout.MAX_LENGTH_4, Layout.NAME, 6);

    static final int MMIO = 0;
    static final int PORTS = 1;
    static final int DMA = 2;
    static final int IRQS = 3;
    static final int FUNCTIONS = 4;
    static final int CALLS = 5;

    final int version;
    final int header;
    final int maxLength;

    /** Bytes before what an entry for DMA or an interrupt has in both versions. */
    final int name;

    final int tables;

    Format(int version, int header, int maxLength, int name, int tables) {
        this.version = version;
        this.header = header;
        this.maxLength = maxLength;
        this.name = name;
        this.tables = tables;
    }

    /** The format of bytes that {@link ManifestCheck} has accepted. */
    static Format of(byte[] body) {
        return Bytes.u16(body, Field.AT_VERSION) == V3.version ? V3 : V4;
    }

    /** Bytes of an entry of a table. */
    int entry(int table) {
        return switch (table) {
            case MMIO -> this == V3 ? Layout.MMIO_ENTRY : Layout.MMIO_ENTRY_4;
            case PORTS -> this == V3 ? Layout.PORT_ENTRY : Layout.PORT_ENTRY_4;
            case DMA -> this == V3 ? Layout.DMA_ENTRY : Layout.DMA_ENTRY_4;
            case IRQS -> this == V3 ? Layout.IRQ_ENTRY : Layout.IRQ_ENTRY_4;
            case FUNCTIONS -> Layout.FUNCTION_ENTRY;
            default -> Layout.CALL_ENTRY;
        };
    }

    static int count(byte[] bytes, int table) {
        return Bytes.u16(bytes, Field.AT_COUNTS + 2 * table);
    }

    static int most(int table) {
        return table == CALLS ? Layout.MAX_CALLS : Layout.MAX_ENTRIES;
    }

    /** Where a table starts, in bytes whose tables before it are not too long. */
    int start(byte[] bytes, int table) {
        int at = header;
        for (int before = 0; before < table; before++) {
            at += count(bytes, before) * entry(before);
        }
        return at;
    }

    /** The length that the numbers of entries make. */
    int length(byte[] bytes) {
        int mmio = count(bytes, MMIO);
        int ports = count(bytes, PORTS);
        int dma = count(bytes, DMA);
        int irqs = count(bytes, IRQS);
        int functions = count(bytes, FUNCTIONS);
        return this == V3
                ? Layout.length(mmio, ports, dma, irqs, functions)
                : Layout.length4(mmio, ports, dma, irqs, functions, count(bytes, CALLS));
    }
}
