package dev.ironshim.reports.selftest;

import dev.ironshim.model.evidence.EvidenceJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A copy of the checkout, with what was built, so that only what a mistake touches is built again. */
final class Scratch implements AutoCloseable {
    private final Path root;
    private volatile boolean closed;
    private final Thread hook;
    private volatile @Nullable Process running;

    private Scratch(Path root) {
        this.root = root;
        hook = new Thread(this::abandon);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    static Scratch copy(Path home) throws IOException, InterruptedException {
        Path root = Files.createTempDirectory("ironshim-selftest");
        Scratch scratch = new Scratch(root);
        try {
            new Checkout(home).copyTo(root);
            return scratch;
        } catch (IOException | InterruptedException e) {
            scratch.close();
            throw e;
        }
    }

    Path root() {
        return root;
    }

    /** What a run said of one property. */
    record Word(String verdict, String reason) {}

    /** What a run of {@code verify} said of properties, by id. */
    record Said(int exit, Map<String, Word> words, String log) {
        Word of(String property) {
            return words.getOrDefault(
                    property,
                    new Word(
                            "nothing",
                            log.lines()
                                    .filter(line -> !line.isBlank())
                                    .reduce((a, b) -> b)
                                    .orElse("and it printed nothing")));
        }
    }

    /** Runs {@code ./ironshim verify} in the copy, which builds what is stale. */
    Said verify(Canary canary, int minutes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                root.resolve("ironshim").toString(),
                "verify",
                "--json",
                "--lane",
                canary.lane(),
                "--machine",
                canary.machine(),
                "--out",
                root.resolve("selftest-out").toString()));
        command.addAll(canary.options());
        Path errors = root.resolve("selftest.log");
        Path output = root.resolve("selftest.json");
        Process process = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectError(errors.toFile())
                .redirectOutput(output.toFile())
                .start();
        running = process;
        try {
            if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
                throw new IOException("the run was cut off after " + minutes + " minutes");
            }
        } finally {
            end(process);
        }
        Map<String, Word> words = new TreeMap<>();
        String text = Files.readString(output);
        if (!text.isBlank() && EvidenceJson.parse(text, Map.class).get("properties") instanceof List<?> properties) {
            for (Object each : properties) {
                if (each instanceof Map<?, ?> property) {
                    Object reason = property.get("reason");
                    words.put(
                            String.valueOf(property.get("id")),
                            new Word(String.valueOf(property.get("verdict")), reason == null ? "" : reason.toString()));
                }
            }
        }
        return new Said(process.exitValue(), words, Files.readString(errors));
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Ctrl-C. */
    private void abandon() {
        Process process = running;
        if (process != null) {
            end(process);
        }
        delete();
    }

    private void delete() {
        if (closed) {
            return;
        }
        closed = true;
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("ironshim: " + root + " is left: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            Thread.currentThread().interrupt();
        }
    }
}
