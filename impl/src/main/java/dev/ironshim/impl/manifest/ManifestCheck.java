package dev.ironshim.impl.manifest;

import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Budget;
import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.impl.verified.Layout;
import dev.ironshim.impl.verified.Order;
import dev.ironshim.impl.verified.Unsigned;

/** Checks bytes against the rules, in the order of {@link ManifestRule} and of the bytes. */
final class ManifestCheck {
    static final int WIDTHS_OF_MMIO = 1 + 2 + 4 + 8;
    static final int WIDTHS_OF_PORTS = 1 + 2 + 4;
    static final int PAGE = (int) Grant.PAGE;
    private static final int MAX_PASID = (1 << 20) - 1;
    private static final int MSI_VECTORS = 32;
    private static final int MSI_X_VECTORS = 2048;

    private final byte[] bytes;
    private Format format = Format.V3;
    private long interrupts;

    private ManifestCheck(byte[] bytes) {
        this.bytes = bytes;
    }

    static void check(byte[] bytes) {
        new ManifestCheck(bytes).all();
    }

    private void all() {
        frame();
        header();
        if (format == Format.V3) {
            if (Bytes.u32(bytes, Field.AT_DOMAIN) == 0) {
                throw refuse(ManifestRule.DOMAIN, Field.AT_DOMAIN, "0", "the number of an IOMMU domain");
            }
            mmio(start(Format.MMIO), count(Format.MMIO));
            ports(start(Format.PORTS), count(Format.PORTS));
        } else {
            RelativeCheck relative = new RelativeCheck(this, bytes);
            relative.header();
            relative.mmio(start(Format.MMIO), count(Format.MMIO));
            relative.ports(start(Format.PORTS), count(Format.PORTS));
            relative.addressing(start(Format.DMA), count(Format.DMA));
            relative.names(start(Format.IRQS), count(Format.IRQS), Layout.IRQ_ENTRY_4);
            relative.calls(start(Format.CALLS), count(Format.CALLS));
        }
        dma(start(Format.DMA) + format.name, count(Format.DMA), format.entry(Format.DMA));
        irqs(start(Format.IRQS) + format.name, count(Format.IRQS), format.entry(Format.IRQS));
        functions(start(Format.FUNCTIONS), count(Format.FUNCTIONS));
    }

    private int start(int table) {
        return format.start(bytes, table);
    }

    /** Everything that tells whether the tables are there. */
    private void frame() {
        atLeast(Layout.HEADER);
        long magic = Bytes.u64(bytes, Field.AT_MAGIC);
        if (magic != Field.MAGIC) {
            throw refuse(ManifestRule.MAGIC, Field.AT_MAGIC, hex(magic), hex(Field.MAGIC));
        }
        int version = Bytes.u16(bytes, Field.AT_VERSION);
        if (version != Format.V3.version && version != Format.V4.version) {
            throw refuse(ManifestRule.VERSION, Field.AT_VERSION, String.valueOf(version), "3 or 4");
        }
        format = version == Format.V3.version ? Format.V3 : Format.V4;
        atLeast(format.header);
        if (bytes.length > format.maxLength) {
            throw refuse(
                    ManifestRule.TOO_LONG, format.maxLength, bytes.length + " bytes", format.maxLength + " at most");
        }
        int[] reserved = format == Format.V3 ? Field.RESERVED : Field.RESERVED_4;
        for (int i = 0; i < reserved.length; i += 2) {
            zeros(reserved[i], reserved[i + 1]);
        }
        for (int table = 0; table < format.tables; table++) {
            if (count(table) > Format.most(table)) {
                throw refuse(
                        ManifestRule.COUNT,
                        Field.AT_COUNTS + 2 * table,
                        String.valueOf(count(table)),
                        Format.most(table) + " at most");
            }
        }
        long length = format.length(bytes);
        long said = Bytes.u32(bytes, Field.AT_LENGTH);
        if (said != length) {
            throw refuse(ManifestRule.LENGTH, Field.AT_LENGTH, String.valueOf(said), String.valueOf(length));
        }
        if (bytes.length < length) {
            throw refuse(ManifestRule.TRUNCATED, bytes.length, bytes.length + " bytes", String.valueOf(length));
        }
        if (bytes.length > length) {
            throw refuse(ManifestRule.TRAILING_BYTES, length, bytes.length - length + " more bytes", "none");
        }
    }

    private void atLeast(int header) {
        if (bytes.length < header) {
            throw refuse(ManifestRule.TOO_SHORT, bytes.length, bytes.length + " bytes", header + " at least");
        }
    }

    private void header() {
        if (Bytes.u64(bytes, Field.AT_DRIVER) == 0) {
            throw refuse(ManifestRule.DRIVER, Field.AT_DRIVER, "0", "the identity of a driver");
        }
        int afterNonce = Field.AT_NONCE + Field.NONCE_BYTES;
        if (Bytes.zeros(bytes, Field.AT_NONCE, afterNonce) == afterNonce) {
            throw refuse(ManifestRule.NONCE, Field.AT_NONCE, "16 zero bytes", "a number used once");
        }
        long counter = Bytes.u64(bytes, Field.AT_COUNTER);
        if (counter < 1) {
            throw refuse(ManifestRule.COUNTER, Field.AT_COUNTER, Long.toUnsignedString(counter), "1 to 2^63 - 1");
        }
        long from = Bytes.u64(bytes, Field.AT_VALID_FROM);
        long until = Bytes.u64(bytes, Field.AT_VALID_UNTIL);
        if (from < 0 || until < from) {
            throw refuse(
                    ManifestRule.VALIDITY,
                    Field.AT_VALID_FROM,
                    Long.toUnsignedString(from) + " to " + Long.toUnsignedString(until),
                    "a period that does not end before it starts");
        }
        long dma = Bytes.u64(bytes, Field.AT_DMA_BYTES);
        long segment = Bytes.u64(bytes, Field.AT_SEGMENT_BYTES);
        if (dma < 0 || segment < 0 || segment > dma || (segment == 0 && dma > 0)) {
            throw refuse(
                    ManifestRule.DMA_BUDGET,
                    Field.AT_DMA_BYTES,
                    Long.toUnsignedString(segment) + " of " + Long.toUnsignedString(dma),
                    "a segment of 1 byte up to the total");
        }
        long mmio = Bytes.u64(bytes, Field.AT_MMIO_BYTES);
        if (mmio < 0) {
            throw refuse(ManifestRule.MMIO_BUDGET, Field.AT_MMIO_BYTES, hex(mmio), "less than 2^63");
        }
        int alignment = Bytes.u8(bytes, Field.AT_ALIGNMENT);
        int boundary = Bytes.u8(bytes, Field.AT_BOUNDARY);
        if (alignment > 63 || boundary > 63 || (boundary != 0 && boundary < alignment)) {
            throw refuse(
                    ManifestRule.SHIFT,
                    Field.AT_ALIGNMENT,
                    "alignment 2^" + alignment + ", boundary 2^" + boundary,
                    "exponents below 64, the boundary 0 or not below the alignment");
        }
        interrupts = Bytes.u32(bytes, Field.AT_INTERRUPTS);
        if (Bytes.u32(bytes, Field.AT_WINDOW_TICKS) == 0) {
            throw refuse(ManifestRule.WINDOW_TICKS, Field.AT_WINDOW_TICKS, "0", "1 at least");
        }
    }

    private void mmio(int start, int count) {
        pages(start, count, Layout.MMIO_ENTRY);
        for (int i = 0; i < count; i++) {
            int at = Layout.entry(start, i, Layout.MMIO_ENTRY);
            long offset = Bytes.u64(bytes, at + Field.MMIO_BAR_OFFSET);
            long rest = Bytes.u64(bytes, at + Field.LAST) - Bytes.u64(bytes, at);
            int bar = Bytes.u8(bytes, at + Field.MMIO_BAR);
            if (bar > 5 || offset % PAGE != 0 || Unsigned.below(offset + rest, offset)) {
                throw refuse(
                        ManifestRule.BAR,
                        at + Field.MMIO_BAR_OFFSET,
                        "BAR " + bar + " offset " + hex(offset),
                        "BAR 0 to 5, an offset in whole pages");
            }
            rights(at + Field.MMIO_RIGHTS);
            widths(at + Field.MMIO_WIDTHS, WIDTHS_OF_MMIO);
            zeros(at + Field.MMIO_RESERVED, at + Layout.MMIO_ENTRY);
        }
    }

    private void ports(int start, int count) {
        long[] first = new long[count];
        long[] last = new long[count];
        for (int i = 0; i < count; i++) {
            int at = Layout.entry(start, i, Layout.PORT_ENTRY);
            first[i] = Bytes.u16(bytes, at);
            last[i] = Bytes.u16(bytes, at + Field.PORT_LAST);
        }
        ascending(first, last, start, Layout.PORT_ENTRY);
        for (int i = 0; i < count; i++) {
            int at = Layout.entry(start, i, Layout.PORT_ENTRY);
            int widths = widths(at + Field.PORT_WIDTHS, WIDTHS_OF_PORTS);
            if (Integer.highestOneBit(widths) > last[i] - first[i] + 1) {
                throw refuse(
                        ManifestRule.PORT_WIDTH,
                        at + Field.PORT_WIDTHS,
                        "accesses of " + Integer.highestOneBit(widths) + " ports",
                        "at most the " + (last[i] - first[i] + 1) + " ports of the range");
            }
            rights(at + Field.PORT_RIGHTS);
            zeros(at + Field.PORT_RESERVED, at + Layout.PORT_ENTRY);
        }
    }

    /** Windows of one PASID are one address space; those of two may overlap. */
    private void dma(int start, int count, int size) {
        int space = 0;
        while (space < count) {
            long pasid = pasid(start, space, size);
            int end = space + 1;
            while (end < count && pasid(start, end, size) == pasid) {
                end++;
            }
            pages(Layout.entry(start, space, size), end - space, size);
            if (end < count && pasid(start, end, size) < pasid) {
                throw refuse(
                        ManifestRule.PASID_ORDER,
                        Layout.entry(start, end, size) + Field.DMA_PASID,
                        String.valueOf(pasid(start, end, size)),
                        "above " + pasid);
            }
            space = end;
        }
        for (int i = 0; i < count; i++) {
            int at = Layout.entry(start, i, size);
            twoBits(ManifestRule.DIRECTION, at + Field.DMA_DIRECTION);
            zeros(at + (format == Format.V3 ? Field.DMA_RESERVED : Field.DMA_4_RESERVED), at + Layout.DMA_ENTRY);
        }
    }

    private long pasid(int start, int index, int size) {
        int at = Layout.entry(start, index, size) + Field.DMA_PASID;
        long pasid = Bytes.u32(bytes, at);
        if (pasid > MAX_PASID) {
            throw refuse(ManifestRule.PASID, at, String.valueOf(pasid), "0 to " + MAX_PASID);
        }
        return pasid;
    }

    private void irqs(int start, int count, int size) {
        long before = -1;
        for (int i = 0; i < count; i++) {
            int at = Layout.entry(start, i, size);
            int vector = Bytes.u16(bytes, at + Field.IRQ_VECTOR);
            int kind = Bytes.u8(bytes, at + Field.IRQ_KIND);
            if (kind > 2) {
                throw refuse(ManifestRule.IRQ_KIND, at + Field.IRQ_KIND, String.valueOf(kind), "0, 1 or 2");
            }
            int vectors = kind == 0 ? 1 : kind == 1 ? MSI_VECTORS : MSI_X_VECTORS;
            if (vector >= vectors) {
                throw refuse(ManifestRule.VECTOR, at + Field.IRQ_VECTOR, String.valueOf(vector), "below " + vectors);
            }
            long perWindow = Bytes.u32(bytes, at + Field.IRQ_PER_WINDOW);
            long ticks = Bytes.u32(bytes, at + Field.IRQ_TICKS);
            if (perWindow < 1
                    || perWindow > interrupts
                    || ticks < 1
                    || ticks > Bytes.u32(bytes, Field.AT_TICKS_PER_CALL)) {
                throw refuse(
                        ManifestRule.IRQ_BUDGET,
                        at + Field.IRQ_PER_WINDOW,
                        perWindow + " a window of " + ticks + " ticks each",
                        "1 up to the driver's budget");
            }
            before = ordered(before, ((long) kind << 16) + vector, at);
            zeros(at + Field.IRQ_RESERVED, at + Field.IRQ_PER_WINDOW);
            zeros(at + Field.IRQ_RESERVED_TOO, at + Layout.IRQ_ENTRY);
        }
    }

    private void functions(int start, int count) {
        long before = -1;
        long calls = 0;
        long dma = 0;
        long mmio = 0;
        for (int i = 0; i < count; i++) {
            int at = Layout.entry(start, i, Layout.FUNCTION_ENTRY);
            before = ordered(before, Bytes.u16(bytes, at + Field.FUNCTION_INDEX), at);
            zeros(at + Field.FUNCTION_RESERVED, at + Field.FUNCTION_INTERRUPTS);
            calls = Budget.charged(interrupts, calls, Bytes.u32(bytes, at + Field.FUNCTION_INTERRUPTS));
            dma = Budget.charged(Bytes.u64(bytes, Field.AT_DMA_BYTES), dma, Bytes.u64(bytes, at + Field.FUNCTION_DMA));
            mmio = Budget.charged(
                    Bytes.u64(bytes, Field.AT_MMIO_BYTES), mmio, Bytes.u64(bytes, at + Field.FUNCTION_MMIO));
            if (calls == Budget.REFUSED || dma == Budget.REFUSED || mmio == Budget.REFUSED) {
                throw refuse(
                        ManifestRule.FUNCTIONS,
                        at,
                        "shares up to this function above the driver's budget",
                        "shares that fit it together");
            }
        }
    }

    private int count(int table) {
        return Format.count(bytes, table);
    }

    /** Reads a table's windows and demands that they ascend and consist of whole pages. */
    private void pages(int start, int count, int size) {
        long[] first = new long[count];
        long[] last = new long[count];
        for (int i = 0; i < count; i++) {
            int at = Layout.entry(start, i, size);
            first[i] = Bytes.u64(bytes, at);
            last[i] = Bytes.u64(bytes, at + Field.LAST);
        }
        ascending(first, last, start, size);
        for (int i = 0; i < count; i++) {
            if (first[i] % PAGE != 0 || (last[i] + 1) % PAGE != 0) {
                throw refuse(
                        ManifestRule.PAGE,
                        Layout.entry(start, i, size),
                        hex(first[i]) + " to " + hex(last[i]),
                        "whole pages of " + PAGE + " bytes");
            }
        }
    }

    private static void ascending(long[] first, long[] last, int start, int size) {
        int good = Order.ascending(first, last, first.length);
        if (good < first.length) {
            int at = Layout.entry(start, good, size);
            String found = hex(first[good]) + " to " + hex(last[good]);
            if (Long.compareUnsigned(last[good], first[good]) < 0) {
                throw refuse(ManifestRule.WINDOW, at, found, "a last byte that is not below the first");
            }
            throw refuse(ManifestRule.OVERLAP, at, found, "a start above " + hex(last[good - 1]));
        }
    }

    static long ordered(long before, long now, int at) {
        if (now <= before) {
            throw refuse(ManifestRule.ORDER, at, String.valueOf(now), "more than " + before);
        }
        return now;
    }

    void rights(int at) {
        twoBits(ManifestRule.RIGHTS, at);
    }

    void twoBits(ManifestRule rule, int at) {
        int bits = Bytes.u8(bytes, at);
        if (bits < 1 || bits > 3) {
            throw refuse(rule, at, String.valueOf(bits), "1, 2 or 3");
        }
    }

    int widths(int at, int all) {
        int widths = Bytes.u8(bytes, at);
        if (widths < 1 || widths > all) {
            throw refuse(ManifestRule.WIDTHS, at, String.valueOf(widths), "1 to " + all);
        }
        return widths;
    }

    void zeros(int from, int to) {
        int at = Bytes.zeros(bytes, from, to);
        if (at < to) {
            throw refuse(ManifestRule.RESERVED, at, String.valueOf(Bytes.u8(bytes, at)), "0");
        }
    }

    static RefusedException refuse(ManifestRule rule, long at, String found, String expected) {
        return new RefusedException(rule, at, found, expected);
    }

    static String hex(long value) {
        return RefusedException.hex(value);
    }
}
