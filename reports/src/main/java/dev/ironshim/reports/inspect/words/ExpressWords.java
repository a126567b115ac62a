package dev.ironshim.reports.inspect.words;

import dev.ironshim.impl.pci.Capability.Express;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The PCI Express capability (base specification 7.5.3): the function, its link, its slot, its root. */
final class ExpressWords {
    private static final int EVENT_COLLECTOR = 10;
    private static final String[] LATENCY_L0S = {
        "<64ns", "<128ns", "<256ns", "<512ns", "<1us", "<2us", "<4us", "unlimited"
    };
    private static final String[] LATENCY_L1 = {"<1us", "<2us", "<4us", "<8us", "<16us", "<32us", "<64us", "unlimited"};
    private static final String[] TIMEOUTS = {
        "50us to 50ms",
        "50us to 100us",
        "1ms to 10ms",
        "?",
        "?",
        "16ms to 55ms",
        "65ms to 210ms",
        "?",
        "?",
        "260ms to 900ms",
        "1s to 3.5s",
        "?",
        "?",
        "4s to 13s",
        "17s to 64s",
        "?"
    };

    private final Registers registers;
    private final Express express;
    private final int at;
    private final List<String> lines = new ArrayList<>();

    private ExpressWords(Registers registers, Express express) {
        this.registers = registers;
        this.express = express;
        this.at = express.offset();
    }

    static List<String> of(Registers registers, Express express) {
        ExpressWords words = new ExpressWords(registers, express);
        words.all();
        return words.lines;
    }

    private boolean known(int offset, int length) {
        // The standard list and its capabilities lie in the first 256 bytes.
        return registers.has(at + offset, length) && at + offset + length <= 256;
    }

    private int u16(int offset) {
        return registers.u16(at + offset);
    }

    private long u32(int offset) {
        return registers.u32(at + offset);
    }

    private void all() {
        int flags = u16(2);
        lines.add("v" + express.version() + " " + express.typeName() + (express.slot() ? " (Slot+)" : "") + ", MSI "
                + String.format(Locale.ROOT, "%02x", flags >> 9 & 31));
        boolean port = express.type() == Express.ROOT_PORT || express.type() == Express.DOWNSTREAM_PORT;
        boolean link = express.type() != Express.INTEGRATED_ENDPOINT && express.type() != EVENT_COLLECTOR;
        boolean root = express.type() == Express.ROOT_PORT || express.type() == EVENT_COLLECTOR;
        if (known(4, 8)) {
            device();
        }
        if (link && known(0x0C, 8)) {
            link();
        }
        if (express.slot() && port && known(0x14, 8)) {
            slot();
        }
        if (root && known(0x1C, 8)) {
            root();
        }
        if (express.version() >= 2) {
            if (known(0x24, 8)) {
                device2();
            }
            if (link && known(0x2C, 8)) {
                link2();
            }
        }
    }

    private void device() {
        long can = u32(4);
        int control = u16(8);
        boolean endpoint = express.type() == Express.ENDPOINT || express.type() == Express.LEGACY_ENDPOINT;
        lines.add("DevCap: MaxPayload " + payload(can & 7) + ", PhantFunc " + ((1 << (can >> 3 & 3)) - 1) + ", "
                + Flags.of(can, ". . . . . ExtTag") + " " + Flags.of(can >> 15, "RBE") + " "
                + Flags.of(can >> 28, "FLReset")
                + (endpoint
                        ? ", Latency L0s " + LATENCY_L0S[(int) (can >> 6 & 7)] + ", L1 "
                                + LATENCY_L1[(int) (can >> 9 & 7)]
                        : ""));
        lines.add("DevCtl: reports " + Flags.of(control, "CorrErr NonFatalErr FatalErr UnsupReq RlxdOrd") + " "
                + Flags.of(control >> 8, "ExtTag PhantFunc AuxPwr NoSnoop") + ", MaxPayload "
                + payload(control >> 5 & 7) + ", MaxReadReq " + payload(control >> 12 & 7));
        lines.add("DevSta: " + Flags.of(u16(0x0A), "CorrErr NonFatalErr FatalErr UnsupReq AuxPwr TransPend"));
    }

    private static String payload(long code) {
        return code > 5 ? "reserved" : (128 << code) + " bytes";
    }

    private void link() {
        long can = u32(0x0C);
        int control = u16(0x10);
        int status = u16(0x12);
        lines.add("LnkCap: Port #" + (can >> 24 & 0xFF) + ", Speed " + speed((int) can & 15) + ", Width x"
                + (can >> 4 & 63) + ", ASPM " + powerStates((int) (can >> 10 & 3), "not supported") + ", "
                + Flags.of(can >> 18, "ClockPM Surprise LLActRep BwNot ASPMOptComp"));
        lines.add("LnkCtl: ASPM " + powerStates(control & 3, "Disabled") + ", "
                + Flags.of(control, ". . . . Disabled . CommClk ExtSynch ClockPM AutWidDis BWInt AutBWInt"));
        lines.add("LnkSta: Speed " + speed(status & 15) + compared(status & 15, (int) can & 15) + ", Width x"
                + (status >> 4 & 63) + compared(status >> 4 & 63, (int) (can >> 4 & 63)) + ", "
                + Flags.of(status >> 10, "TrErr Train SlotClk DLActive BWMgmt ABWMgmt"));
    }

    /** A port may well be faster than what is plugged into it; a device in a slot that is slower is worth a word. */
    private String compared(int now, int can) {
        if (now > can) {
            return " (overdriven)";
        }
        boolean port = express.type() == Express.ROOT_PORT
                || express.type() == Express.DOWNSTREAM_PORT
                || express.type() == Express.TO_CONVENTIONAL;
        return now == can || port ? "" : " (downgraded)";
    }

    private static String speed(int code) {
        return switch (code) {
            case 0 -> "unknown";
            case 1 -> "2.5GT/s";
            case 2 -> "5GT/s";
            case 3 -> "8GT/s";
            case 4 -> "16GT/s";
            case 5 -> "32GT/s";
            case 6 -> "64GT/s";
            default -> "code " + code;
        };
    }

    private static String powerStates(int code, String none) {
        return switch (code) {
            case 0 -> none;
            case 1 -> "L0s";
            case 2 -> "L1";
            default -> "L0s L1";
        };
    }

    private void slot() {
        long can = u32(0x14);
        int control = u16(0x18);
        int status = u16(0x1A);
        double[] scale = {1, 0.1, 0.01, 0.001};
        lines.add("SltCap: " + Flags.of(can, "AttnBtn PwrCtrl MRL AttnInd PwrInd Surprise HotPlug") + ", Slot #"
                + (can >> 19) + ", PowerLimit "
                + String.format(Locale.ROOT, "%.3fW", (can >> 7 & 0xFF) * scale[(int) (can >> 15 & 3)]) + ", "
                + Flags.of(can >> 17, "Interlock NoCompl"));
        lines.add("SltCtl: Enable: " + Flags.of(control, "AttnBtn PwrFlt MRL PresDet CmdCplt HPIrq") + " "
                + Flags.of(control >> 12, "LinkChg") + ", Control: AttnInd " + lamp(control >> 6 & 3) + ", PwrInd "
                + lamp(control >> 8 & 3) + ", " + Flags.of(control >> 10, "Power Interlock"));
        lines.add("SltSta: Status: AttnBtn" + Flags.sign(status, 0) + " PowerFlt" + Flags.sign(status, 1) + " MRL"
                + Flags.sign(status, 5) + " CmdCplt" + Flags.sign(status, 4) + " PresDet" + Flags.sign(status, 6)
                + " Interlock" + Flags.sign(status, 7) + ", Changed: MRL" + Flags.sign(status, 2) + " PresDet"
                + Flags.sign(status, 3) + " LinkState" + Flags.sign(status, 8));
    }

    private static String lamp(int code) {
        return switch (code) {
            case 1 -> "On";
            case 2 -> "Blink";
            case 3 -> "Off";
            default -> "Unknown";
        };
    }

    private void root() {
        long status = u32(0x20);
        lines.add("RootCap: " + Flags.of(u16(0x1E), "CRSVisible"));
        lines.add("RootCtl: " + Flags.of(u16(0x1C), "ErrCorrectable ErrNon-Fatal ErrFatal PMEIntEna CRSVisible"));
        lines.add("RootSta: PME ReqID " + String.format(Locale.ROOT, "%04x", status & 0xFFFF) + ", "
                + Flags.of(status >> 16, "PMEStatus PMEPending"));
    }

    private void device2() {
        long can = u32(0x24);
        int control = u16(0x28);
        lines.add("DevCap2: Completion Timeout: " + ranges((int) can & 15) + ", "
                + Flags.of(
                        can >> 4, "TimeoutDis ARIFwd AtomicOpsRouting 32bitAtomic 64bitAtomic 128bitCAS NROPrPrP LTR")
                + " " + Flags.of(can >> 16, "10BitTagComp 10BitTagReq") + " "
                + Flags.of(can >> 20, "ExtFmt EETLPPrefix"));
        lines.add("DevCtl2: Completion Timeout: " + TIMEOUTS[control & 15] + ", "
                + Flags.of(control >> 4, "TimeoutDis ARIFwd AtomicOpsReq AtomicOpsEgressBlk IDOReq IDOCompl LTR") + " "
                + Flags.of(control >> 12, "10BitTagReq"));
    }

    private static String ranges(int code) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < 4; bit++) {
            text.append((code >> bit & 1) != 0 ? "ABCD".charAt(bit) : "");
        }
        return text.isEmpty() ? "Not Supported" : "Range " + text;
    }

    private void link2() {
        long can = u32(0x2C);
        int control = u16(0x30);
        int status = u16(0x32);
        List<String> speeds = new ArrayList<>();
        for (int bit = 1; bit <= 7; bit++) {
            if ((can >> bit & 1) != 0) {
                speeds.add(speed(bit));
            }
        }
        if (!speeds.isEmpty()) {
            lines.add("LnkCap2: Supported Link Speeds: " + String.join(" ", speeds) + ", "
                    + Flags.of(can >> 8, "Crosslink") + " " + Flags.of(can >> 23, "Retimer 2Retimers") + " "
                    + Flags.of(can >> 31, "DRS"));
        }
        lines.add("LnkCtl2: Target Link Speed: " + speed(control & 15) + ", "
                + Flags.of(control >> 4, "EnterCompliance SpeedDis"));
        lines.add("LnkSta2: "
                + Flags.of(
                        status >> 1,
                        "EqualizationComplete EqualizationPhase1 EqualizationPhase2 EqualizationPhase3"
                                + " LinkEqualizationRequest Retimer 2Retimers"));
    }
}
