package dev.ironshim.reports.inspect.words;

import dev.ironshim.impl.pci.Capability.Msi;
import dev.ironshim.impl.pci.Capability.MsiX;
import dev.ironshim.impl.pci.Capability.PowerManagement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Power management, interrupts and enhanced allocation: what the standard list has besides PCI Express. */
final class BasicWords {
    private BasicWords() {}

    static List<String> power(Registers registers, PowerManagement pm) {
        int can = registers.u16(pm.offset() + 2);
        int control = registers.u16(pm.offset() + 4);
        return List.of(
                "version " + pm.version() + ", D" + pm.state() + ", NoSoftRst" + sign(pm.noSoftReset()),
                "Flags: " + Flags.of(can >> 3, "PMEClk . DSI") + " " + Flags.of(can >> 9, "D1 D2") + ", PME("
                        + Flags.of(can >> 11, "D0 D1 D2 D3hot D3cold") + ")",
                "Status: " + Flags.of(control >> 8, "PME-Enable") + " " + Flags.of(control >> 15, "PME"));
    }

    /** PCI local bus specification 6.8.1: the address has 32 or 64 bits, masks are there or not. */
    static List<String> msi(Registers registers, Msi msi) {
        List<String> lines = new ArrayList<>();
        lines.add("Enable" + sign(msi.enabled()) + " Count=" + msi.allocated() + "/" + msi.vectors() + " 64bit"
                + sign(msi.wide()) + " Maskable" + sign(msi.maskable()));
        int at = msi.offset();
        long address = registers.u32(at + 4) | (msi.wide() ? registers.u32(at + 8) << 32 : 0);
        int data = at + (msi.wide() ? 12 : 8);
        lines.add(String.format(
                Locale.ROOT, "Address: %0" + (msi.wide() ? 16 : 8) + "x  Data: %04x", address, registers.u16(data)));
        if (msi.maskable()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "Masking: %08x  Pending: %08x",
                    registers.u32(data + 4),
                    registers.has(data + 8, 4) ? registers.u32(data + 8) : 0));
        }
        return lines;
    }

    static List<String> msix(MsiX msix) {
        return List.of(
                "Enable" + sign(msix.enabled()) + " Count=" + msix.vectors() + " Masked" + sign(msix.masked()),
                "Vector table: BAR=" + msix.tableBar() + " offset=0x" + Long.toHexString(msix.tableOffset()),
                "PBA: BAR=" + msix.pendingBar() + " offset=0x" + Long.toHexString(msix.pendingOffset()));
    }

    private static final String[] PROPERTIES = {
        "memory",
        "prefetchable memory",
        "I/O ports",
        "VF prefetchable memory",
        "VF memory",
        "memory behind the bridge",
        "prefetchable memory behind the bridge",
        "I/O ports behind the bridge"
    };

    /** Enhanced Allocation (base specification 7.8.5): fixed ranges instead of BARs. */
    static List<String> allocation(Registers registers, int at) {
        List<String> lines = new ArrayList<>();
        if (!registers.has(at, 4)) {
            return List.of("");
        }
        int entries = registers.u8(at + 2) & 63;
        lines.add(entries + " entries, which replace BARs");
        boolean bridge = (registers.u8(0x0E) & 0x7F) == 1;
        int next = at + 4;
        if (bridge && registers.has(next, 4)) {
            lines.add(String.format(
                    Locale.ROOT,
                    "Fixed buses: secondary %02x, subordinate %02x",
                    registers.u8(next),
                    registers.u8(next + 1)));
            next += 4;
        }
        for (int i = 0; i < entries && registers.has(next, 12); i++) {
            long first = registers.u32(next);
            int end = next + 4 * (int) ((first & 7) + 1);
            if (!registers.has(next, end - next)) {
                break;
            }
            lines.add("Entry " + i + ": " + entry(registers, next, end, first));
            next = end;
        }
        return lines;
    }

    private static String entry(Registers registers, int at, int end, long first) {
        int property = (int) (first >> 8 & 0xFF);
        if (property > 7 && property < 0xFD) {
            property = (int) (first >> 16 & 0xFF);
        }
        String kind =
                property < PROPERTIES.length ? PROPERTIES[property] : String.format(Locale.ROOT, "0x%02x", property);
        int bar = (int) (first >> 4 & 15);
        String which = bar < 6
                ? "BAR " + bar
                : bar == 6
                        ? "behind the bridge"
                        : bar == 8 ? "ROM" : bar > 8 && bar < 15 ? "VF BAR " + (bar - 9) : "no BAR";
        long low = registers.u32(at + 4);
        long most = registers.u32(at + 8);
        int next = at + 12;
        long base = low & ~3L;
        if ((low & 2) != 0 && next + 4 <= end) {
            base |= registers.u32(next) << 32;
            next += 4;
        }
        long length = most | 3;
        if ((most & 2) != 0 && next + 4 <= end) {
            length |= registers.u32(next) << 32;
        }
        return which + ", " + kind + " 0x" + Long.toHexString(base) + " to 0x" + Long.toHexString(base + length) + ", "
                + Flags.of(first >> 30, "Writable Enable");
    }

    static String sign(boolean on) {
        return on ? "+" : "-";
    }
}
