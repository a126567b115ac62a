package dev.ironshim.reports.task;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The class path of a lane: this project's classes and resources one by one, and the archives of others.
 *
 * <p>What a class needs is read from its class file: every text of its constant pool in which the name of a class of ours occurs,
 * be it a reference, a descriptor or a string, needs that class, and a text that is the name of a package needs all of it. This
 * says too much rather than too little; and what it misses is missing where the lane runs, too.
 */
final class Code {
    private static final String CLASS = ".class";
    private static final String OWN_ARCHIVES = "ironshim-.*\\.jar";
    private static final Pattern NAME = Pattern.compile("dev[/.]ironshim[/.][\\w$/.]*[\\w$]");
    private static final Pattern WORD = Pattern.compile("[A-Za-z]\\w*");
    private static final Pattern TLA_COMMENT = Pattern.compile("\\\\\\*[^\n]*|\\(\\*.*?\\*\\)", Pattern.DOTALL);

    private final Map<String, byte[]> entries;
    private final List<Path> libraries;
    private final Map<String, Set<String>> packages = new HashMap<>();
    private final Map<String, Set<String>> needs = new HashMap<>();

    private Code(Map<String, byte[]> entries, List<Path> libraries) {
        this.entries = entries;
        this.libraries = libraries;
        for (String entry : entries.keySet()) {
            if (entry.endsWith(CLASS) && entry.contains("/")) {
                packages.computeIfAbsent(entry.substring(0, entry.lastIndexOf('/')), name -> new TreeSet<>())
                        .add(entry);
            }
        }
    }

    /** Reads all archives of a folder. */
    static Code read(Path dist) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>();
        List<Path> libraries = new ArrayList<>();
        if (!Files.isDirectory(dist)) {
            throw new IOException(
                    "there is no class path " + dist + ": the checkout has not been built (./ironshim builds it)");
        }
        List<Path> archives;
        try (Stream<Path> files = Files.list(dist)) {
            archives = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
        for (Path archive : archives) {
            if (archive.getFileName().toString().matches(OWN_ARCHIVES)) {
                unpack(archive, entries);
            } else {
                libraries.add(archive);
            }
        }
        return new Code(entries, List.copyOf(libraries));
    }

    private static void unpack(Path archive, Map<String, byte[]> entries) throws IOException {
        try (JarFile jar = new JarFile(archive.toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                String name = entry.getName();
                // The first wins, as on a class path. Maven's own entries are about how it was built.
                if (!entry.isDirectory()
                        && !name.startsWith("META-INF/maven/")
                        && !name.equals(JarFile.MANIFEST_NAME)
                        && !entries.containsKey(name)) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        entries.put(name, in.readAllBytes());
                    }
                }
            }
        }
    }

    /** Archives of others. */
    List<Path> libraries() {
        return libraries;
    }

    byte[] bytes(String entry) {
        byte[] bytes = entries.get(entry);
        if (bytes == null) {
            throw new IllegalArgumentException("there is no " + entry);
        }
        return bytes;
    }

    /**
     * What is needed to run some classes.
     *
     * @param roots names of classes, with dots
     * @param resource which resources are given in any case; a specification is given too if one that is given names it
     * @return names of entries, in order
     * @throws IOException if there is no class of a root's name, or one that is needed cannot be read
     */
    Set<String> needed(Collection<String> roots, Predicate<String> resource) throws IOException {
        Set<String> found = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>();
        for (String root : roots) {
            String entry = root.replace('.', '/') + CLASS;
            if (!entries.containsKey(entry)) {
                throw new IOException("there is no class " + root + " in the class path");
            }
            open.add(entry);
        }
        for (String entry : entries.keySet()) {
            // A class that does not lie in our packages lies there because a tool looks for it.
            boolean forTools = entry.endsWith(CLASS) && !entry.startsWith("dev/ironshim/");
            if (forTools ? !entry.equals("module-info.class") : !entry.endsWith(CLASS) && resource.test(entry)) {
                open.add(entry);
            }
        }
        while (!open.isEmpty()) {
            String entry = open.remove();
            if (found.add(entry)) {
                try {
                    open.addAll(needs.computeIfAbsent(entry, this::needs));
                } catch (IllegalArgumentException e) {
                    throw new IOException(entry + " is no class file: " + e.getMessage(), e);
                }
            }
        }
        return found;
    }

    private Set<String> needs(String entry) {
        Set<String> found = new HashSet<>();
        byte[] bytes = bytes(entry);
        if (entry.endsWith(CLASS)) {
            for (PoolEntry each : ClassFile.of().parse(bytes).constantPool()) {
                if (each instanceof Utf8Entry text) {
                    named(text.stringValue(), found);
                }
            }
        } else if (entry.endsWith(".tla")) {
            String folder = entry.substring(0, entry.lastIndexOf('/') + 1);
            Matcher word = WORD.matcher(TLA_COMMENT
                    .matcher(new String(bytes, StandardCharsets.UTF_8))
                    .replaceAll(" "));
            while (word.find()) {
                String module = folder + word.group() + ".tla";
                if (entries.containsKey(module)) {
                    found.add(module);
                }
            }
        } else if (entry.startsWith("META-INF/")) {
            // Lists of tools: names stand there beside lengths and numbers, with nothing between them.
            String text = new String(bytes, StandardCharsets.UTF_8);
            entries.keySet().stream()
                    .filter(each -> each.endsWith(CLASS))
                    .filter(each -> text.contains(
                            each.substring(0, each.length() - CLASS.length()).replace('/', '.')))
                    .forEach(found::add);
        }
        return found;
    }

    /** Whether a name goes on: what follows is only known where it runs, and is looked for by whoever starts it. */
    private static boolean beginsMore(String text, int end) {
        return end < text.length() && (text.charAt(end) == '.' || text.charAt(end) == '/');
    }

    private void named(String text, Set<String> found) {
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            String path = name.group().replace('.', '/');
            if (entries.containsKey(path + CLASS)) {
                found.add(path + CLASS);
            } else if (!beginsMore(text, name.end())) {
                found.addAll(packages.getOrDefault(path, Set.of()));
            }
        }
    }
}
