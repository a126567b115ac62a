package dev.ironshim.tla.lane;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** The hand-written mistakes in the implementation, as replacements in its sources. */
final class ImplMutants {
    /**
     * One mistake.
     *
     * @param find text that occurs once in the file
     * @param bounds the only bounds under which it can show, or null for any
     */
    record ImplMutant(
            String id,
            String machine,
            String file,
            String says,
            String find,
            String replace,
            int line,
            @Nullable String bounds) {}

    private final Path sources;

    /** @param sources root of the implementation's Java sources */
    ImplMutants(Path sources) {
        this.sources = sources;
    }

    /** @throws IOException naming the mutant, if one of them does not fit the sources any more */
    List<ImplMutant> of(String machine) throws IOException {
        TomlParseResult toml;
        try (InputStream in = ImplMutants.class.getResourceAsStream("/mutants/implementation.toml")) {
            toml = Toml.parse(in);
        }
        if (toml.hasErrors()) {
            throw new IOException(
                    "implementation.toml:" + toml.errors().getFirst().position().line() + ": "
                            + toml.errors().getFirst().getMessage());
        }
        List<ImplMutant> mutants = new ArrayList<>();
        TomlArray tables = toml.getArrayOrEmpty("mutant");
        for (int i = 0; i < tables.size(); i++) {
            TomlTable table = tables.getTable(i);
            String name = required(table, "machine", i);
            if (name.equals(machine)) {
                mutants.add(mutant(table, machine, i, mutants.size() + 1));
            }
        }
        return mutants;
    }

    private ImplMutant mutant(TomlTable table, String machine, int index, int number) throws IOException {
        String file = required(table, "file", index);
        String find = required(table, "find", index);
        String source = Files.readString(sources.resolve("dev/ironshim/impl").resolve(file));
        int at = source.indexOf(find);
        if (at < 0 || source.indexOf(find, at + 1) >= 0) {
            throw new IOException("implementation.toml: '" + find + "' must occur exactly once in " + file);
        }
        int line = (int) source.substring(0, at).lines().count();
        return new ImplMutant(
                machine + "-impl-" + number,
                machine,
                file,
                required(table, "says", index),
                find,
                required(table, "replace", index),
                Math.max(line, 1),
                table.getString("bounds"));
    }

    private static String required(TomlTable table, String key, int index) throws IOException {
        String value = table.getString(key);
        if (value == null) {
            throw new IOException("implementation.toml: mutant " + (index + 1) + " has no '" + key + "'");
        }
        return value;
    }

    /**
     * Compiles each mutant into a folder of its own, numbered from 1.
     *
     * @throws IOException if one does not compile: a mutant that cannot be run kills itself
     */
    void compile(List<ImplMutant> mutants, Path target) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IOException("mutants of the implementation need a JDK, and this is a runtime only");
        }
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            for (int number = 1; number <= mutants.size(); number++) {
                ImplMutant mutant = mutants.get(number - 1);
                Path folder = Files.createDirectories(target.resolve(Integer.toString(number)));
                Path file = folder.resolve(Path.of(mutant.file()).getFileName());
                Files.writeString(
                        file,
                        Files.readString(sources.resolve("dev/ironshim/impl").resolve(mutant.file()))
                                .replace(mutant.find(), mutant.replace()));
                StringWriter messages = new StringWriter();
                boolean compiled = compiler.getTask(
                                messages,
                                files,
                                null,
                                List.of(
                                        "-proc:none",
                                        "-nowarn",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        "-d",
                                        folder.toString()),
                                null,
                                files.getJavaFileObjects(file))
                        .call();
                if (!compiled) {
                    throw new IOException("mutant " + mutant.id() + " does not compile: " + messages);
                }
            }
        }
    }
}
