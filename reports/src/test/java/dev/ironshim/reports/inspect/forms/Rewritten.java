package dev.ironshim.reports.inspect.forms;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/** What happens to a dump on its way: somebody quotes, indents, wraps, explains, or prints it with another program. */
@SuppressWarnings("ImmutableEnumChecker") // functions without state
enum Rewritten {
    QUOTED(lines -> each(lines, line -> "> " + line)),
    QUOTED_TWICE(lines -> each(lines, line -> ">> " + line)),
    QUOTED_AFTER_REPLY(lines -> each(lines, line -> "| > " + line)),
    INDENTED(lines -> each(lines, line -> "    " + line)),
    INDENTED_BY_TAB(lines -> each(lines, line -> "\t" + line)),
    TRAILING_BLANKS(lines -> each(lines, line -> line + "  ")),
    NO_BREAK_SPACES(lines -> each(lines, line -> line.replace(' ', '\u00a0'))),
    UPPER_CASE(lines -> each(lines, line -> line.matches("[0-9a-f]+: .*") ? line.toUpperCase(Locale.ROOT) : line)),
    CARRIAGE_RETURNS(lines -> each(lines, line -> line + "\r")),
    DOUBLE_SPACED(lines -> {
        List<String> all = new ArrayList<>();
        lines.forEach(line -> all.addAll(List.of(line, "")));
        return all;
    }),
    PROSE_AROUND(lines -> {
        List<String> all = new ArrayList<>(List.of("Hello all, my card at 01:00.0 dies at 10: 20, see below.", ""));
        all.addAll(lines);
        all.addAll(List.of("", "Any idea? It worked before 6.1: 32 bit and all.", "-- ", "me"));
        return all;
    }),
    FENCED(lines -> {
        List<String> all = new ArrayList<>(List.of("```", "# lspci -xxxx -s 01:00.0"));
        all.addAll(lines);
        all.add("```");
        return all;
    }),
    WRAPPED_TITLE(lines -> each(lines, line -> line.matches("[0-9a-f]+: .*") ? line : line.replace(" (rev", "\n(rev"))),
    WRAPPED_ROWS(lines -> each(lines, line -> wrapped(line, 40))),
    QUOTED_PRINTABLE(lines -> each(
            lines, line -> line.matches("[0-9a-f]+: .*") ? soft("[   12.345678] kernel of host: " + line, 75) : line)),
    SHORT_ROWS(lines -> each(lines, Rewritten::words)),
    COLUMN_OF_TEXT(lines -> each(lines, line -> line.matches("[0-9a-f]+: .*") ? line + " M..ab.0c 12 ......" : line)),
    COMMENTED(lines -> each(lines, line -> line.startsWith("10: ") ? line + " <- here are the BARs" : line)),
    WEB_PAGE(lines -> each(lines, line -> "&gt;&nbsp;" + line)),
    TEXT_BETWEEN(lines -> each(
            lines, line -> line.startsWith("00: ") ? "\tSubsystem: Example\n\tFlags: fast devsel\n" + line : line)),
    STAMPED(lines -> each(lines, line -> line.matches("[0-9a-f]+: .*") ? "[   12.345678] " + line : line)),
    LONG_OFFSETS(lines -> each(lines, line -> line.matches("[0-9a-f]{2,3}: .*") ? pad(line) : line));

    private final UnaryOperator<List<String>> change;

    Rewritten(UnaryOperator<List<String>> change) {
        this.change = change;
    }

    List<String> of(List<String> lines) {
        return String.join("\n", change.apply(lines)).lines().toList();
    }

    private static List<String> each(List<String> lines, UnaryOperator<String> change) {
        return new ArrayList<>(lines.stream().map(change).toList());
    }

    private static String pad(String line) {
        return "0".repeat(8 - line.indexOf(':')) + line;
    }

    /** Broken at the last blank before a column, as mail programs do. */
    private static String wrapped(String line, int column) {
        int at = line.length() <= column || !line.matches("[0-9a-f]+: .*") ? -1 : line.lastIndexOf(' ', column);
        return at < 0 ? line : line.substring(0, at) + "\n" + line.substring(at + 1);
    }

    /** A soft line break, as quoted-printable has it. */
    private static String soft(String line, int column) {
        return line.length() <= column ? line : line.substring(0, column) + "=\n" + line.substring(column);
    }

    /** Four bytes a row. */
    private static String words(String line) {
        if (!line.matches("[0-9a-f]+: .*")) {
            return line;
        }
        String[] bytes = line.split(" ", -1);
        if (bytes.length != 17) {
            return line;
        }
        int at = Integer.parseInt(bytes[0].substring(0, bytes[0].length() - 1), 16);
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 16; i += 4) {
            rows.add(String.format(
                    Locale.ROOT,
                    "%02x: %s",
                    at + i,
                    String.join(" ", Arrays.asList(bytes).subList(i + 1, i + 5))));
        }
        return String.join("\n", rows);
    }

    /** The same bytes as other programs print them. */
    static List<String> xxd(byte[] config) {
        return rows(
                config, 16, (at, row) -> String.format(Locale.ROOT, "%08x:", at) + grouped(row, 2) + "  " + ascii(row));
    }

    static List<String> hexdump(byte[] config) {
        List<String> rows = rows(
                config,
                16,
                (at, row) -> String.format(Locale.ROOT, "%08x ", at) + grouped(Arrays.copyOf(row, 8), 1) + " "
                        + grouped(Arrays.copyOfRange(row, 8, 16), 1) + "  |" + ascii(row) + "|");
        return starred(rows, 8, String.format(Locale.ROOT, "%08x", config.length));
    }

    static List<String> od(byte[] config) {
        List<String> rows = rows(config, 16, (at, row) -> String.format(Locale.ROOT, "%07o", at) + grouped(row, 1));
        return starred(rows, 7, String.format(Locale.ROOT, "%07o", config.length));
    }

    static List<String> odHexadecimal(byte[] config) {
        List<String> rows = rows(config, 16, (at, row) -> String.format(Locale.ROOT, "%06x", at) + grouped(row, 1));
        return starred(rows, 6, String.format(Locale.ROOT, "%06x", config.length));
    }

    static List<String> words(byte[] config) {
        byte[] swapped = config.clone();
        for (int i = 0; i < swapped.length; i += 2) {
            swapped[i] = config[i + 1];
            swapped[i + 1] = config[i];
        }
        List<String> rows = rows(swapped, 16, (at, row) -> String.format(Locale.ROOT, "%07x", at) + grouped(row, 2));
        return starred(rows, 7, String.format(Locale.ROOT, "%07x", config.length));
    }

    private interface Printer {
        String row(int at, byte[] row);
    }

    private static List<String> rows(byte[] config, int width, Printer printer) {
        List<String> rows = new ArrayList<>();
        for (int at = 0; at < config.length; at += width) {
            rows.add(printer.row(at, Arrays.copyOfRange(config, at, at + width)));
        }
        return rows;
    }

    /** Rows like the one before are one star. */
    private static List<String> starred(List<String> rows, int digits, String length) {
        List<String> all = new ArrayList<>();
        String before = "";
        for (String row : rows) {
            String bytes = row.substring(digits);
            if (!bytes.equals(before)) {
                all.add(row);
            } else if (!all.getLast().equals("*")) {
                all.add("*");
            }
            before = bytes;
        }
        all.add(length);
        return all;
    }

    private static String grouped(byte[] row, int size) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            text.append(i % size == 0 ? " " : "").append(String.format(Locale.ROOT, "%02x", row[i]));
        }
        return text.toString();
    }

    private static String ascii(byte[] row) {
        StringBuilder text = new StringBuilder();
        for (byte each : row) {
            text.append(each >= ' ' && each < 127 ? (char) each : '.');
        }
        return text.toString();
    }

    static byte[] encoded(List<String> lines, Charset charset, boolean mark) {
        return ((mark ? "\uFEFF" : "") + String.join("\n", lines) + "\n").getBytes(charset);
    }

    static byte[] plain(List<String> lines) {
        return encoded(lines, StandardCharsets.UTF_8, false);
    }

    static byte[] packed(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
