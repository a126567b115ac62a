package dev.ironshim.impl.manifest;

import static dev.ironshim.impl.manifest.ManifestWriter.U16;
import static dev.ironshim.impl.manifest.ManifestWriter.U32;
import static dev.ironshim.impl.manifest.ManifestWriter.U8;
import static dev.ironshim.impl.manifest.ManifestWriter.fits;

import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.impl.verified.Layout;

/** Writes what version 4 has and version 3 has not. */
final class TermsWriter {
    private static final int MAX_ASCII = 0x7F;
    private static final int SHOWN = 80;

    private TermsWriter() {}

    static void header(byte[] bytes, Terms terms) {
        Terms.Device device = terms.device();
        Bytes.putU16(bytes, Field.AT_VENDOR, (int) fits("vendor", device.vendor(), U16));
        Bytes.putU16(bytes, Field.AT_DEVICE, (int) fits("device", device.device(), U16));
        Bytes.putU16(bytes, Field.AT_SUBSYSTEM_VENDOR, (int) fits("subsystem vendor", device.subsystemVendor(), U16));
        Bytes.putU16(bytes, Field.AT_SUBSYSTEM, (int) fits("subsystem", device.subsystem(), U16));
        Bytes.putU32(bytes, Field.AT_CLASS, fits("class", device.classCode(), U32));
        Bytes.putU32(bytes, Field.AT_CLASS_MASK, fits("class mask", device.classMask(), U32));
        Bytes.putU64(bytes, Field.AT_UNIT, terms.unit());
        Bytes.putU32(bytes, Field.AT_ABI_VERSION, fits("version", terms.abi().version(), U32));
        Bytes.putU64(bytes, Field.AT_ABI_FEATURES, terms.abi().features());
        Bytes.putU64(bytes, Field.AT_ABI_SIZE, terms.abi().structSize());
        Bytes.putU64(bytes, Field.AT_ABI_ALIGN, terms.abi().structAlign());
        Bytes.putU16(bytes, Field.AT_COUNTS + 2 * Format.CALLS, terms.calls().size());
    }

    static void mmio(byte[] bytes, int at, Grant.Mmio grant) {
        unresolved(grant, grant.first());
        name(bytes, at, grant.name());
        Bytes.putU64(bytes, at + Field.MMIO_4_OFFSET, grant.barOffset());
        Bytes.putU64(bytes, at + Field.MMIO_4_LENGTH, grant.length());
        bytes[at + Field.MMIO_4_BAR] = (byte) fits("BAR", grant.bar(), U8);
        bytes[at + Field.MMIO_4_RIGHTS] = (byte) grant.rights().bits();
        bytes[at + Field.MMIO_4_WIDTHS] = (byte) fits("widths", grant.widths(), U8);
    }

    static void port(byte[] bytes, int at, Grant.Port grant) {
        unresolved(grant, grant.first());
        name(bytes, at, grant.name());
        Bytes.putU32(bytes, at + Field.PORT_4_OFFSET, fits("port", grant.barOffset(), U32));
        Bytes.putU32(bytes, at + Field.PORT_4_LENGTH, fits("ports", grant.length(), U32));
        bytes[at + Field.PORT_4_BAR] = (byte) fits("BAR", grant.bar(), U8);
        bytes[at + Field.PORT_4_RIGHTS] = (byte) grant.rights().bits();
        bytes[at + Field.PORT_4_WIDTHS] = (byte) fits("widths", grant.widths(), U8);
    }

    /** An address of one machine has no place here. */
    private static void unresolved(Grant grant, long first) {
        if (first != 0) {
            throw ManifestWriter.refuse("an address in version 4: " + grant, "an offset in a BAR");
        }
    }

    static void name(byte[] bytes, int at, String name) {
        if (name.length() > Layout.NAME || !name.chars().allMatch(each -> each > 0 && each <= MAX_ASCII)) {
            throw ManifestWriter.refuse("name " + shown(name), Layout.NAME + " characters of ASCII at most");
        }
        for (int i = 0; i < name.length(); i++) {
            bytes[at + i] = (byte) name.charAt(i);
        }
    }

    static String shown(String name) {
        return "'" + name.substring(0, Math.min(name.length(), SHOWN)) + "'";
    }
}
