package dev.ironshim.reports.inspect.forms;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigAccess;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of one function: each begins where the one before ends. */
final class RowsOfOne {
    /** Sizes of configuration space: a header, conventional, extended. */
    private static final Set<Long> SIZES = Set.of(64L, 256L, 4096L);

    private final @Nullable Bdf address;
    private final String title;
    private final Row.Form form;
    private final int line;
    private final byte[] config = new byte[ConfigAccess.MAX];
    private int known;
    private boolean repeated;
    private final int width;
    private String cut = "";
    private List<Integer> radices;

    RowsOfOne(@Nullable Bdf address, String title, Row first, int line) {
        this.address = address;
        this.title = title;
        this.form = first.form();
        this.line = line;
        this.width = first.bytes().length;
        this.radices = form.radices(first.offset());
    }

    @Nullable
    Bdf address() {
        return address;
    }

    String title() {
        return title;
    }

    int line() {
        return line;
    }

    int known() {
        return known;
    }

    byte[] config() {
        return Arrays.copyOf(config, known);
    }

    /** What is to be said of the end of the rows. */
    Optional<String> remark() {
        return cut.isEmpty() ? Optional.empty() : Optional.of(cut);
    }

    /** Whether a row is the first of a function. */
    static boolean first(Row row) {
        return row.offset().chars().allMatch(digit -> digit == '0');
    }

    /** Whether a row begins where those before end. */
    boolean continues(Row row) {
        return row.form() == form && known > 0 && (repeated || reading(row.offset(), known) > 0);
    }

    /** A line with a star stands for rows like the last one. */
    void repeated() {
        repeated = known > 0 && known % Row.WIDTH == 0;
    }

    /** The radix in which {@code digits} say {@code value}, or 0. */
    private int reading(String digits, int value) {
        for (int radix : radices) {
            if (value(digits, radix) == value) {
                return radix;
            }
        }
        return 0;
    }

    private static long value(String digits, int radix) {
        try {
            return Long.parseLong(digits, radix);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    void add(Row row, int at) throws FormException {
        if (row.form() != form) {
            throw FormException.at(
                    at,
                    "a row as " + row.form().program() + " prints it, after rows of " + form.program(),
                    "Give one form at a time");
        }
        if (repeated) {
            fill(row.offset(), at);
        }
        int radix = reading(row.offset(), known);
        if (radix == 0) {
            throw misplaced(row, at);
        }
        if (known > 0) {
            radices = List.of(radix);
        }
        if (known + row.bytes().length > ConfigAccess.MAX) {
            throw FormException.at(at, "more than 4096 bytes", "No function has more: end the function with a title");
        }
        System.arraycopy(row.bytes(), 0, config, known, row.bytes().length);
        known += row.bytes().length;
        // Rows may be short, as long as the next one begins where they end.
        cut = "";
        if (row.bytes().length < width || row.halved()) {
            cut = "line " + at + ": the row at 0x" + Integer.toHexString(known - row.bytes().length) + " is cut after "
                    + row.bytes().length + " bytes; what follows is not known";
        }
    }

    private void fill(String until, int at) throws FormException {
        // Before a row has said in which base offsets are, a size that configuration space has does.
        long end = radices.stream()
                .map(radix -> value(until, radix))
                .filter(SIZES::contains)
                .findFirst()
                .orElse(value(until, radices.getFirst()));
        if (end < known || end > ConfigAccess.MAX || end % Row.WIDTH != 0) {
            throw FormException.at(at, "a star before the row at " + until, "Print without it: xxd, or od -v");
        }
        while (known < end) {
            System.arraycopy(config, known - Row.WIDTH, config, known, Row.WIDTH);
            known += Row.WIDTH;
        }
        repeated = false;
    }

    /** Takes the length that ends what some programs print; false if the digits are no such length. */
    boolean ends(int at, String digits) throws FormException {
        if (form == Row.Form.LSPCI || form == Row.Form.XXD) {
            return false;
        }
        if (repeated) {
            fill(digits, at);
        }
        if (reading(digits, known) == 0) {
            throw FormException.at(
                    at,
                    "a length of " + digits + " after rows with " + known + " bytes",
                    "Copy all rows, or give the binary file");
        }
        return true;
    }

    private FormException misplaced(Row row, int at) {
        String offset = String.format(Locale.ROOT, "0x%x", value(row.offset(), radices.getFirst()));
        if (known == 0) {
            return FormException.at(
                    at,
                    "the rows begin at " + offset + ", and the bytes before it, with the header, are missing",
                    "Copy the rows from 00: on, as 'lspci -xxxx' prints them");
        }
        if (!cut.isEmpty()) {
            return FormException.at(at, "a row after one that is cut: " + cut, "Copy all rows, each whole");
        }
        return FormException.at(
                at,
                "the row at " + offset + " where the one at " + String.format(Locale.ROOT, "0x%x", known) + " is due"
                        + (address == null ? "" : " (" + address + ")"),
                "Copy all rows of a function, each once, in their order");
    }
}
