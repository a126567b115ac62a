package dev.ironshim.model.mutant;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** Planted mistakes in Java sources, read from a TOML file and compiled. */
public final class SourceMutants {
    /**
     * One mistake.
     *
     * @param target what must notice it, or empty
     * @param bounds the only bounds under which it can show, or empty for any
     * @param line of the first character that is replaced
     */
    public record SourceMutant(
            String id, String target, String bounds, String file, String says, String find, String replace, int line) {
        /** Simple name of the class. */
        public String type() {
            return file.substring(file.lastIndexOf('/') + 1, file.length() - ".java".length());
        }
    }

    private final String name;
    private final String prefix;
    private final Path sources;

    /**
     * @param name of the TOML file, a resource such as {@code /mutants/kernels.toml}
     * @param prefix of the ids
     * @param sources folder that the files are in
     */
    public SourceMutants(String name, String prefix, Path sources) {
        this.name = name;
        this.prefix = prefix;
        this.sources = sources;
    }

    /**
     * Those that fit the sources.
     *
     * @param problems told of each one that does not fit any more: the sources were changed just there, and what the change
     *     does is for the lane to find
     * @throws IOException if the TOML file or a source cannot be read
     */
    public List<SourceMutant> all(Consumer<String> problems) throws IOException {
        TomlParseResult toml;
        try (InputStream in = SourceMutants.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException("there is no " + name + ": nobody has written down a mistake");
            }
            toml = Toml.parse(in);
        }
        if (toml.hasErrors()) {
            throw new IOException(name + ":"
                    + toml.errors().getFirst().position().line() + ": "
                    + toml.errors().getFirst().getMessage());
        }
        List<SourceMutant> mutants = new ArrayList<>();
        TomlArray tables = toml.getArrayOrEmpty("mutant");
        for (int i = 0; i < tables.size(); i++) {
            TomlTable table = tables.getTable(i);
            String target = table.contains("target") ? required(table, "target", i) : "";
            String file = required(table, "file", i);
            String find = required(table, "find", i);
            String source = Files.readString(sources.resolve(file));
            int at = source.indexOf(find);
            if (at < 0 || source.indexOf(find, at + 1) >= 0) {
                problems.accept(name + ": '" + find + "' must occur exactly once in " + file);
                continue;
            }
            mutants.add(new SourceMutant(
                    String.format(Locale.ROOT, "%s-%02d", prefix, i + 1),
                    target,
                    table.contains("bounds") ? required(table, "bounds", i) : "",
                    file,
                    required(table, "says", i),
                    find,
                    required(table, "replace", i),
                    (int) source.substring(0, at).lines().count()));
        }
        return mutants;
    }

    private String required(TomlTable table, String key, int index) throws IOException {
        String value = table.getString(key);
        if (value == null) {
            throw new IOException(name + ": mutant " + (index + 1) + " has no '" + key + "'");
        }
        return value;
    }

    /**
     * Writes the mutant's source into a folder and compiles it there.
     *
     * @throws IOException if it does not compile: a mutant that cannot be run kills itself
     */
    public void compile(SourceMutant mutant, Path folder) throws IOException {
        compile(List.of(mutant), each -> folder);
    }

    /** {@link #compile(SourceMutant, Path)} of several, which look into the class path together. */
    public void compile(List<SourceMutant> mutants, Function<SourceMutant, Path> folders) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IOException("planted mistakes need a JDK, and this is a runtime only");
        }
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            for (SourceMutant mutant : mutants) {
                compile(mutant, folders.apply(mutant), compiler, files);
            }
        }
    }

    private void compile(SourceMutant mutant, Path folder, JavaCompiler compiler, StandardJavaFileManager files)
            throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(mutant.type() + ".java");
        Files.writeString(
                file, Files.readString(sources.resolve(mutant.file())).replace(mutant.find(), mutant.replace()));
        StringWriter messages = new StringWriter();
        List<String> options =
                List.of("-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"), "-d", folder.toString());
        if (!compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(file))
                .call()) {
            throw new IOException("mutant " + mutant.id() + " does not compile: " + messages);
        }
    }
}
