package dev.ironshim.reports.inspect;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Prints a manifest a line a field; numbers that are addresses in hexadecimal. */
final class ManifestText {
    private static final Set<String> ADDRESSES = Set.of(
            "first",
            "last",
            "base",
            "size",
            "barOffset",
            "length",
            "driver",
            "vendor",
            "device",
            "subsystemVendor",
            "subsystem",
            "classCode",
            "classMask",
            "unit",
            "features");

    private ManifestText() {}

    static void print(PrintStream out, Map<String, Object> view) {
        view.forEach((name, value) -> print(out, "", name, value));
        if (view.get("signatures") instanceof List<?> signatures && !signatures.isEmpty()) {
            out.println("The signatures were not verified.");
        }
    }

    private static void print(PrintStream out, String indent, String name, Object value) {
        switch (value) {
            case Map<?, ?> fields -> {
                out.println(indent + name);
                fields.forEach((key, field) -> print(out, indent + "  ", String.valueOf(key), field));
            }
            case List<?> entries -> {
                out.println(indent + name + (entries.isEmpty() ? ": none" : ""));
                for (Object entry : entries) {
                    out.println(indent + "  - " + (entry instanceof Map<?, ?> fields ? line(fields) : entry));
                }
            }
            default -> out.printf(Locale.ROOT, "%s%-14s %s%n", indent, name, text(name, value));
        }
    }

    private static String line(Map<?, ?> entry) {
        StringBuilder line = new StringBuilder();
        entry.forEach((key, value) -> line.append(line.isEmpty() ? "" : "  ")
                .append(key)
                .append(' ')
                .append(text(String.valueOf(key), value)));
        return line.toString();
    }

    private static String text(String name, Object value) {
        if (value instanceof Number number && ADDRESSES.contains(name)) {
            return "0x" + Long.toHexString(number.longValue());
        }
        return String.valueOf(value instanceof Map<?, ?> map ? new TreeMap<>(map) : value);
    }
}
