package dev.ironshim.threads.lane;

import dev.ironshim.model.evidence.EvidenceJson;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs scenarios, each in a process of its own: a mistake may hang it, and both tools change the JVM that they run in. */
final class Fork {
    private static final int KEPT_CHARACTERS = 1_000;

    private final Path work;
    private final int programs;
    private final int millis;
    private final int timeoutSeconds;

    /**
     * @param programs that Lincheck tries in each of its modes
     * @param millis of each test of jcstress
     */
    Fork(Path work, int programs, int millis, int timeoutSeconds) {
        this.work = work;
        this.programs = programs;
        this.millis = millis;
        this.timeoutSeconds = timeoutSeconds;
    }

    /**
     * Runs a scenario.
     *
     * @param mutant folder with a class that hides the original, or null
     * @throws IOException if the tool did not come to an end, with the end of what it said
     */
    Run run(Scenario scenario, String name, @Nullable Path mutant) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(work.resolve(name));
        Path out = folder.resolve("run.json");
        Path said = folder.resolve("output.txt");
        String classes = System.getProperty("java.class.path");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:-UsePerfData",
                        "-XX:+UseSerialGC",
                        "-Xmx1g",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        mutant == null ? classes : mutant + File.pathSeparator + classes,
                        (scenario.byLincheck() ? LincheckMain.class : StressMain.class).getName(),
                        scenario.name(),
                        String.valueOf(scenario.byLincheck() ? programs : millis),
                        out.toString()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
                throw new IOException("no end after " + timeoutSeconds + " s: " + tail(said));
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0 || !Files.exists(out)) {
            throw new IOException("exit code " + process.exitValue() + ": " + tail(said));
        }
        return EvidenceJson.read(out, Run.class);
    }

    private static String tail(Path said) throws IOException {
        String text = Files.readString(said).strip();
        return text.substring(Math.max(0, text.length() - KEPT_CHARACTERS));
    }
}
