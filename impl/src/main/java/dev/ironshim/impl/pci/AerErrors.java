package dev.ironshim.impl.pci;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Names of the bits in the status, mask and severity registers of AER (PCI Express base specification 7.8.4). */
public final class AerErrors {
    private static final int BITS = 32;

    private AerErrors() {}

    /** Names of the uncorrectable errors whose bits are set, from the lowest. */
    public static List<String> uncorrectable(long register) {
        return names(register, AerErrors::uncorrectableBit);
    }

    /** Names of the correctable errors whose bits are set, from the lowest. */
    public static List<String> correctable(long register) {
        return names(register, AerErrors::correctableBit);
    }

    private static List<String> names(long register, IntFunction<String> named) {
        List<String> set = new ArrayList<>();
        for (int bit = 0; bit < BITS; bit++) {
            if ((register >> bit & 1) != 0) {
                set.add(named.apply(bit));
            }
        }
        return set;
    }

    /** The name of one bit; a number for one that the specification leaves out. */
    static String uncorrectableBit(int bit) {
        return switch (bit) {
            case 4 -> "Data Link Protocol Error";
            case 5 -> "Surprise Down";
            case 12 -> "Poisoned TLP";
            case 13 -> "Flow Control Protocol Error";
            case 14 -> "Completion Timeout";
            case 15 -> "Completer Abort";
            case 16 -> "Unexpected Completion";
            case 17 -> "Receiver Overflow";
            case 18 -> "Malformed TLP";
            case 19 -> "ECRC Error";
            case 20 -> "Unsupported Request";
            case 21 -> "ACS Violation";
            case 22 -> "Internal Error";
            case 23 -> "MC Blocked TLP";
            case 24 -> "AtomicOp Egress Blocked";
            case 25 -> "TLP Prefix Blocked";
            case 26 -> "Poisoned TLP Egress Blocked";
            case 27 -> "Deferrable Memory Write Egress Blocked";
            case 28 -> "IDE Check Failed";
            case 29 -> "Misrouted IDE TLP";
            case 30 -> "PCRC Check Failed";
            case 31 -> "TLP Translation Egress Blocked";
            default -> "bit " + bit;
        };
    }

    private static String correctableBit(int bit) {
        return switch (bit) {
            case 0 -> "Receiver Error";
            case 6 -> "Bad TLP";
            case 7 -> "Bad DLLP";
            case 8 -> "REPLAY_NUM Rollover";
            case 12 -> "Replay Timer Timeout";
            case 13 -> "Advisory Non-Fatal Error";
            case 14 -> "Corrected Internal Error";
            case 15 -> "Header Log Overflow";
            default -> "bit " + bit;
        };
    }
}
