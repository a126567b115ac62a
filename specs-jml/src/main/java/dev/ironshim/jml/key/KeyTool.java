package dev.ironshim.jml.key;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.model.lane.TimeLimit;
import dev.ironshim.model.lane.ToolJar;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Starts KeY on some methods. */
public final class KeyTool {
    private final Path dist;
    private final Path work;
    private final int memory;
    private final Duration timeout;

    /** What KeY says of one contract. An open goal is open, not refuted. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Answer(String method, boolean proved, int open, int steps, long millis) {}

    /**
     * How a run ended.
     *
     * @param late whether it was ended, because it took too long
     * @param problem why it ended early, or an empty text
     */
    public record End(boolean late, String problem) {}

    /**
     * @param dist folder with KeY and its runner
     * @param work where KeY may write
     * @param memory heap in MiB
     * @param timeout of the whole run
     */
    public KeyTool(Path dist, Path work, int memory, Duration timeout) {
        this.dist = dist;
        this.work = work;
        this.memory = memory;
        this.timeout = timeout;
    }

    /** KeY's own jar, by name and digest. */
    public Evidence.Tool tool() throws IOException {
        try (Stream<Path> jars = Files.list(dist)) {
            Path jar = jars.filter(each -> String.valueOf(each.getFileName()).startsWith("key.core-"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("KeY is not in " + dist));
            return ToolJar.of("KeY", jar);
        }
    }

    /**
     * Asks KeY about methods.
     *
     * @param folder of Java files with contracts
     * @param plans of {@link KeyPlan}, one a method
     * @param each told of every answer as it comes
     */
    public End run(Path folder, List<String> plans, Consumer<Answer> each) throws IOException, InterruptedException {
        Files.createDirectories(work);
        Path errors = work.resolve("stderr.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + memory + "m",
                // KeY keeps settings at home; this home is its own.
                "-Duser.home=" + work,
                "-Djava.awt.headless=true",
                "-cp",
                dist + "/*",
                "dev.ironshim.key.KeyRunner",
                folder.toString()));
        command.addAll(plans);
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        try (TimeLimit time = new TimeLimit(process, timeout);
                BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                each.accept(EvidenceJson.parse(line, Answer.class));
            }
            int exit = process.waitFor();
            if (time.exceeded()) {
                return new End(true, "KeY did not end within " + timeout.toSeconds() + " s");
            }
            return new End(
                    false,
                    exit == 0
                            ? ""
                            : "KeY ended with exit code " + exit + ": "
                                    + Files.readString(errors).strip());
        }
    }
}
