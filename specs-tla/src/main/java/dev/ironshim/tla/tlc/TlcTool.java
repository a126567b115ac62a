package dev.ironshim.tla.tlc;

import dev.ironshim.model.evidence.Evidence.Tool;
import dev.ironshim.model.lane.ToolJar;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tlc2.TLC;

/**
 * Which TLC is run.
 *
 * @param jar the archive that holds it
 */
public record TlcTool(Path jar) {
    /** Names an official archive to use instead of the one from Maven Central. */
    public static final String VARIABLE = "TLA2TOOLS_JAR";

    /**
     * The archive that {@value #VARIABLE} names, or else the one on the class path.
     *
     * @throws IOException if the variable names no readable file
     */
    public static TlcTool find() throws IOException {
        String chosen = System.getenv(VARIABLE);
        if (chosen != null && !chosen.isBlank()) {
            Path jar = Path.of(chosen).toAbsolutePath();
            if (!Files.isReadable(jar) || Files.isDirectory(jar)) {
                throw new IOException(VARIABLE + " names " + jar + ", which is not a readable file");
            }
            return new TlcTool(jar);
        }
        return new TlcTool(ToolJar.path(TLC.class));
    }

    /** The tool as evidence names it. */
    public Tool evidence(String version) {
        try {
            return new Tool("TLC (" + jar.getFileName() + ")", version, ToolJar.digest(jar));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The start of a command line that runs a class of the tool, with our classes beside it. */
    List<String> java(Path temporary, int megabytes, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + megabytes + "m");
        command.add("-Xss16m");
        // TLC unpacks its standard modules into the temporary folder, and two runs must not share it.
        command.add("-Djava.io.tmpdir=" + temporary.toAbsolutePath());
        command.addAll(options);
        command.add("-cp");
        command.add(jar + File.pathSeparator + classPath());
        return command;
    }

    /** Ours, in absolute paths: TLC runs in another folder. */
    private static String classPath() {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
