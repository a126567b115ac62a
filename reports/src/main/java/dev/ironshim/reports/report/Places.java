package dev.ironshim.reports.report;

import dev.ironshim.model.catalogue.Catalogue.Kind;
import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.evidence.Evidence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where something is said formally: the line of the specification or of the code that a promise is decided by, and the line that a
 * mistake was planted in. Found in the sources when a report is put together, so that whatever is rendered of it can lead there.
 */
final class Places {
    private static final String TLA = "specs-tla/src/main/tla";
    private static final Map<Kind, List<String>> FOLDERS = Map.of(
            Kind.PROOF, List.of("impl/src/main/java", "specs-jml/src/main/java", "model/src/main/java"),
            Kind.ATTACK, List.of("fuzz/src/main/java"),
            Kind.THREADS, List.of("impl/threads/src/main/java"),
            Kind.COST, List.of("bench/src/main/java"),
            Kind.DEVICE, List.of("hw-conformance/src/main/java"));

    /** What a planted mistake says of its place. */
    private static final Pattern PLANTED = Pattern.compile("([\\w./$-]+\\.(?:tla|java)):(\\d{1,6})(?:\\D.*)?");

    private static final int MAX_FILES = 5_000;
    private static final long MAX_BYTES = 2 << 20;

    /** Lines of each source, by its path from the root. */
    private final SortedMap<String, List<String>> sources = new TreeMap<>();

    /** @param root of the checkout; where there is none, nothing has a place */
    Places(Path root) {
        read(root, TLA);
        FOLDERS.values().stream().flatMap(List::stream).distinct().forEach(folder -> read(root, folder));
    }

    private void read(Path root, String folder) {
        if (!Files.isDirectory(root.resolve(folder))) {
            return;
        }
        try (Stream<Path> files = Files.walk(root.resolve(folder))) {
            for (Path file :
                    files.filter(Places::isSource).sorted().limit(MAX_FILES).toList()) {
                if (Files.size(file) <= MAX_BYTES) {
                    sources.put(
                            root.relativize(file).toString(),
                            new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                                    .lines()
                                    .toList());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    folder + ": the sources cannot be read, and they were built a moment ago: " + e.getMessage(), e);
        }
    }

    private static boolean isSource(Path file) {
        String name = file.getFileName().toString();
        return (name.endsWith(".java") || name.endsWith(".tla")) && Files.isRegularFile(file);
    }

    /** By id: of each promise that has a place, and of each planted mistake that survived. */
    SortedMap<String, String> of(List<MachineEntry> machines, List<Evidence.Lane> lanes) {
        SortedMap<String, String> places = new TreeMap<>();
        for (MachineEntry machine : machines) {
            for (Property property : machine.properties()) {
                put(places, property.id(), place(machine, property));
            }
        }
        lanes.stream()
                .flatMap(lane -> lane.mutants().stream())
                .filter(mutant -> mutant.status().equals("survived"))
                .forEach(mutant -> put(places, mutant.id(), planted(mutant)));
        return places;
    }

    private static void put(Map<String, String> places, String id, @Nullable String place) {
        if (place != null) {
            places.put(id, place);
        }
    }

    private @Nullable String place(MachineEntry machine, Property property) {
        String formal = property.formal();
        return switch (property.kind()) {
            case MATRIX -> first(TLA + "/" + machine.name() + ".tla", Pattern.compile("-+ *MODULE .*"));
            case STATE, STEP, LIVE ->
                formal == null
                        ? null
                        : first(
                                TLA + "/" + machine.name() + "Promises.tla",
                                Pattern.compile(Pattern.quote(formal) + "\\b.*"));
            case PROOF -> formal == null ? null : method(formal);
            case ATTACK, THREADS, COST, DEVICE -> formal == null ? null : literal(property.kind(), formal);
        };
    }

    private @Nullable String first(String path, Pattern line) {
        List<String> lines = sources.getOrDefault(path, List.of());
        for (int i = 0; i < lines.size(); i++) {
            if (line.matcher(lines.get(i)).matches()) {
                return path + ":" + (i + 1);
            }
        }
        return null;
    }

    /** A contract or a lemma: {@code Window.contains}. */
    private @Nullable String method(String formal) {
        int dot = formal.lastIndexOf('.');
        String type = "/" + formal.substring(0, Math.max(dot, 0)) + ".java";
        Pattern method =
                Pattern.compile("\\s+(?:(?:public|private|static|final|/\\*@ pure @\\*/)\\s+)*[\\w<>\\[\\].]+\\s+"
                        + Pattern.quote(formal.substring(dot + 1)) + "\\(.*");
        for (String path : sources.keySet()) {
            String place = path.endsWith(type) ? first(path, method) : null;
            if (place != null) {
                return place;
            }
        }
        return null;
    }

    /** What is registered under a name that stands in the code as a text, or is a method of it. */
    private @Nullable String literal(Kind kind, String name) {
        Pattern text = Pattern.compile(".*\"" + Pattern.quote(name) + "\".*");
        Map<String, String> found = new HashMap<>();
        for (Pattern line : List.of(text, Pattern.compile(".*\\b" + Pattern.quote(name) + "\\(.*"))) {
            for (String path : sources.keySet()) {
                boolean of = FOLDERS.getOrDefault(kind, List.of()).stream().anyMatch(path::startsWith);
                String place = of ? first(path, line) : null;
                if (place != null && found.isEmpty()) {
                    found.put(name, place);
                }
            }
        }
        return found.get(name);
    }

    /** A file's name says which one it is only if there is one of that name. */
    private @Nullable String planted(Evidence.Mutant mutant) {
        Matcher where = PLANTED.matcher(mutant.where());
        if (!where.matches()) {
            return null;
        }
        String name = "/" + where.group(1).replace('.', '/').replaceFirst("/(tla|java)$", ".$1");
        List<String> paths =
                sources.keySet().stream().filter(path -> path.endsWith(name)).toList();
        return paths.size() == 1 ? paths.getFirst() + ":" + where.group(2) : null;
    }
}
