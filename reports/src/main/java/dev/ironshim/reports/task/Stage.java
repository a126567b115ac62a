package dev.ironshim.reports.task;

import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.reports.lane.LaneProgram;
import dev.ironshim.reports.lane.LaneProgram.Validity;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What one task is given: the classes and resources that it needs and no others, and of the checkout the files that it reads. The
 * lane runs on a copy of that. So it cannot depend on anything that is not in the digest: what was forgotten here is missing
 * there. Archives of others and whole folders are not copied; whether they are still what was digested is looked at again
 * before evidence is kept.
 *
 * <p>The lane hw is the exception. Its guest is made of whole archives, and it works in the checkout itself; all of those archives
 * are in the digest.
 */
final class Stage {
    /** A committed relation, whose key begins with the machine it is of. */
    private static final Pattern RELATION = Pattern.compile("\"(\\w+), .*");

    private final Path home;
    private final Task task;
    private final Code code;
    private final Set<String> entries;
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, Path> linked = new TreeMap<>();
    private final Map<String, String> values = new TreeMap<>();

    private Stage(Path home, Task task, Code code, Set<String> entries) {
        this.home = home;
        this.task = task;
        this.code = code;
        this.entries = entries;
    }

    /**
     * Finds out what a task needs.
     *
     * @param home root of the checkout, which has been built
     * @param machines all machines of the catalogue
     * @param outside what the lane says that it depends on beside that, such as the kernel of a guest
     * @param environment by variable, or null
     */
    static Stage of(
            Path home,
            Task task,
            Code code,
            List<MachineEntry> machines,
            Map<String, String> outside,
            Function<String, @Nullable String> environment)
            throws IOException {
        LaneProgram program = task.program();
        List<String> roots = new ArrayList<>(List.of(program.main()));
        if (program.byMachine()) {
            task.machines().forEach(machine -> roots.add(program.root().formatted(machine)));
        }
        List<String> names = machines.stream().map(MachineEntry::name).toList();
        Stage stage = new Stage(home, task, code, code.needed(roots, resource -> {
            String owner = program.byMachine() || resource.startsWith("catalogue/") ? owner(resource, names) : null;
            return owner == null || task.machines().contains(owner);
        }));
        stage.read(outside, environment);
        return stage;
    }

    /** The machine whose name a file's name begins with: the longest one, or null. Dashes and case do not count. */
    private static @Nullable String owner(String resource, List<String> machines) {
        String name = plain(resource.substring(resource.lastIndexOf('/') + 1));
        return machines.stream()
                .filter(machine -> name.startsWith(plain(machine)))
                .max((a, b) -> Integer.compare(a.length(), b.length()))
                .orElse(null);
    }

    private static String plain(String name) {
        return name.replace("-", "").toLowerCase(Locale.ROOT);
    }

    private void read(Map<String, String> outside, Function<String, @Nullable String> environment) throws IOException {
        LaneProgram program = task.program();
        values.put("java", System.getProperty("java.runtime.version") + " " + System.getProperty("os.arch"));
        values.put("program", program.main() + " " + task.machines() + " " + task.options());
        if (program.validity() == Validity.HERE) {
            values.put("machine", Here.says());
        }
        outside.forEach((name, value) -> values.put("outside " + name, value));
        for (String variable : program.variables()) {
            String value = environment.apply(variable);
            values.put("variable " + variable, value == null ? "" : value + " " + named(Path.of(value)));
        }
        for (String entry : entries) {
            values.put((entry.endsWith(".class") ? "class " : "resource ") + entry, Digests.of(code.bytes(entry)));
        }
        for (Path library : code.libraries()) {
            values.put("library " + library.getFileName(), Digests.ofArchive(library));
        }
        for (String root : program.sources()) {
            for (String source : sources()) {
                Path file = home.resolve(root).resolve(source);
                if (Files.exists(file)) {
                    file(root + "/" + source, Files.readAllBytes(file));
                }
            }
        }
        for (String name : program.files()) {
            tree(name);
        }
    }

    /** What a variable names: a file by its bytes, a folder by the names, sizes and times of what is in it. */
    private static String named(Path path) throws IOException {
        if (Files.isRegularFile(path)) {
            return Digests.of(path);
        }
        if (!Files.isDirectory(path)) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
                text.append(path.relativize(each))
                        .append(Files.size(each))
                        .append(Files.getLastModifiedTime(each))
                        .append('\n');
            }
        }
        return Digests.of(text.toString());
    }

    /** The files that the classes were compiled from, if they are where Java has them. */
    private Set<String> sources() {
        Set<String> sources = new TreeSet<>();
        for (String entry : entries) {
            if (entry.endsWith(".class")) {
                int nested = entry.indexOf('$');
                sources.add(entry.substring(0, nested < 0 ? entry.length() - ".class".length() : nested) + ".java");
            }
        }
        return sources;
    }

    private void file(String name, byte[] bytes) {
        files.put(name, bytes);
        values.put("file " + name, Digests.of(bytes));
    }

    private void tree(String name) throws IOException {
        Path root = home.resolve(name);
        if (Files.isRegularFile(root)) {
            byte[] bytes = Files.readAllBytes(root);
            file(name, task.program().byMachine() ? ofItsMachine(bytes) : bytes);
        } else if (Files.isDirectory(root)) {
            linked.put(name, root);
            try (Stream<Path> all = Files.walk(root)) {
                for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
                    values.put("file " + name + "/" + root.relativize(each), Digests.ofArchive(each));
                }
            }
        }
    }

    /** Without the lines that are about other machines. */
    private byte[] ofItsMachine(byte[] bytes) {
        StringBuilder kept = new StringBuilder();
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            Matcher relation = RELATION.matcher(line);
            if (!relation.matches() || task.machines().contains(relation.group(1))) {
                kept.append(line).append('\n');
            }
        }
        return kept.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The task's options, but for what the lane was asked to choose and has chosen: it does not choose again. */
    List<String> options() {
        List<String> options = new ArrayList<>();
        for (String option : task.options()) {
            int equals = option.indexOf('=');
            String chosen = equals < 0 ? null : chosen(option.substring(2, equals));
            options.add(chosen == null ? option : option.substring(0, equals + 1) + chosen);
        }
        return options;
    }

    private @Nullable String chosen(String option) {
        return values.get("outside " + option);
    }

    Inputs inputs() {
        return new Inputs(values);
    }

    /** Whether the lane is given the checkout itself. */
    private boolean open() {
        return task.program().sources().isEmpty();
    }

    /**
     * Lays everything out in a folder.
     *
     * @return what the lane has for its class path
     */
    List<Path> lay(Path folder) throws IOException {
        Path archive = Files.createDirectories(folder).resolve("program.jar");
        try (OutputStream out = Files.newOutputStream(archive);
                ZipOutputStream jar = new ZipOutputStream(out)) {
            jar.setLevel(Deflater.NO_COMPRESSION);
            for (String entry : entries) {
                jar.putNextEntry(new ZipEntry(entry));
                jar.write(code.bytes(entry));
                jar.closeEntry();
            }
        }
        if (!open()) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path copy = home(folder).resolve(file.getKey());
                Files.createDirectories(copy.getParent());
                Files.write(copy, file.getValue());
            }
            for (Map.Entry<String, Path> tree : linked.entrySet()) {
                Path link = home(folder).resolve(tree.getKey());
                Files.createDirectories(link.getParent());
                Files.createSymbolicLink(link, tree.getValue());
            }
        }
        List<Path> classPath = new ArrayList<>(List.of(archive));
        classPath.addAll(code.libraries());
        return classPath;
    }

    /** What the lane takes for the root of the checkout. */
    Path home(Path folder) {
        return open() ? home : folder.resolve("home");
    }
}
