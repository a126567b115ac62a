package dev.ironshim.jml.openjml;

import dev.ironshim.model.lane.TimeLimit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@code openjml --esc}. It is in no registry, so it is found through {@code OPENJML_HOME} and everything is open without
 * it. Its exit codes: 0 verified, 1 the sources do not compile, 2 usage, 6 a contract was not verified.
 */
public final class OpenJml {
    private static final Pattern COMPLETED = Pattern.compile(
            "Completed proof of .*?(\\w+)\\.(\\w+)\\([^)]*\\).*? - (with warnings|with no warnings|no warnings|infeasible)");
    private static final int VERIFIED = 0;
    private static final int NOT_COMPILED = 1;
    private static final int USAGE = 2;
    private static final int NOT_VERIFIED = 6;

    private final Path program;
    private final Duration timeout;

    /**
     * What came out.
     *
     * @param status {@code proved}, {@code refuted} or {@code open} by method, such as {@code Window.contains}
     * @param problem why nothing is known, or null
     */
    public record Outcome(
            Map<String, String> status, @Nullable String problem, long millis) {}

    /** @param timeout of the whole run */
    public OpenJml(Path program, Duration timeout) {
        this.program = program;
        this.timeout = timeout;
    }

    /** The program in {@code home}, or null if {@code home} is not set. */
    public static @Nullable Path find(@Nullable String home) throws IOException {
        if (home == null || home.isBlank()) {
            return null;
        }
        Path program = Path.of(home, "openjml");
        if (!Files.isExecutable(program)) {
            throw new IOException("OPENJML_HOME is " + home + ", and there is no program openjml in it");
        }
        return program;
    }

    /** What it says its version is. */
    public String version() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        try (TimeLimit time = new TimeLimit(process, timeout)) {
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return time.exceeded() ? "?" : text.lines().findFirst().orElse("?").strip();
        }
    }

    /** Verifies all contracts of a folder, and looks whether they are feasible. */
    public Outcome run(Path folder) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(List.of(
                        program.toString(),
                        "--esc",
                        "--progress",
                        "--timeout=60",
                        "--code-math=java",
                        "--check-feasibility=reachable,exit",
                        "--dir",
                        folder.toString()))
                .redirectErrorStream(true)
                .start();
        try (TimeLimit time = new TimeLimit(process, timeout)) {
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            if (time.exceeded()) {
                return outcome(start, Map.of(), "it did not end within " + timeout.toSeconds() + " s");
            }
            return judge(start, exit, text);
        }
    }

    private static Outcome judge(long start, int exit, String text) {
        String last = text.lines().reduce((a, b) -> b).orElse("it said nothing");
        switch (exit) {
            case VERIFIED, NOT_VERIFIED -> {
                Map<String, String> status = new TreeMap<>();
                Matcher each = COMPLETED.matcher(text);
                while (each.find()) {
                    String said = each.group(3);
                    // An infeasible contract is proved of nothing.
                    String means =
                            said.endsWith("no warnings") ? "proved" : said.equals("infeasible") ? "open" : "refuted";
                    status.merge(each.group(1) + "." + each.group(2), means, (a, b) -> a.equals(b) ? a : "refuted");
                }
                boolean refuted = status.containsValue("refuted");
                if (status.isEmpty()) {
                    return outcome(start, status, "exit code " + exit + ", and no method is named");
                }
                return refuted == (exit == NOT_VERIFIED)
                        ? outcome(start, status, null)
                        : outcome(start, Map.of(), "exit code " + exit + " does not fit what it says of the methods");
            }
            case NOT_COMPILED -> {
                return outcome(start, Map.of(), "exit code 1, the sources do not compile: " + last);
            }
            case USAGE -> {
                return outcome(start, Map.of(), "exit code 2, it does not take these options: " + last);
            }
            default -> {
                return outcome(start, Map.of(), "exit code " + exit + ": " + last);
            }
        }
    }

    private static Outcome outcome(long start, Map<String, String> status, @Nullable String problem) {
        return new Outcome(Map.copyOf(status), problem, (System.nanoTime() - start) / 1_000_000);
    }
}
