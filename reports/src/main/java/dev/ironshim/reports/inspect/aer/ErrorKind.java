package dev.ironshim.reports.inspect.aer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A kind of error (base specification, table 6-5), with what an experienced person says of it.
 *
 * @param bit in the status register
 * @param kernel how Linux abbreviates it
 * @param packet whether the header log is of the packet that it is about
 */
public record ErrorKind(
        int bit,
        boolean correctable,
        String name,
        String kernel,
        boolean packet,
        String what,
        String fault,
        String next) {
    private static final String SIGNAL =
            "the link between this function and its neighbour: contacts, cable, riser, signal";
    private static final String RESEAT =
            "reseat the card, take risers and cables out, try another slot, or a lower link speed; if it comes rarely, leave it";

    private static final List<ErrorKind> ALL = List.of(
            correctable(0, "Receiver Error", "RxErr", "bits arrived that are no symbols", SIGNAL, RESEAT),
            correctable(
                    6,
                    "Bad TLP",
                    "BadTLP",
                    "a packet arrived with a wrong checksum and was sent again",
                    SIGNAL,
                    RESEAT),
            correctable(
                    7,
                    "Bad DLLP",
                    "BadDLLP",
                    "a message of the link itself arrived with a wrong checksum and was dropped",
                    SIGNAL,
                    RESEAT),
            correctable(
                    8,
                    "REPLAY_NUM Rollover",
                    "Rollover",
                    "a packet was sent four times without an answer, and the link was trained anew",
                    SIGNAL + ", worse than a bad packet now and then",
                    RESEAT),
            correctable(
                    12,
                    "Replay Timer Timeout",
                    "Timeout",
                    "no acknowledgement came in time, and the packet was sent again",
                    SIGNAL + "; often a partner that sleeps too deeply (ASPM)",
                    "try pcie_aspm=off; else " + RESEAT),
            correctable(
                    13,
                    "Advisory Non-Fatal Error",
                    "NonFatalErr",
                    "an uncorrectable error that is somebody else's to handle, told as a correctable one",
                    "usually whoever asked for something that is not there: read the uncorrectable status for which",
                    "if it comes with probing (boot, lspci, hot plug) leave it; else look at the requester's driver"),
            correctable(
                    14,
                    "Corrected Internal Error",
                    "CorrIntErr",
                    "the function has repaired something inside itself",
                    "the function itself",
                    "look for newer firmware; replace it if the count rises"),
            correctable(
                    15,
                    "Header Log Overflow",
                    "HeaderOF",
                    "more errors came than the header log has room for",
                    "nobody: some packets are not recorded",
                    "explain the other errors"),
            plain(
                    4,
                    "Data Link Protocol Error",
                    "DLP",
                    "the partner on the link broke the protocol of the link",
                    SIGNAL + ", or the partner's hardware",
                    RESEAT),
            plain(
                    5,
                    "Surprise Down",
                    "SDES",
                    "the link went down and nobody had asked for it",
                    "what is at the other end: unplugged, without power, reset or crashed",
                    "check that it was not pulled, its power, its firmware"),
            packet(
                    12,
                    "Poisoned TLP",
                    "TLP",
                    "data arrived that its sender had marked as broken",
                    "the sender of the packet, or memory behind it (an uncorrectable memory error)",
                    "look for memory errors (EDAC, mcelog) and at the sender"),
            plain(
                    13,
                    "Flow Control Protocol Error",
                    "FCP",
                    "the partner's promises of buffer space do not add up",
                    "the partner's hardware",
                    "update its firmware; replace it"),
            plain(
                    14,
                    "Completion Timeout",
                    "CmpltTO",
                    "this function asked for something and no answer came in time",
                    "whoever was asked: it hung, lost power, was reset, or is gone",
                    "look which device stopped at that time; a device behind this port first"),
            packet(
                    15,
                    "Completer Abort",
                    "CmpltAbrt",
                    "this function refused a request although it understood it",
                    "the requester's driver, which asked for what is not allowed, or this function's state",
                    "look at the address and the requester below"),
            packet(
                    16,
                    "Unexpected Completion",
                    "UnxCmplt",
                    "an answer arrived to a question that was not asked, or was given up",
                    "a completer that answers after the timeout, or to the wrong id",
                    "look for a Completion Timeout just before; check bus numbers"),
            plain(
                    17,
                    "Receiver Overflow",
                    "RxOF",
                    "more arrived than this function had promised room for",
                    "the partner's hardware",
                    "update its firmware; replace it"),
            packet(
                    18,
                    "Malformed TLP",
                    "MalfTLP",
                    "a packet arrived that breaks the rules of packets: length, type, address, payload size",
                    "the sender of the packet, or a setting that both ends read differently",
                    "compare MaxPayload on both ends (pci=pcie_bus_safe), then suspect the sender"),
            packet(
                    19,
                    "ECRC Error",
                    "ECRC",
                    "a packet was changed on its way, between its sender and here",
                    "a switch or a bridge between both",
                    "try without the switch"),
            packet(
                    20,
                    "Unsupported Request",
                    "UnsupReq",
                    "somebody asked for what this function does not have: an address, a register, a function",
                    "the requester: its driver or its table of addresses is wrong; or memory decoding is off here",
                    "look up the address below among BARs; check the power state and Mem+ in the command register"),
            packet(
                    21,
                    "ACS Violation",
                    "ACSViol",
                    "a request was blocked by access control: a wrong sender id, or a way that is closed",
                    "the sender below this port: wrong bus number, or peer-to-peer that is not allowed",
                    "treat it as an attempt to leave isolation until it is explained; look at the sender"),
            plain(
                    22,
                    "Internal Error",
                    "UncorrIntErr",
                    "something inside the function broke",
                    "the function itself",
                    "reset it; look for newer firmware; replace it"),
            packet(
                    23,
                    "MC Blocked TLP",
                    "BlockedTLP",
                    "a multicast packet was blocked, as configured",
                    "the sender",
                    "check the multicast setting"),
            packet(
                    24,
                    "AtomicOp Egress Blocked",
                    "AtomicOpBlocked",
                    "an atomic operation was not let through this port",
                    "the sender's driver, which did not ask whether the way allows it",
                    "check AtomicOpsEgressBlk on the way"),
            packet(
                    25,
                    "TLP Prefix Blocked",
                    "TLPBlockedErr",
                    "a packet with a prefix was not let through this port",
                    "the sender: PASID or TPH where the way does not carry it",
                    "check EETLPPrefix on the way"),
            packet(
                    26,
                    "Poisoned TLP Egress Blocked",
                    "PoisonTLPBlocked",
                    "broken data was not let through this port",
                    "where the data came from",
                    "look for memory errors and at the sender"),
            packet(
                    27,
                    "Deferrable Memory Write Egress Blocked",
                    "DMWrReqBlocked",
                    "a deferrable write was not let through this port",
                    "the sender's driver",
                    "check whether the way allows such writes"),
            packet(
                    28,
                    "IDE Check Failed",
                    "IDECheck",
                    "an encrypted packet was not what its sender had sealed",
                    "somebody between both ends, or keys that do not fit",
                    "treat it as tampering until it is explained; set up the keys anew"),
            packet(
                    29,
                    "Misrouted IDE TLP",
                    "MisIDETLP",
                    "an encrypted packet came to somebody whom it is not for",
                    "routing: a switch or its bus numbers",
                    "treat it as tampering until it is explained"),
            packet(
                    30,
                    "PCRC Check Failed",
                    "PCRC_CHECK",
                    "the plain text of an encrypted packet does not fit its checksum",
                    "the sender's or this function's hardware",
                    "reset both ends"),
            packet(
                    31,
                    "TLP Translation Egress Blocked",
                    "TLPXlatBlocked",
                    "a request with a translated address was not let through",
                    "the sender: it uses ATS where it must not",
                    "treat it as an attempt to leave isolation until it is explained"));

    private static ErrorKind correctable(int bit, String name, String kernel, String what, String fault, String next) {
        return new ErrorKind(bit, true, name, kernel, false, what, fault, next);
    }

    private static ErrorKind plain(int bit, String name, String kernel, String what, String fault, String next) {
        return new ErrorKind(bit, false, name, kernel, false, what, fault, next);
    }

    private static ErrorKind packet(int bit, String name, String kernel, String what, String fault, String next) {
        return new ErrorKind(bit, false, name, kernel, true, what, fault, next);
    }

    /** The kind that a bit stands for; one without a name if the specification has none. */
    public static ErrorKind of(int bit, boolean correctable) {
        for (ErrorKind each : ALL) {
            if (each.bit == bit && each.correctable == correctable) {
                return each;
            }
        }
        return new ErrorKind(
                bit,
                correctable,
                "bit " + bit,
                "bit" + bit,
                false,
                "an error that the specification has no name for",
                "not known",
                "ask the maker of the device");
    }

    /** The kinds whose bits are set, from the lowest. */
    public static List<ErrorKind> all(long register, boolean correctable) {
        List<ErrorKind> kinds = new ArrayList<>();
        for (int bit = 0; bit < 32; bit++) {
            if ((register >> bit & 1) != 0) {
                kinds.add(of(bit, correctable));
            }
        }
        return kinds;
    }

    /** Whether Linux, in this or in older versions, calls a correctable error so. */
    static boolean isCorrectableName(String name) {
        String start = name.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
        return List.of(
                        "rxerr",
                        "badtlp",
                        "baddllp",
                        "rollover",
                        "timeout",
                        "nonfatalerr",
                        "corrinterr",
                        "headerof",
                        "receivererror",
                        "relaynum",
                        "replaynum",
                        "replaytimer",
                        "advisory",
                        "correctedinternal",
                        "headerlog")
                .stream()
                .anyMatch(start::startsWith);
    }

    /** The long name and the short one. */
    public String both() {
        return name.equals(kernel) || name.startsWith("bit ") ? name : name + " (" + kernel + ")";
    }
}
