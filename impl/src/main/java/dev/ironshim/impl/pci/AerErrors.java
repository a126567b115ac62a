package dev.ironshim.impl.pci;

import java.util.ArrayList;
import java.util.List;

/** Names of the bits in the status, mask and severity registers of AER (PCI Express base specification 7.8.4). */
public enum AerErrors {
    UNCORRECTABLE {
        @Override
        String named(int bit) {
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
    },
    CORRECTABLE {
        @Override
        String named(int bit) {
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
    };

    abstract String named(int bit);

    /** The name of one bit, 0 to 31; a number for one that the specification leaves out. */
    public String name(int bit) {
        if (bit < 0 || bit > 31) {
            throw new IllegalArgumentException("bit " + bit + " of a register of 32");
        }
        return named(bit);
    }

    /** Names of the bits that are set, from the lowest. */
    public List<String> names(long register) {
        List<String> names = new ArrayList<>();
        for (int bit = 0; bit < 32; bit++) {
            if ((register >> bit & 1) != 0) {
                names.add(named(bit));
            }
        }
        return names;
    }
}
