package dev.ironshim.reports.selftest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * A mistake in a source, and who must notice it.
 *
 * @param file from the root of the checkout
 * @param find text that occurs once in it
 * @param property that must not hold any more
 * @param verdict what the lane must say of it: {@code fail}, or {@code open} where that is how a lane says no
 * @param because what the lane's reason must contain; a lane that fell over has another one
 * @param options of {@code verify} beside lane and machine
 */
public record Canary(
        String lane,
        String machine,
        String says,
        String file,
        String find,
        String replace,
        String property,
        String verdict,
        String because,
        List<String> options) {
    private static final String FILE = "/selftest.toml";

    /** All of them. */
    public static List<Canary> all() throws IOException {
        TomlParseResult toml;
        try (InputStream in = Canary.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IOException(FILE + " is missing");
            }
            toml = Toml.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        if (toml.hasErrors()) {
            throw new IOException(
                    FILE + ":" + toml.errors().getFirst().position().line() + ": "
                            + toml.errors().getFirst().getMessage());
        }
        List<Canary> canaries = new ArrayList<>();
        for (Object each : toml.getArrayOrEmpty("canary").toList()) {
            TomlTable table = (TomlTable) each;
            canaries.add(new Canary(
                    text(table, "lane"),
                    text(table, "machine"),
                    text(table, "says"),
                    text(table, "file"),
                    text(table, "find"),
                    text(table, "replace"),
                    text(table, "property"),
                    text(table, "verdict"),
                    text(table, "because"),
                    table.getArrayOrEmpty("options").toList().stream()
                            .map(String::valueOf)
                            .toList()));
        }
        return canaries;
    }

    private static String text(TomlTable table, String key) throws IOException {
        String text = table.getString(key);
        if (text == null) {
            throw new IOException(FILE + ": a canary has no '" + key + "'");
        }
        return text;
    }

    /**
     * Plants it.
     *
     * @return what stood there
     * @throws IOException if its text does not occur exactly once: the source was changed just there
     */
    String plant(Path root) throws IOException {
        Path source = root.resolve(file);
        String before = Files.readString(source);
        int at = before.indexOf(find);
        if (at < 0 || before.indexOf(find, at + 1) >= 0) {
            throw new IOException(FILE + ": '" + find + "' must occur exactly once in " + file);
        }
        Files.writeString(source, before.substring(0, at) + replace + before.substring(at + find.length()));
        return before;
    }
}
