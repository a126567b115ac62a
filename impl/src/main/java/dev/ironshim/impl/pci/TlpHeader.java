package dev.ironshim.impl.pci;

import java.util.Locale;

/**
 * The header of a packet as an AER header log keeps it: four words, each with its first byte in the highest bits (PCI Express
 * base specification 2.2, 7.8.4.8). Three words are used if the packet has no 64-bit address.
 */
public record TlpHeader(long first, long second, long third, long fourth) {
    private static final int LONGEST = 1024;

    /** Whether nothing was logged. */
    public boolean empty() {
        return (first | second | third | fourth) == 0;
    }

    /** Bits 31 to 29: whether there is a fourth word, and data. */
    private int format() {
        return (int) (first >> 29) & 7;
    }

    private int type() {
        return (int) (first >> 24) & 31;
    }

    private boolean data() {
        return (format() & 2) != 0;
    }

    private long words() {
        long length = first & (LONGEST - 1);
        return length == 0 ? LONGEST : length;
    }

    /** The address of a request to memory or ports. */
    private long address() {
        return (format() & 1) == 0 ? third & ~3L : (third << 32) | (fourth & ~3L);
    }

    /** Requester id of who sent it: of a completion, that of the completer. */
    public int sender() {
        return (int) (second >> 16) & 0xFFFF;
    }

    /** Ten bits: the upper two stand in the first word, and are 0 where tags have eight. */
    private int tag() {
        return (int) ((first >> 23 & 1) << 9 | (first >> 19 & 1) << 8 | (second >> 8 & 0xFF));
    }

    /** Ten bits of the request that a completion answers. */
    private int answered() {
        return (int) ((first >> 23 & 1) << 9 | (first >> 19 & 1) << 8 | (third >> 8 & 0xFF));
    }

    /** The requester id of whom a completion is for. */
    public int requester() {
        return completion() ? (int) (third >> 16) & 0xFFFF : sender();
    }

    /** Whether it answers a request. */
    public boolean completion() {
        return !prefixed() && (type() == 10 || type() == 11);
    }

    private boolean prefixed() {
        return format() > 3;
    }

    /** How specifications and analysers abbreviate it, such as {@code MWr64}; empty if it is no packet that they name. */
    public String kind() {
        if (prefixed()) {
            return "";
        }
        String width = (format() & 1) == 0 ? "32" : "64";
        return switch (type()) {
            case 0 -> (data() ? "MWr" : "MRd") + width;
            case 1 -> "MRdLk" + width;
            case 2 -> data() ? "IOWr" : "IORd";
            case 4 -> data() ? "CfgWr0" : "CfgRd0";
            case 5 -> data() ? "CfgWr1" : "CfgRd1";
            case 10 -> data() ? "CplD" : "Cpl";
            case 11 -> data() ? "CplDLk" : "CplLk";
            case 12 -> "FetchAdd" + width;
            case 13 -> "Swap" + width;
            case 14 -> "CAS" + width;
            case 16, 17, 18, 19, 20, 21, 22, 23 -> data() ? "MsgD" : "Msg";
            default -> "";
        };
    }

    /** What it is, as those say it who read traces. */
    public String says() {
        if (prefixed()) {
            return "a packet with a prefix";
        }
        String from = ", from " + bdf(sender());
        String request = from + " tag " + tag() + poisoned();
        return switch (type()) {
            case 0 ->
                (data() ? "memory write" : translation() ? "address translation request" : "memory read")
                        + where()
                        + request;
            case 1 -> "locked memory read" + where() + request;
            case 2 -> (data() ? "port write" : "port read") + where() + request;
            case 4, 5 ->
                (data() ? "configuration write" : "configuration read") + " of " + bdf((int) (third >> 16) & 0xFFFF)
                        + String.format(Locale.ROOT, " register 0x%x", third & 0xFFC) + request;
            case 10, 11 ->
                "completion" + (data() ? " with " + words() * 4 + " bytes" : "") + ", "
                        + status((int) (second >> 13) & 7) + ", for " + bdf(requester()) + " tag " + answered() + from
                        + poisoned();
            case 12, 13, 14 -> "atomic operation" + where() + request;
            case 16, 17, 18, 19, 20, 21, 22, 23 -> "message " + message((int) second & 0xFF) + from + poisoned();
            default -> "a packet of type " + type() + from;
        };
    }

    /** Whether a read asks the IOMMU for an address instead of memory for its bytes. */
    private boolean translation() {
        return (first >> 10 & 3) == 1;
    }

    private String poisoned() {
        return (first >> 14 & 1) == 0 ? "" : ", poisoned";
    }

    /** Base specification, table 2-37. */
    private static String status(int code) {
        return switch (code) {
            case 0 -> "status SC (successful)";
            case 1 -> "status UR (unsupported request)";
            case 2 -> "status CRS (retry later)";
            case 4 -> "status CA (completer abort)";
            default -> "status " + code + " (reserved)";
        };
    }

    /** Base specification 2.2.8, annex F. */
    private static String message(int code) {
        String name = switch (code) {
            case 0x00 -> "Unlock";
            case 0x01 -> "Invalidate Request";
            case 0x02 -> "Invalidate Completion";
            case 0x04 -> "Page Request";
            case 0x05 -> "PRG Response";
            case 0x10 -> "LTR";
            case 0x12 -> "OBFF";
            case 0x14 -> "PM_Active_State_Nak";
            case 0x18 -> "PM_PME";
            case 0x19 -> "PME_Turn_Off";
            case 0x1B -> "PME_TO_Ack";
            case 0x20, 0x21, 0x22, 0x23 -> "Assert_INT" + (char) ('A' + (code & 3));
            case 0x24, 0x25, 0x26, 0x27 -> "Deassert_INT" + (char) ('A' + (code & 3));
            case 0x30 -> "ERR_COR";
            case 0x31 -> "ERR_NONFATAL";
            case 0x33 -> "ERR_FATAL";
            case 0x40, 0x41, 0x43, 0x44, 0x45, 0x47, 0x48 -> "of hot plug that is ignored";
            case 0x50 -> "Set_Slot_Power_Limit";
            case 0x52 -> "PTM Request";
            case 0x53 -> "PTM Response";
            case 0x54 -> "IDE Sync";
            case 0x55 -> "IDE Fail";
            case 0x7E -> "Vendor_Defined Type 0";
            case 0x7F -> "Vendor_Defined Type 1";
            default -> "";
        };
        return (name.isEmpty() ? "" : name + " ") + String.format(Locale.ROOT, "0x%02x", code);
    }

    private String where() {
        return " of " + length() + " bytes" + String.format(Locale.ROOT, " at 0x%x", address());
    }

    /** Bytes that a request is about: of one word, those that its byte enables name, though none of them may be. */
    private long length() {
        int enables = (int) second & 15;
        boolean oneWord = words() == 1 && type() == 0 && enables != 0;
        return oneWord ? Integer.bitCount(enables) : words() * 4;
    }

    private static String bdf(int requester) {
        return String.format(Locale.ROOT, "%02x:%02x.%x", requester >> 8, requester >> 3 & 31, requester & 7);
    }

    /** The four words, hexadecimal. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%08x %08x %08x %08x", first, second, third, fourth);
    }
}
