package dev.ironshim.reports.inspect.words;

import dev.ironshim.impl.pci.Capability.Dvsec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Designated vendor-specific capabilities, of which CXL's are known, and link encryption (base specification 7.9.6, 7.9.26). */
final class VendorWords {
    private static final int CXL = 0x1E98;

    private VendorWords() {}

    static List<String> dvsec(Registers registers, Dvsec dvsec) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "Vendor=%04x ID=%04x Rev=%d Len=%d%s",
                dvsec.vendor(),
                dvsec.id(),
                dvsec.revision(),
                dvsec.length(),
                dvsec.vendor() == CXL ? ": CXL, " + cxl(dvsec.id()) : ""));
        int at = dvsec.offset();
        if (dvsec.vendor() == CXL && dvsec.id() == 0 && registers.has(at, 0x28)) {
            int can = registers.u16(at + 0x0A);
            lines.add("CXLCap: " + Flags.of(can, "Cache IO Mem MemHWInit") + " HDMCount=" + (can >> 4 & 3) + " "
                    + Flags.of(can >> 14, "Viral"));
            lines.add("CXLCtl: " + Flags.of(registers.u16(at + 0x0C), "Cache IO Mem"));
            lines.add("CXLSta: " + Flags.of(registers.u16(at + 0x0E) >> 14, "Viral"));
            for (int range = 0; range < (can >> 4 & 3) && registers.has(at + 0x18 + 16 * range, 16); range++) {
                lines.add("Range" + (range + 1) + ": " + range(registers, at + 0x18 + 16 * range));
            }
        }
        return lines;
    }

    private static String range(Registers registers, int at) {
        long size = (registers.u32(at) << 32) | (registers.u32(at + 4) & 0xF000_0000L);
        long base = (registers.u32(at + 8) << 32) | (registers.u32(at + 12) & 0xF000_0000L);
        return "base 0x" + Long.toHexString(base) + ", 0x" + Long.toHexString(size) + " bytes, "
                + Flags.of(registers.u32(at + 4), "Valid Active");
    }

    /** CXL specification 3.1, table 8-2. */
    private static String cxl(int id) {
        return switch (id) {
            case 0 -> "device";
            case 2 -> "functions that are not CXL";
            case 3 -> "port extensions";
            case 4 -> "global persistent flush, port";
            case 5 -> "global persistent flush, device";
            case 7 -> "flex bus port";
            case 8 -> "register locator";
            case 9 -> "multi-logical device";
            case 10 -> "test";
            default -> "unknown";
        };
    }

    static List<String> encryption(Registers registers, int at) {
        List<String> lines = new ArrayList<>(List.of(""));
        if (!registers.has(at, 12)) {
            return lines;
        }
        long can = registers.u32(at + 4);
        lines.add("IDECap: "
                + Flags.of(can, "LinkIDE SelectiveIDE FlowThrough PartialHdr Aggregation PCRC IDE_KM SelCfg"));
        lines.add("IDECtl: " + Flags.of(registers.u32(at + 8), ". . FlowThrough"));
        int next = at + 12;
        if ((can & 1) != 0) {
            for (int stream = 0; stream <= (can >> 13 & 7) && registers.has(next, 8); stream++) {
                lines.add("LinkIDE #" + stream + ": " + stream(registers.u32(next), registers.u32(next + 4)));
                next += 8;
            }
        }
        if ((can & 2) != 0) {
            for (int stream = 0; stream <= (can >> 16 & 0xFF) && registers.has(next, 12); stream++) {
                lines.add("SelectiveIDE #" + stream + ": " + stream(registers.u32(next + 4), registers.u32(next + 8)));
                // Capability, control, status, two words of requester ids, and three words a block of addresses.
                next += 20 + 12 * (int) (registers.u32(next) & 15);
            }
        }
        return lines;
    }

    private static String stream(long control, long status) {
        String state = switch ((int) (status & 15)) {
            case 0 -> "insecure";
            case 2 -> "secure";
            default -> "state " + (status & 15);
        };
        return Flags.of(control, "Enable") + ", stream id " + (control >> 24 & 0xFF) + ", " + state
                + ((status >> 31 & 1) != 0 ? ", an integrity check has failed" : "");
    }
}
