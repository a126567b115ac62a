package dev.ironshim.impl.manifest;

import static dev.ironshim.impl.manifest.ManifestCheck.hex;
import static dev.ironshim.impl.manifest.ManifestCheck.ordered;
import static dev.ironshim.impl.manifest.ManifestCheck.refuse;

import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.impl.verified.Layout;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** Checks what version 4 has and version 3 has not. */
final class RelativeCheck {
    private static final int ALL_ONES = 0xFFFF;
    private static final long CLASS_BITS = 0xFF_FFFFL;
    private static final long MAX_31 = 0x7FFF_FFFFL;
    private static final int MAX_BAR = 5;
    private static final int PORTS = 1 << 16;
    private static final int MAPPED = 0;
    private static final int SHARED = 1;
    private static final int BOTH = 3;

    private final ManifestCheck check;
    private final byte[] bytes;

    RelativeCheck(ManifestCheck check, byte[] bytes) {
        this.check = check;
        this.bytes = bytes;
    }

    void header() {
        int vendor = Bytes.u16(bytes, Field.AT_VENDOR);
        int device = Bytes.u16(bytes, Field.AT_DEVICE);
        if (vendor == 0 || vendor == ALL_ONES || device == 0 || device == ALL_ONES) {
            throw refuse(ManifestRule.DEVICE, Field.AT_VENDOR, hex(vendor) + " and " + hex(device), "a device");
        }
        int maker = Bytes.u16(bytes, Field.AT_SUBSYSTEM_VENDOR);
        int subsystem = Bytes.u16(bytes, Field.AT_SUBSYSTEM);
        if (maker == ALL_ONES || subsystem == ALL_ONES || (maker == 0 && subsystem != 0)) {
            throw refuse(
                    ManifestRule.SUBSYSTEM,
                    Field.AT_SUBSYSTEM_VENDOR,
                    hex(maker) + " and " + hex(subsystem),
                    "a subsystem of a vendor, or zeros");
        }
        long code = Bytes.u32(bytes, Field.AT_CLASS);
        long mask = Bytes.u32(bytes, Field.AT_CLASS_MASK);
        if (mask > CLASS_BITS || (code & ~mask) != 0) {
            throw refuse(ManifestRule.CLASS, Field.AT_CLASS, hex(code) + " of " + hex(mask), "24 bits, of the mask");
        }
        abi();
    }

    private void abi() {
        long version = Bytes.u32(bytes, Field.AT_ABI_VERSION);
        long features = Bytes.u64(bytes, Field.AT_ABI_FEATURES);
        long size = Bytes.u64(bytes, Field.AT_ABI_SIZE);
        long align = Bytes.u64(bytes, Field.AT_ABI_ALIGN);
        boolean none = version == 0 && features == 0 && size == 0 && align == 0;
        boolean empty = size == 0 && align == 0;
        boolean aligned = size > 0 && align > 0 && Long.bitCount(align) == 1 && size % align == 0;
        if (!none && (version < 1 || version > MAX_31 || !(empty || aligned))) {
            throw refuse(
                    ManifestRule.ABI,
                    Field.AT_ABI_VERSION,
                    "version " + version + ", " + Long.toUnsignedString(size) + " bytes aligned to "
                            + Long.toUnsignedString(align),
                    "a version and an aligned structure, or nothing");
        }
    }

    void mmio(int start, int count) {
        names(start, count, Layout.MMIO_ENTRY_4);
        int bar = 0;
        long free = 0;
        for (int i = 0; i < count; i++) {
            int at = Layout.entry(start, i, Layout.MMIO_ENTRY_4);
            long offset = Bytes.u64(bytes, at + Field.MMIO_4_OFFSET);
            long length = Bytes.u64(bytes, at + Field.MMIO_4_LENGTH);
            if (offset < 0 || length <= 0 || length > Long.MAX_VALUE - offset) {
                throw window(at + Field.MMIO_4_OFFSET, offset, length);
            }
            if (offset % ManifestCheck.PAGE != 0 || length % ManifestCheck.PAGE != 0) {
                throw refuse(
                        ManifestRule.PAGE,
                        at + Field.MMIO_4_OFFSET,
                        hex(length) + " bytes at " + hex(offset),
                        "whole pages of " + ManifestCheck.PAGE + " bytes");
            }
            free = bar(at + Field.MMIO_4_BAR, bar) == bar ? free : 0;
            bar = Bytes.u8(bytes, at + Field.MMIO_4_BAR);
            free = apart(at + Field.MMIO_4_OFFSET, free, offset, length);
            check.rights(at + Field.MMIO_4_RIGHTS);
            check.widths(at + Field.MMIO_4_WIDTHS, ManifestCheck.WIDTHS_OF_MMIO);
            check.zeros(at + Field.MMIO_4_RESERVED, at + Layout.MMIO_ENTRY_4);
        }
    }

    void ports(int start, int count) {
        names(start, count, Layout.PORT_ENTRY_4);
        int bar = 0;
        long free = 0;
        for (int i = 0; i < count; i++) {
            int at = Layout.entry(start, i, Layout.PORT_ENTRY_4);
            long offset = Bytes.u32(bytes, at + Field.PORT_4_OFFSET);
            long length = Bytes.u32(bytes, at + Field.PORT_4_LENGTH);
            if (length == 0 || offset + length > PORTS) {
                throw window(at + Field.PORT_4_OFFSET, offset, length);
            }
            free = bar(at + Field.PORT_4_BAR, bar) == bar ? free : 0;
            bar = Bytes.u8(bytes, at + Field.PORT_4_BAR);
            free = apart(at + Field.PORT_4_OFFSET, free, offset, length);
            check.rights(at + Field.PORT_4_RIGHTS);
            int widths = check.widths(at + Field.PORT_4_WIDTHS, ManifestCheck.WIDTHS_OF_PORTS);
            if (Integer.highestOneBit(widths) > length) {
                throw refuse(
                        ManifestRule.PORT_WIDTH,
                        at + Field.PORT_4_WIDTHS,
                        "accesses of " + Integer.highestOneBit(widths) + " ports",
                        "at most the " + length + " ports of the range");
            }
            check.zeros(at + Field.PORT_4_RESERVED, at + Layout.PORT_ENTRY_4);
        }
    }

    private static RefusedException window(int at, long offset, long length) {
        return refuse(ManifestRule.WINDOW, at, hex(length) + " from " + hex(offset), "a window within the largest BAR");
    }

    private int bar(int at, int before) {
        int bar = Bytes.u8(bytes, at);
        if (bar > MAX_BAR) {
            throw refuse(ManifestRule.BAR, at, "BAR " + bar, "BAR 0 to 5");
        }
        if (bar < before) {
            throw refuse(ManifestRule.BAR_ORDER, at, "BAR " + bar, before + " or above");
        }
        return bar;
    }

    /** @return the first offset behind it */
    private static long apart(int at, long free, long offset, long length) {
        if (offset < free) {
            throw refuse(ManifestRule.OVERLAP, at, hex(offset), "a start from " + hex(free));
        }
        return offset + length;
    }

    /** Whether pages are mapped or a page table is shared, and that nothing narrower is promised of a shared one. */
    void addressing(int start, int count) {
        names(start, count, Layout.DMA_ENTRY_4);
        for (int i = 0; i < count; i++) {
            int at = Layout.entry(start, i, Layout.DMA_ENTRY_4) + Layout.NAME;
            int addressing = Bytes.u8(bytes, at + Field.DMA_ADDRESSING);
            boolean all = Bytes.u64(bytes, at + Field.FIRST) == 0
                    && Bytes.u64(bytes, at + Field.LAST) == -1
                    && Bytes.u32(bytes, at + Field.DMA_PASID) != 0
                    && Bytes.u8(bytes, at + Field.DMA_DIRECTION) == BOTH;
            if (addressing != MAPPED && !(addressing == SHARED && all)) {
                throw refuse(
                        ManifestRule.ADDRESSING,
                        at + Field.DMA_ADDRESSING,
                        addressing + (all ? " of all of a PASID" : " of a part"),
                        "0, or 1 with a PASID, the whole address space and direction 3");
            }
        }
    }

    /** Names of the entries of a table, which begin with them. */
    void names(int start, int count, int size) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < count; i++) {
            int at = Layout.entry(start, i, size);
            String name = name(at);
            if (!seen.add(name)) {
                throw refuse(ManifestRule.NAME_TWICE, at, "'" + name + "' again", "another name");
            }
        }
    }

    private String name(int at) {
        int length = 0;
        while (length < Layout.NAME && legal(bytes[at + length])) {
            length++;
        }
        int end = at + Layout.NAME;
        if (length == 0 || Bytes.zeros(bytes, at + length, end) < end) {
            throw refuse(
                    ManifestRule.NAME,
                    at,
                    Long.toHexString(Bytes.u64(bytes, at)) + " " + Long.toHexString(Bytes.u64(bytes, at + 8)),
                    "a to z, 0 to 9 and '-', then zeros");
        }
        return new String(bytes, at, length, StandardCharsets.US_ASCII);
    }

    private static boolean legal(byte each) {
        return (each >= 'a' && each <= 'z') || (each >= '0' && each <= '9') || each == '-';
    }

    void calls(int start, int count) {
        long before = -1;
        for (int i = 0; i < count; i++) {
            int at = Layout.entry(start, i, Layout.CALL_ENTRY);
            long number = Bytes.u32(bytes, at);
            if (number > MAX_31) {
                throw refuse(ManifestRule.SYSTEM_CALL, at, String.valueOf(number), "below 2^31");
            }
            before = ordered(before, number, at);
        }
    }
}
