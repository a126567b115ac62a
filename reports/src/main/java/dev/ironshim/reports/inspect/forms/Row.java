package dev.ironshim.reports.inspect.forms;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row of a hexadecimal dump.
 *
 * @param form which program prints such rows
 * @param offset as it is written; what number it is depends on the form, and with {@code od} on the rows before
 * @param bytes 1 to 16, in the order of their addresses
 * @param halved whether the row ends in the middle of a byte, which is left out
 */
@SuppressWarnings("ArrayRecordComponent") // made here and handed over
record Row(Form form, String offset, byte[] bytes, boolean halved) {
    /** Bytes of a row that is whole. */
    static final int WIDTH = 16;

    /** Programs, by how they write. */
    enum Form {
        LSPCI("lspci -xxxx, or pci=earlydump"),
        XXD("xxd"),
        HEXDUMP_CANONICAL("hexdump -C"),
        OD_BYTES("od -t x1"),
        WORDS("hexdump, or od -x");

        private final String program;

        Form(String program) {
            this.program = program;
        }

        String program() {
            return program;
        }

        /** The radices that offsets of this form may have, the likeliest first. */
        List<Integer> radices(String offset) {
            return switch (this) {
                case LSPCI, XXD, HEXDUMP_CANONICAL -> List.of(16);
                // By default od counts octal with seven digits; asked for others, it counts with six or seven.
                case OD_BYTES -> offset.length() == 7 ? List.of(8, 10, 16) : List.of(16, 8, 10);
                case WORDS -> List.of(16, 8, 10);
            };
        }
    }

    // What stands before a row: nothing, or marks of quoting, a time stamp, the name of a machine.
    private static final String START = "(?<![^\\s>|])";
    private static final String BYTE = "[0-9a-fA-F]{2}";
    private static final String WORD = "[0-9a-fA-F]{4}";

    /** What may follow the bytes: half a byte where a row is cut, a column of text, a comment. */
    private static final String REST = "(?:( [0-9a-fA-F])?\\s*|\\s{2,}\\S.*|\\s(?!" + BYTE + "(?:\\s|$))\\S.*)$";

    private static final Pattern LSPCI =
            Pattern.compile(START + "([0-9a-fA-F]{2,8}):[ \\t]{1,4}(" + BYTE + "(?: " + BYTE + "){0,15})" + REST);
    private static final Pattern XXD = Pattern.compile(
            START + "([0-9a-fA-F]{8}): (" + WORD + "(?: " + WORD + "){0,7}(?: " + BYTE + ")?)()(?:\\s*|\\s{2,}\\S.*)$");
    private static final Pattern CANONICAL =
            Pattern.compile(START + "([0-9a-fA-F]{8}) {1,2}(" + BYTE + "(?: {1,2}" + BYTE + "){0,15})() +\\|.*$");
    private static final Pattern BYTES = Pattern.compile(
            START + "([0-9a-fA-F]{6,8}) {1,2}(" + BYTE + "(?: {1,2}" + BYTE + "){0,15})(?:( [0-9a-fA-F])?\\s*| +>.*)$");
    private static final Pattern WORDS =
            Pattern.compile(START + "([0-9a-fA-F]{6,8}) {1,4}(" + WORD + "(?: {1,4}" + WORD + "){0,7})()\\s*$");

    /** A row without bytes ends what hexdump and od print: the length. */
    private static final Pattern END = Pattern.compile("^[\\s>|]*([0-9a-fA-F]{6,8})\\s*$");

    private static final Pattern PAIRS = Pattern.compile("^[\\s>|]*(" + BYTE + "(?: " + BYTE + "){0,14})\\s*$");

    private static final Pattern MAY_BE = Pattern.compile(START + "[0-9a-fA-F]{2,8}:?\\s");

    /** What a line says, if it is a row. */
    static Optional<Row> of(String line) {
        if (!MAY_BE.matcher(line).find()) {
            return Optional.empty();
        }
        for (Form form : Form.values()) {
            Matcher match = pattern(form).matcher(line);
            if (match.find()) {
                String digits = match.group(2).replace(" ", "");
                byte[] bytes = HexFormat.of().parseHex(digits);
                if (form == Form.WORDS) {
                    swap(bytes);
                }
                String half = match.group(3);
                return Optional.of(new Row(form, match.group(1), bytes, half != null && !half.isEmpty()));
            }
        }
        return Optional.empty();
    }

    private static Pattern pattern(Form form) {
        return switch (form) {
            case LSPCI -> LSPCI;
            case XXD -> XXD;
            case HEXDUMP_CANONICAL -> CANONICAL;
            case OD_BYTES -> BYTES;
            case WORDS -> WORDS;
        };
    }

    /** hexdump and od print words as the machine reads them, which are machines that read the lower byte first. */
    private static void swap(byte[] bytes) {
        for (int i = 0; i + 1 < bytes.length; i += 2) {
            byte first = bytes[i];
            bytes[i] = bytes[i + 1];
            bytes[i + 1] = first;
        }
    }

    /** The length that ends a dump of hexdump or od, as it is written. */
    static Optional<String> end(String line) {
        Matcher match = END.matcher(line);
        return match.matches() ? Optional.of(match.group(1)) : Optional.empty();
    }

    /** Bytes of a row that a mail program broke in two, the second half. */
    static Optional<byte[]> rest(String line) {
        Matcher match = PAIRS.matcher(line);
        return match.matches()
                ? Optional.of(HexFormat.of().parseHex(match.group(1).replace(" ", "")))
                : Optional.empty();
    }

    /** The same row with more bytes. */
    Row with(byte[] more) {
        byte[] all = Arrays.copyOf(bytes, bytes.length + more.length);
        System.arraycopy(more, 0, all, bytes.length, more.length);
        return new Row(form, offset, all, false);
    }

    boolean whole() {
        return bytes.length == WIDTH;
    }
}
