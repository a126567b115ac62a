package dev.ironshim.model.catalogue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** A table of a TOML file that knows where it stands. Every complaint names file, line and rule. */
final class Section {
    private static final int MAX_TEXT = 2_000;

    private final String file;
    private final TomlTable table;
    private final int line;

    private Section(String file, TomlTable table, int line) {
        this.file = file;
        this.table = table;
        this.line = line;
    }

    static Section parse(String file, String text) {
        TomlParseResult result;
        try {
            result = Toml.parse(text);
        } catch (AssertionError | RuntimeException e) {
            // Fuzzing found texts on which tomlj's own assertions fail, where these are on, and texts on which it meets
            // a
            // null of its own.
            throw new CatalogueException(file, 1, "not TOML: " + e.getMessage());
        }
        for (TomlParseError error : result.errors()) {
            throw new CatalogueException(file, error.position().line(), "not TOML: " + error.getMessage());
        }
        return new Section(file, result, 1);
    }

    String file() {
        return file;
    }

    /** Refuses keys other than these. */
    void allow(String... keys) {
        for (String key : keys()) {
            if (!List.of(keys).contains(key)) {
                throw broken(key, "unknown key '" + key + "'; known are " + List.of(keys));
            }
        }
    }

    Set<String> keys() {
        return new TreeSet<>(table.keySet());
    }

    boolean has(String key) {
        return table.contains(List.of(key));
    }

    @Nullable
    Object value(String key) {
        return table.get(List.of(key));
    }

    Section table(String key) {
        if (value(key) instanceof TomlTable inner) {
            return new Section(file, inner, lineOf(key));
        }
        throw broken(key, "expected a table '" + key + "'");
    }

    List<Section> tables(String key) {
        List<Section> sections = new ArrayList<>();
        if (!has(key)) {
            return sections;
        }
        if (!(value(key) instanceof TomlArray array)) {
            throw broken(key, "expected [[" + key + "]]");
        }
        for (int i = 0; i < array.size(); i++) {
            if (!(array.get(i) instanceof TomlTable inner)) {
                throw broken(key, "expected [[" + key + "]]");
            }
            TomlPosition position = array.inputPositionOf(i);
            sections.add(new Section(file, inner, position == null ? line : position.line()));
        }
        return sections;
    }

    String text(String key) {
        if (value(key) instanceof String text && !text.isBlank()) {
            if (text.length() > MAX_TEXT) {
                throw broken(key, "'" + key + "' has more than " + MAX_TEXT + " characters");
            }
            return text.strip();
        }
        throw broken(key, "'" + key + "' must be a text that is not empty");
    }

    List<String> strings(String key) {
        if (!(value(key) instanceof TomlArray array) || array.isEmpty()) {
            throw broken(key, "'" + key + "' must be an array of texts that is not empty");
        }
        List<String> strings = new ArrayList<>();
        for (Object element : array.toList()) {
            if (!(element instanceof String string)) {
                throw broken(key, "'" + key + "' must be an array of texts");
            }
            strings.add(string);
        }
        return strings;
    }

    <E extends Enum<E>> E word(String key, Class<E> type) {
        return word(key, text(key), type);
    }

    <E extends Enum<E>> Set<E> words(String key, Class<E> type) {
        EnumSet<E> words = EnumSet.noneOf(type);
        strings(key).forEach(word -> words.add(word(key, word, type)));
        return words;
    }

    private <E extends Enum<E>> E word(String key, String word, Class<E> type) {
        List<String> known = new ArrayList<>();
        for (E constant : EnumSet.allOf(type)) {
            if (CatalogueReader.word(constant).equals(word)) {
                return constant;
            }
            known.add(CatalogueReader.word(constant));
        }
        throw broken(key, "'" + key + "' must be one of " + known + ", not '" + word + "'");
    }

    /** File and line of a key, for messages about something else. */
    String place(String key) {
        return file + ":" + lineOf(key);
    }

    CatalogueException broken(String key, String rule) {
        return new CatalogueException(file, lineOf(key), rule);
    }

    private int lineOf(String key) {
        TomlPosition position = table.inputPositionOf(List.of(key));
        return position == null ? line : position.line();
    }
}
