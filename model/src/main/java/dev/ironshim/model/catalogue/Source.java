package dev.ironshim.model.catalogue;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a promise comes from: a file of this repository, or a standard by its name and section.
 *
 * @param label what a reader sees
 * @param path from the root of the repository, or null for a standard
 * @param anchor of a Markdown file the heading, as GitHub and others make an anchor of it; of another file a word that stands in
 *     it; null for the whole file
 */
public record Source(
        String label, @Nullable String path, @Nullable String anchor) {

    private static final Pattern FILE = Pattern.compile("([\\w.-]+(?:/[\\w.-]+)+\\.\\w+)(?:#([\\w.-]+))?");
    private static final Pattern DECISION = Pattern.compile(".*/adr/0*([1-9]\\d*)-([\\w-]+)\\.md");

    /** Each source of a text in which semicolons part them. */
    public static List<Source> all(String text) {
        return Stream.of(text.split(";", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(Source::of)
                .toList();
    }

    private static Source of(String text) {
        Matcher file = FILE.matcher(text);
        if (!file.matches()) {
            return new Source(text, null, null);
        }
        return new Source(label(file.group(1), file.group(2)), file.group(1), file.group(2));
    }

    private static String label(String path, @Nullable String anchor) {
        Matcher decision = DECISION.matcher(path);
        String name = decision.matches()
                ? "decision " + decision.group(1) + ", " + decision.group(2).replace('-', ' ')
                : path.substring(path.lastIndexOf('/') + 1);
        return anchor == null ? name : name + ", " + (path.endsWith(".md") ? anchor.replace('-', ' ') : anchor);
    }

    /** Path and anchor as a link has them, from the root of the repository; null for a standard. */
    public @Nullable String link() {
        return anchor == null || path == null ? path : path + "#" + anchor;
    }

    /** The anchor of a heading: lower case, without what is neither letter, digit nor hyphen, and a hyphen for each blank. */
    public static String anchor(String heading) {
        return heading.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
