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

    private int tag() {
        return (int) (second >> 8) & 0xFF;
    }

    /** What it is, as those say it who read traces. */
    public String says() {
        if (format() > 3) {
            return "a packet with a prefix";
        }
        String from = ", from " + bdf(sender());
        return switch (type()) {
            case 0 -> (data() ? "memory write" : "memory read") + where() + from + " tag " + tag();
            case 1 -> "locked memory read" + where() + from + " tag " + tag();
            case 2 -> (data() ? "port write" : "port read") + where() + from + " tag " + tag();
            case 4, 5 ->
                (data() ? "configuration write" : "configuration read") + " of " + bdf((int) (third >> 16) & 0xFFFF)
                        + String.format(Locale.ROOT, " register 0x%x", third & 0xFFC) + from + " tag " + tag();
            case 10, 11 ->
                "completion" + (data() ? " with " + words() * 4 + " bytes" : "") + ", status " + (second >> 13 & 7)
                        + ", for " + bdf((int) (third >> 16) & 0xFFFF) + from;
            case 12, 13, 14 -> "atomic operation" + where() + from + " tag " + tag();
            case 16, 17, 18, 19, 20, 21, 22, 23 -> String.format(Locale.ROOT, "message 0x%02x", second & 0xFF) + from;
            default -> "a packet of type " + type() + from;
        };
    }

    private String where() {
        return String.format(Locale.ROOT, " of %d bytes at 0x%x", words() * 4, address());
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
