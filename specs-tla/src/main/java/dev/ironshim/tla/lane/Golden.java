package dev.ironshim.tla.lane;

import dev.ironshim.model.evidence.EvidenceJson;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * The committed relations: one line for each machine under each bounds. Any change of semantics changes its line, and a
 * reviewer sees it.
 */
final class Golden {
    private static final Pattern SIZE = Pattern.compile("\\d{1,18} states, (\\d{1,18}) pairs");

    private final Map<String, String> lines;

    private Golden(Map<String, String> lines) {
        this.lines = lines;
    }

    /** @throws IOException if the file cannot be read or is not a table of texts, naming the line */
    static Golden read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new Golden(Map.of());
        }
        TomlParseResult toml = Toml.parse(file);
        if (toml.hasErrors()) {
            throw new IOException(
                    file + ":" + toml.errors().getFirst().position().line() + ": "
                            + toml.errors().getFirst().getMessage());
        }
        Map<String, String> lines = new TreeMap<>();
        TomlTable table = toml.getTableOrEmpty("relations");
        for (String key : table.keySet()) {
            if (!(table.get(List.of(key)) instanceof String line)) {
                throw new IOException(file + ": relation '" + key + "' is not a text");
            }
            lines.put(key, line);
        }
        return new Golden(lines);
    }

    /** Puts fresh lines into a file. Machines are checked at the same time, and each puts in its own. */
    @SuppressWarnings("try") // the lock is held and not looked at
    static void accept(Path file, Map<String, String> fresh) throws IOException {
        Path lock = Files.createDirectories(file.toAbsolutePath().resolveSibling("target"))
                .resolve("relations.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            EvidenceJson.writeAtomically(file, read(file).with(fresh));
        }
    }

    static String key(String machine, String bounds) {
        return machine + ", " + bounds;
    }

    static String line(long states, long pairs, long refusals, String digest) {
        return states + " states, " + pairs + " pairs, " + refusals + " refusals, sha256 " + digest;
    }

    /** The committed line, or "none". */
    String committed(String key) {
        return lines.getOrDefault(key, "none");
    }

    /** How many pairs the committed relation has; 0 if there is none. */
    long pairs(String key) {
        Matcher size = SIZE.matcher(committed(key));
        return size.lookingAt() ? Long.parseLong(size.group(1)) : 0;
    }

    /** The file with {@code fresh} lines put in. */
    String with(Map<String, String> fresh) {
        TreeMap<String, String> all = new TreeMap<>(lines);
        all.putAll(fresh);
        StringBuilder text = new StringBuilder("""
                # The whole relation of each machine under its bounds. Written by ./ironshim verify --accept-relations;
                # a changed line is a change of semantics and needs a reason in the commit.
                [relations]
                """);
        all.forEach((key, line) ->
                text.append('"').append(key).append("\" = \"").append(line).append("\"\n"));
        return text.toString();
    }
}
