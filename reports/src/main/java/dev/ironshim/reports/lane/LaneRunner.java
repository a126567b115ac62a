package dev.ironshim.reports.lane;

import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.model.evidence.Verdict;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Starts a lane and brings back its evidence. Whatever goes wrong on the way, every property it owes is open. */
public final class LaneRunner {
    private static final int KEPT_BYTES = 2_000;
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String WANTED = dev.ironshim.model.evidence.Turns.WANTED;
    private static final String OVER = dev.ironshim.model.evidence.Turns.OVER;

    private final Path home;

    /** @param home root of the checkout */
    public LaneRunner(Path home) {
        this.home = home;
    }

    /** Whoever has cores to give: the turns of {@link dev.ironshim.model.evidence.Turns}, on the other side. */
    public interface Turns {
        /** A lane wants one; {@code give} tells it that it has got it. */
        void wanted(Object who, Runnable give);

        /** A lane gives one back. */
        void over(Object who);

        /** A lane has ended, whatever it still had. */
        void gone(Object who);
    }

    private record Outside(Map<String, String> inputs) {}

    /**
     * What a lane says that it depends on outside of the checkout, by name; nothing, if it does not say.
     *
     * @throws IOException if it cannot be asked
     */
    public Map<String, String> outside(LaneProgram program, List<String> options)
            throws IOException, InterruptedException {
        if (!program.outside()) {
            return Map.of();
        }
        List<String> command = new ArrayList<>(List.of(
                JAVA,
                "-XX:TieredStopAtLevel=1",
                "-Dironshim.home=" + home,
                "-cp",
                home.resolve(program.module()).resolve("target/dist") + "/*",
                program.main(),
                "inputs"));
        command.addAll(options);
        try (Started started = new Started()) {
            Process process = started.start(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
            process.getOutputStream().close();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("lane " + program.lane() + " does not say what it depends on");
            }
            return EvidenceJson.parseWhole(answer.strip(), Outside.class).inputs();
        } catch (IllegalArgumentException e) {
            throw new IOException("lane " + program.lane() + " does not say what it depends on: " + e.getMessage(), e);
        }
    }

    /**
     * Runs a lane to its end.
     *
     * @param classPath all that it can load
     * @param work folder for the lane, emptied by the caller
     * @param selection machines to check; empty for all
     * @param options passed on to the lane
     * @param progress told whenever the lane says how far it is
     * @return its evidence; if it has none that can be read, everything it owes is open
     */
    public Evidence.Lane run(
            LaneProgram program,
            Catalogue catalogue,
            List<Path> classPath,
            Path work,
            List<String> selection,
            List<String> options,
            Consumer<LaneProgress> progress,
            Turns turns)
            throws InterruptedException {
        try {
            return start(program, classPath, work, selection, options, progress, turns);
        } catch (IOException e) {
            return open(program.lane(), catalogue, selection, String.valueOf(e.getMessage()));
        }
    }

    private Evidence.Lane start(
            LaneProgram program,
            List<Path> classPath,
            Path work,
            List<String> selection,
            List<String> options,
            Consumer<LaneProgress> progress,
            Turns turns)
            throws IOException, InterruptedException {
        Path out = work.resolve("evidence.json");
        Path errors = work.resolve("stderr.txt");
        Files.createDirectories(work);
        List<String> command = new ArrayList<>(List.of(
                JAVA,
                "-Xmx2g",
                // Z3 and Jazzer bring native libraries.
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                program.main(),
                "--shared",
                "--out=" + out,
                "--work=" + work,
                "--home=" + home));
        selection.forEach(machine -> command.add("--machine=" + machine));
        command.addAll(options);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(errors.toFile()).redirectInput(ProcessBuilder.Redirect.PIPE);
        Started started = new Started();
        Process process = started.start(builder);
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                told(line, process, progress, turns);
            }
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IOException("the lane ended with exit code " + exit + ": " + tail(errors));
            }
            return EvidenceJson.read(out, Evidence.Lane.class);
        } finally {
            turns.gone(process);
            started.close();
        }
    }

    /** A process that does not outlive us: Ctrl-C ends it, and the model checkers that it has started. */
    private static final class Started implements AutoCloseable {
        private final AtomicReference<Process> process = new AtomicReference<>();
        private final Thread hook = new Thread(this::end);

        Process start(ProcessBuilder builder) throws IOException {
            try {
                // First: nothing is started any more once we are being ended.
                Runtime.getRuntime().addShutdownHook(hook);
            } catch (IllegalStateException e) {
                throw new IOException("the run is being ended", e);
            }
            Process started = builder.start();
            process.set(started);
            return started;
        }

        private void end() {
            Process running = process.get();
            if (running != null) {
                running.descendants().forEach(ProcessHandle::destroyForcibly);
                running.destroyForcibly();
            }
        }

        @Override
        public void close() {
            end();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // We are being ended ourselves, and the hook has run or will.
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What is no progress is a word of a tool that the lane has started. */
    private static void told(String line, Process process, Consumer<LaneProgress> progress, Turns turns) {
        if (line.equals(WANTED)) {
            turns.wanted(process, () -> give(process));
        } else if (line.equals(OVER)) {
            turns.over(process);
        } else if (line.startsWith("{")) {
            try {
                progress.accept(EvidenceJson.parse(line, LaneProgress.class));
            } catch (IllegalArgumentException e) {
                System.err.println(line);
            }
        }
    }

    private static void give(Process process) {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            // It has ended, and whoever reads what it says will notice.
        }
    }

    private static String tail(Path errors) throws IOException {
        try (FileChannel file = FileChannel.open(errors)) {
            ByteBuffer last = ByteBuffer.allocate((int) Math.min(file.size(), KEPT_BYTES));
            file.position(file.size() - last.capacity());
            while (last.hasRemaining() && file.read(last) >= 0) {
                // Until all of it is there.
            }
            // A tool may have written in any encoding, and the first character may be half a one.
            String text = new String(last.array(), 0, last.position(), StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? "it said nothing" : text;
        }
    }

    /** The evidence of a lane that has none: everything that the catalogue asks of it is open for {@code reason}. */
    public static Evidence.Lane open(String lane, Catalogue catalogue, List<String> selection, String reason) {
        List<Evidence.Property> properties = catalogue.machines().stream()
                .filter(machine -> selection.isEmpty() || selection.contains(machine.name()))
                .flatMap(machine -> machine.properties().stream())
                .filter(property -> property.lanes().contains(lane))
                .map(property -> Evidence.Property.undecided(
                        property.id(), lane, Verdict.OPEN, reason, "./ironshim verify --lane " + lane))
                .toList();
        return Evidence.Lane.ofCode(
                lane,
                0,
                Map.of(),
                List.of(),
                properties,
                List.of(),
                List.of(),
                List.of(),
                List.of("lane " + lane + ": " + reason));
    }
}
