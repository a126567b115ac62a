package dev.ironshim.reports.inspect.words;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.Capability.Aer;
import dev.ironshim.impl.pci.Capability.Dpc;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Error reporting and containment (base specification 7.8.4, 7.9.14). */
public final class ErrorWords {
    private static final String UNCORRECTABLE =
            ". . . . DLP SDES . . . . . . TLP FCP CmpltTO CmpltAbrt UnxCmplt RxOF MalfTLP"
                    + " ECRC UnsupReq ACSViol UncorrIntErr BlockedTLP AtomicOpBlocked TLPBlockedErr PoisonTLPBlocked DMWrReqBlocked"
                    + " IDECheck MisIDETLP PCRC_CHECK TLPXlatBlocked";
    private static final String CORRECTABLE =
            "RxErr . . . . . BadTLP BadDLLP Rollover . . . Timeout AdvNonFatalErr CorrIntErr" + " HeaderOF";
    private static final int FROM_BELOW_NON_FATAL = 1;
    private static final int FROM_BELOW_FATAL = 2;

    private ErrorWords() {}

    static List<String> aer(Registers registers, Aer aer) {
        long control = registers.u32(aer.offset() + 0x18);
        return List.of(
                "v" + aer.version(),
                "UESta: " + set(aer.uncorrectable(), UNCORRECTABLE),
                "UEMsk: " + set(aer.uncorrectableMask(), UNCORRECTABLE),
                "UESvrt: " + set(aer.severity(), UNCORRECTABLE),
                "CESta: " + set(aer.correctable(), CORRECTABLE),
                "CEMsk: " + set(aer.correctableMask(), CORRECTABLE),
                "AERCap: First Error Pointer: " + String.format(Locale.ROOT, "%02x", control & 31) + ", "
                        + Flags.of(
                                control >> 5,
                                "ECRCGenCap ECRCGenEn ECRCChkCap ECRCChkEn MultHdrRecCap MultHdrRecEn TLPPfxPres"
                                        + " HdrLogCap"));
    }

    /** Names of the bits that are set; an error that has not happened needs no place on a screen. */
    private static String set(long bits, String names) {
        List<String> set = new ArrayList<>();
        String[] all = names.split(" ", -1);
        for (int bit = 0; bit < 32; bit++) {
            if ((bits >> bit & 1) != 0) {
                set.add(bit < all.length && !all[bit].equals(".") ? all[bit] + "+" : "bit" + bit + "+");
            }
        }
        return set.isEmpty() ? "none" : String.join(" ", set);
    }

    static List<String> dpc(Registers registers, Dpc dpc, @Nullable Bdf port) {
        int can = registers.u16(dpc.offset() + 4);
        int control = registers.u16(dpc.offset() + 6);
        List<String> lines = new ArrayList<>();
        lines.add(
                "v" + dpc.version() + (dpc.triggered() ? ", TRIGGERED: nothing passes this port" : ", not triggered"));
        if (dpc.status() == 0xFFFF) {
            return List.of("v" + dpc.version() + ", its status reads all ones: the port does not answer");
        }
        lines.add("DpcCap: INT Msg #" + (can & 31) + ", " + Flags.of(can >> 5, "RPExt PoisonedTLP SwTrigger")
                + ", RP_PIO_Log " + dpc.logSize() + ", " + Flags.of(can >> 12, "DL_ActiveErr"));
        lines.add("DpcCtl: Trigger:" + trigger(dpc.trigger()) + " "
                + Flags.of(control >> 2, "Cmpl INT ErrCor PoisonedTLP SwTrigger DL_ActiveErr"));
        lines.add("DpcSta: Trigger" + Flags.sign(dpc.status(), 0) + " " + Flags.of(dpc.status() >> 3, "INT RPBusy"));
        if (dpc.triggered()) {
            lines.add("Reason: " + reason(dpc.status(), dpc.source(), dpc.rootPort(), port));
        }
        return lines;
    }

    private static String trigger(int code) {
        return switch (code) {
            case 0 -> "off";
            case 1 -> "ERR_FATAL";
            case 2 -> "ERR_NONFATAL or ERR_FATAL";
            default -> "reserved";
        };
    }

    /**
     * Why a port has contained what is below it.
     *
     * @param status of DPC
     * @param source requester id that DPC has noted
     * @param extended whether the port has the extensions of root ports
     * @param port whose domain the source is of; null if that is not known
     */
    public static String reason(int status, int source, boolean extended, @Nullable Bdf port) {
        int reason = status >> 1 & 3;
        int extension = status >> 5 & 3;
        String first = String.format(Locale.ROOT, " (first RP PIO error %d)", status >> 8 & 31);
        return switch (reason) {
            case 0 -> "the port's own unmasked uncorrectable error; the source id means nothing then";
            case FROM_BELOW_NON_FATAL -> "ERR_NONFATAL received from " + address(port, source);
            case FROM_BELOW_FATAL -> "ERR_FATAL received from " + address(port, source);
            default ->
                extension == 0
                        ? "an RP PIO error: a request of the processor failed below" + (extended ? first : "")
                        : extension == 1 ? "software asked for it" : "reserved reason 3, extension " + extension;
        };
    }

    /** A function by its requester id, in the domain of another one. */
    public static String address(@Nullable Bdf port, int requester) {
        Bdf address = (port == null ? new Bdf(0, 0, 0, 0) : port).withRequesterId(requester);
        String text = address.toString();
        return port == null ? text.substring(text.indexOf(':') + 1) : text;
    }
}
