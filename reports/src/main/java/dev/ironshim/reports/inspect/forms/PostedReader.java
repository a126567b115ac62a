package dev.ironshim.reports.inspect.forms;

import dev.ironshim.impl.pci.Bdf;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the functions in the lines of a text, whatever else stands there. */
final class PostedReader {
    /** Functions of the largest machine that is read. */
    static final int MAX_FUNCTIONS = 16_384;

    private static final Pattern STAR = Pattern.compile("[\\s>|]*\\*\\s*");

    /** Characters of a line that may be a row or a title; what is longer is prose. */
    private static final int MAX_LINE = 240;

    /** Bytes of a header: fewer are no function. */
    private static final int HEADER = 64;

    /** Empty lines between lines that are told apart. */
    private static final int MAX_GAP = 8;

    /** Fewer bytes than that after an offset are prose with a colon, unless they continue rows. */
    private static final int LEAST = 4;

    private final List<Posted.Function> functions = new ArrayList<>();
    private final Set<Bdf> listed = new TreeSet<>();
    private final List<String> remarks = new ArrayList<>();
    private final int gap;

    private int line;
    private int blanks;
    private @Nullable Title title;
    private int titleLine;
    private final List<String> afterTitle = new ArrayList<>();
    private @Nullable Title command;
    private @Nullable RowsOfOne current;
    private @Nullable Row broken;
    private int brokenLine;
    private @Nullable FormException lost;

    private PostedReader(List<String> lines) {
        this.gap = gap(lines);
    }

    /** @throws FormException if the rows of a function do not follow each other, or no function has rows */
    static Posted read(List<String> lines) throws FormException {
        PostedReader reader = new PostedReader(lines);
        for (String each : lines) {
            reader.line(each);
        }
        return reader.posted(lines);
    }

    /** How many empty lines usually stand between lines: programs that copy text put one after each, or more. */
    private static int gap(List<String> lines) {
        int[] counts = new int[MAX_GAP + 1];
        int empty = 0;
        for (String each : lines) {
            if (each.isBlank()) {
                empty++;
            } else {
                counts[Math.min(empty, MAX_GAP)]++;
                empty = 0;
            }
        }
        int usual = 0;
        for (int gap = 1; gap < MAX_GAP; gap++) {
            usual = counts[gap] > counts[usual] ? gap : usual;
        }
        return usual;
    }

    /** Whether more stands between this line and the one before than usual. */
    private boolean apart() {
        return blanks > gap;
    }

    private void line(String text) throws FormException {
        line++;
        if (text.isBlank()) {
            blanks++;
            return;
        }
        if (text.length() <= MAX_LINE) {
            if (broken != null && continued(broken, text)) {
                blanks = 0;
                return;
            }
            settle();
            Optional<Title> named = Title.of(text);
            if (named.isPresent()) {
                titled(named.get());
            } else {
                inside(text);
            }
        }
        blanks = 0;
    }

    /** The second half of a row that a mail program broke. */
    private boolean continued(Row first, String text) throws FormException {
        Optional<byte[]> rest = apart() ? Optional.empty() : Row.rest(text);
        if (rest.isEmpty() || first.bytes().length + rest.get().length > Row.WIDTH) {
            return false;
        }
        Row joined = first.with(rest.get());
        broken = null;
        if (joined.whole()) {
            add(joined, brokenLine);
        } else {
            broken = joined;
        }
        return true;
    }

    /** A row that stays short was cut. */
    private void settle() throws FormException {
        Row row = broken;
        broken = null;
        if (row != null) {
            add(row, brokenLine);
        }
    }

    private void titled(Title named) throws FormException {
        finish();
        title = named;
        titleLine = line;
        afterTitle.clear();
        command = null;
        if (listed.add(named.address()) && listed.size() > MAX_FUNCTIONS) {
            throw FormException.at(
                    line, "more than " + MAX_FUNCTIONS + " functions", "No machine has so many: give a part of it");
        }
    }

    private void inside(String text) throws FormException {
        RowsOfOne rows = current;
        if (rows != null && text.indexOf('*') >= 0 && STAR.matcher(text).matches()) {
            rows.repeated();
            return;
        }
        Optional<String> end = rows == null ? Optional.empty() : Row.end(text);
        if (rows != null && end.isPresent() && rows.ends(line, end.get())) {
            finish();
            return;
        }
        Optional<Row> row = Row.of(text);
        if (row.isPresent() && belongs(row.get())) {
            if (apart()) {
                // A list may stand above, and its last line is not what the rows are of.
                title = null;
            }
            if (row.get().whole()) {
                add(row.get(), line);
            } else {
                broken = row.get();
                brokenLine = line;
            }
            return;
        }
        afterTitle.add(text);
        Title.ofCommand(text).ifPresent(each -> {
            // It stands nearer to the rows than a line of a list above it.
            command = each;
            title = null;
        });
    }

    /** A short row may be prose with a number and a colon; it is a row where one is due. */
    private boolean belongs(Row row) {
        if (row.whole()) {
            return true;
        }
        return (current != null && current.continues(row)) || (row.bytes().length >= LEAST && RowsOfOne.first(row));
    }

    private void add(Row row, int at) throws FormException {
        RowsOfOne rows = current;
        try {
            if (rows == null || (RowsOfOne.first(row) && !rows.continues(row))) {
                finish();
                rows = begin(row, at);
                current = rows;
            }
            rows.add(row, at);
        } catch (FormException e) {
            // What was somebody else's hexadecimal numbers is not to cost the functions around it.
            boolean named = rows != null && rows.address() != null;
            if (lost == null || named) {
                lost = e;
            }
            if (named) {
                throw e;
            }
            current = null;
        }
    }

    private RowsOfOne begin(Row row, int at) throws FormException {
        if (functions.size() >= MAX_FUNCTIONS) {
            throw FormException.at(
                    line, "more than " + MAX_FUNCTIONS + " functions", "No machine has so many: give a part of it");
        }
        Title before = title;
        title = null;
        if (before != null) {
            return new RowsOfOne(before.address(), before.text() + wrapped(at), row, at);
        }
        Title hint = command;
        command = null;
        return new RowsOfOne(hint == null ? null : hint.address(), "", row, at);
    }

    /** The end of a title that a mail program broke. */
    private String wrapped(int at) {
        if (afterTitle.size() != 1 || at != titleLine + 2 * (1 + gap)) {
            return "";
        }
        String text = afterTitle.getFirst().replaceFirst("^(?:\\s?[>|])*", "");
        return text.startsWith("\t") || text.startsWith("  ") ? "" : " " + text.strip();
    }

    private void finish() {
        RowsOfOne rows = current;
        current = null;
        if (rows == null) {
            return;
        }
        Bdf address = rows.address();
        String name = address == null ? "the function from line " + rows.line() : address.toString();
        rows.remark().ifPresent(each -> remarks.add(name + ": " + each));
        if (rows.known() < HEADER) {
            FormException few = FormException.at(
                    rows.line(),
                    rows.known() + " bytes of " + name,
                    "A function has at least the " + HEADER + " bytes of its header: copy all rows");
            lost = lost == null ? few : lost;
            remarks.add(name + ": only " + rows.known() + " bytes, fewer than a header has; not shown");
            return;
        }
        functions.add(new Posted.Function(address, rows.title(), rows.config(), rows.line()));
    }

    private Posted posted(List<String> lines) throws FormException {
        settle();
        finish();
        if (functions.isEmpty()) {
            throw lost == null ? NoDump.of(lines, listed) : lost;
        }
        FormException left = lost;
        if (left != null) {
            remarks.add("not read: " + left.getMessage());
        }
        Set<Bdf> shown = new HashSet<>();
        functions.forEach(each -> {
            if (each.address() != null) {
                shown.add(each.address());
            }
        });
        TreeSet<Bdf> without = new TreeSet<>(listed);
        without.removeAll(shown);
        return new Posted(functions, without, remarks);
    }
}
