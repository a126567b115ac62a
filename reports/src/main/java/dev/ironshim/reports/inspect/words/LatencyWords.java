package dev.ironshim.reports.inspect.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Time and power: LTR, L1 substates, PTM (base specification 7.8.2, 7.8.3, 7.9.15). */
final class LatencyWords {
    private static final int[] POWER_ON_SCALE = {2, 10, 100};

    private LatencyWords() {}

    static List<String> ltr(Registers registers, int at) {
        return registers.has(at, 8)
                ? List.of(
                        "",
                        "Max snoop latency: " + latency(registers.u16(at + 4)) + ", no snoop: "
                                + latency(registers.u16(at + 6)))
                : List.of("");
    }

    private static String latency(int register) {
        int scale = register >> 10 & 7;
        return scale > 5 ? "reserved scale" : ((long) (register & 0x3FF) << (5 * scale)) + "ns";
    }

    static List<String> substates(Registers registers, int at) {
        List<String> lines = new ArrayList<>(List.of(""));
        String states = "PCI-PM_L1.2 PCI-PM_L1.1 ASPM_L1.2 ASPM_L1.1";
        if (registers.has(at, 8)) {
            long can = registers.u32(at + 4);
            lines.add("L1SubCap: " + Flags.of(can, states + " L1_PM_Substates") + ", CommonModeRestoreTime "
                    + (can >> 8 & 0xFF) + "us, " + powerOn((int) (can >> 16 & 3), (int) (can >> 19 & 31)));
        }
        if (registers.has(at, 16)) {
            long control = registers.u32(at + 8);
            long second = registers.u32(at + 12);
            int scale = (int) (control >> 29 & 7);
            lines.add("L1SubCtl1: " + Flags.of(control, states) + ", T_CommonMode " + (control >> 8 & 0xFF)
                    + "us, LTR1.2_Threshold "
                    + (scale > 5 ? "reserved scale" : ((control >> 16 & 0x3FF) << (5 * scale)) + "ns"));
            lines.add("L1SubCtl2: " + powerOn((int) (second & 3), (int) (second >> 3 & 31)));
        }
        return lines;
    }

    private static String powerOn(int scale, int value) {
        return "T_PwrOn " + (scale < POWER_ON_SCALE.length ? value * POWER_ON_SCALE[scale] + "us" : "reserved scale");
    }

    static List<String> ptm(Registers registers, int at) {
        if (!registers.has(at, 12)) {
            return List.of("");
        }
        long can = registers.u32(at + 4);
        long control = registers.u32(at + 8);
        return List.of(
                "",
                "PTMCap: " + Flags.of(can, "Requester Responder Root") + ", clock granularity "
                        + granularity((int) (can >> 8 & 0xFF)),
                "PTMControl: " + Flags.of(control, "Enabled RootSelected") + ", effective granularity "
                        + granularity((int) (control >> 8 & 0xFF)));
    }

    private static String granularity(int code) {
        return code == 0 ? "unknown" : code == 255 ? "more than 254ns" : String.format(Locale.ROOT, "%dns", code);
    }
}
