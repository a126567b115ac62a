package dev.ironshim.reports.inspect.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What travels and where to: virtual channels, TPH, resizable BARs (base specification 7.9.1, 7.9.13, 7.8.6). */
final class TrafficWords {
    private static final int BARS = 6;

    private TrafficWords() {}

    static List<String> channels(Registers registers, int at) {
        List<String> lines = new ArrayList<>(List.of(""));
        if (!registers.has(at, 16)) {
            return lines;
        }
        long can = registers.u32(at + 4);
        lines.add("Caps: LPEVC=" + (can >> 4 & 7) + " RefClk=" + (100 << (can >> 8 & 3)) + "ns PATEntryBits="
                + (1 << (can >> 10 & 3)));
        for (int channel = 0; channel <= (can & 7) && registers.has(at + 0x10 + 12 * channel, 12); channel++) {
            int base = at + 0x10 + 12 * channel;
            long control = registers.u32(base + 4);
            lines.add("VC" + channel + ": " + Flags.of(control >> 31, "Enable") + " ID=" + (control >> 24 & 7)
                    + String.format(Locale.ROOT, " TC/VC=%02x, ", control & 0xFF)
                    + Flags.of(registers.u16(base + 10), ". NegoPending"));
        }
        return lines;
    }

    static List<String> hints(Registers registers, int at) {
        if (!registers.has(at, 12)) {
            return List.of("");
        }
        long can = registers.u32(at + 4);
        long control = registers.u32(at + 8);
        int place = (int) (can >> 9 & 3);
        String where = switch (place) {
            case 0 -> "no steering table";
            case 1 -> "steering table in TPH capability, " + ((can >> 16 & 0x7FF) + 1) + " entries";
            case 2 -> "steering table in MSI-X table";
            default -> "steering table at a reserved place";
        };
        return List.of(
                "",
                "TPHCap: " + Flags.of(can, "NoStMode IntVecMode DevSpecMode") + " " + Flags.of(can >> 8, "ExtTPH")
                        + ", " + where,
                "TPHCtl: mode " + (control & 7) + ", requester "
                        + ((control >> 8 & 3) == 0 ? "off" : (control >> 8 & 3) == 1 ? "on" : "extended or reserved"));
    }

    /** For virtual functions it has the same layout. */
    static List<String> resizable(Registers registers, int at, String bar) {
        List<String> lines = new ArrayList<>(List.of(""));
        int count = registers.has(at, 12) ? (int) (registers.u32(at + 8) >> 5 & 7) : 0;
        for (int i = 0; i < Math.min(count, BARS) && registers.has(at + 4 + 8 * i, 8); i++) {
            long can = registers.u32(at + 4 + 8 * i);
            long control = registers.u32(at + 8 + 8 * i);
            List<String> sizes = new ArrayList<>();
            for (int bit = 4; bit < 32; bit++) {
                if ((can >> bit & 1) != 0) {
                    sizes.add(size(bit - 4));
                }
            }
            for (int bit = 16; bit < 32; bit++) {
                if ((control >> bit & 1) != 0) {
                    sizes.add(size(bit + 12));
                }
            }
            lines.add(bar + " " + (control & 7) + ": current size: " + size((int) (control >> 8 & 63)) + ", supported: "
                    + (sizes.isEmpty() ? "none" : String.join(" ", sizes)));
        }
        return lines;
    }

    /** 2 to the power of 20 + n bytes. */
    private static String size(int n) {
        String[] units = {"MB", "GB", "TB", "PB", "EB", "ZB", "YB"};
        return (1 << n % 10) + units[n / 10];
    }
}
