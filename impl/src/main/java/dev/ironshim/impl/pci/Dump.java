package dev.ironshim.impl.pci;

import dev.ironshim.impl.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Dumps of configuration spaces as {@code lspci -x}, {@code -xxx} and {@code -xxxx} print them. */
public final class Dump {
    /** Bytes of the largest dump that is read. */
    public static final int MAX_BYTES = 32 << 20;

    private static final int ROW = 16;

    private final byte[] text;
    private final List<Entry> entries = new ArrayList<>();
    private int line;
    private Bdf address = new Bdf(0, 0, 0, 0);
    private String title = "";
    private boolean open;
    /** Of the function that is being read; one for all, because a dump may name very many. */
    private final byte[] config = new byte[ConfigAccess.MAX];

    private int known;

    /**
     * One function of a dump.
     *
     * @param title what the dump says after the address: the ids there come from the kernel and may differ from the bytes
     * @param config the bytes from offset 0 that the dump lists
     */
    @SuppressWarnings("ArrayRecordComponent") // made here and handed over
    public record Entry(Bdf address, String title, byte[] config) {}

    private Dump(byte[] text) {
        this.text = text;
    }

    /**
     * Reads a dump. Lines that start with a tab or a blank are text for people and are skipped.
     *
     * @throws RefusedException with a {@link PciRule} and the offset of the line
     */
    public static List<Entry> read(byte[] text) {
        if (text.length > MAX_BYTES) {
            throw new RefusedException(PciRule.DUMP_SIZE, MAX_BYTES, text.length + " bytes", "at most " + MAX_BYTES);
        }
        return new Dump(text).all();
    }

    private List<Entry> all() {
        int at = 0;
        while (at < text.length) {
            int end = at;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            line++;
            line(at, end > at && text[end - 1] == '\r' ? end - 1 : end);
            at = end + 1;
        }
        close();
        if (entries.isEmpty()) {
            throw new RefusedException(
                    PciRule.DUMP_EMPTY, text.length, line + " lines without one", "a line such as '00:00.0 text'");
        }
        return entries;
    }

    private void line(int at, int end) {
        if (at == end) {
            close();
            return;
        }
        if (text[at] == '\t' || text[at] == ' ') {
            return;
        }
        int colon = hexRun(at, end, 8);
        if (colon > at && colon < end && text[colon] == ':') {
            if (colon - at >= 2 && colon + 1 < end && text[colon + 1] == ' ' && open) {
                row(at, colon, end);
                return;
            }
            int blank = colon;
            while (blank < end && text[blank] != ' ') {
                blank++;
            }
            if (blank - at <= ADDRESS) {
                close();
                address = address(at, blank);
                title = text(Math.min(blank + 1, end), end);
                open = true;
                known = 0;
                return;
            }
        }
        throw refuse(PciRule.DUMP_LINE, at, "'" + text(at, Math.min(end, at + 40)) + "'", "an address or 16 bytes");
    }

    private static final int ADDRESS = "dddddddd:bb:dd.f".length();

    private Bdf address(int from, int to) {
        try {
            return Bdf.parse(text(from, to));
        } catch (RefusedException e) {
            throw refuse(PciRule.DUMP_LINE, from, e.found(), e.expected());
        }
    }

    private void row(int at, int colon, int end) {
        long offset = number(at, colon);
        if (offset != known || known + ROW > ConfigAccess.MAX) {
            throw refuse(PciRule.DUMP_ORDER, at, Space.hex(offset), Space.hex(known) + ", below 0x1000");
        }
        int next = colon + 1;
        int bytes = 0;
        while (next < end && bytes < ROW) {
            if (end - next < 3 || text[next] != ' ' || hexRun(next + 1, end, 2) != next + 3) {
                break;
            }
            config[known + bytes] = (byte) number(next + 1, next + 3);
            bytes++;
            next += 3;
        }
        while (next < end && text[next] == ' ') {
            next++;
        }
        if (bytes < ROW || next != end) {
            throw refuse(PciRule.DUMP_LINE, next, bytes + " bytes in the row", "16, hexadecimal");
        }
        known += ROW;
    }

    private void close() {
        if (open) {
            entries.add(new Entry(address, title, Arrays.copyOf(config, known)));
            open = false;
        }
    }

    /** Where the hexadecimal digits from {@code at} end, at most {@code max} of them. */
    private int hexRun(int at, int end, int max) {
        int next = at;
        while (next < end && next - at < max && Character.digit(text[next], 16) >= 0) {
            next++;
        }
        return next;
    }

    private long number(int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = 16 * value + Character.digit(text[i], 16);
        }
        return value;
    }

    private String text(int from, int to) {
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private RefusedException refuse(PciRule rule, int at, String found, String expected) {
        return new RefusedException(rule, at, "line " + line + ", " + found, expected);
    }
}
