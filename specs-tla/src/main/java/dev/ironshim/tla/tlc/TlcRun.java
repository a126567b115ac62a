package dev.ironshim.tla.tlc;

import dev.ironshim.model.lane.TimeLimit;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** One run of TLC in a Java process of its own: TLC keeps its state in static fields, so a process is good for one run. */
public final class TlcRun {
    private static final String PROGRESS = "PROGRESS ";
    /** Where the other side of a distributed run reaches this one. */
    private static final String RMI_ADDRESS =
            "-Djava.rmi.server.hostname=" + System.getenv().getOrDefault("IRONSHIM_TLC_ADDRESS", "127.0.0.1");

    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        // Ctrl-C must not leave model checkers behind.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final TlcTool tool;
    private final Duration limit;
    private final int megabytes;

    /**
     * @param limit after which the process is ended
     * @param megabytes of heap for each process
     */
    public TlcRun(TlcTool tool, Duration limit, int megabytes) {
        this.tool = tool;
        this.limit = limit;
        this.megabytes = megabytes;
    }

    /** The options of the JVM for a quick run, where starting takes longer than checking. */
    public static List<String> quick() {
        return List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    }

    /** The options of the JVM for a long run. */
    public static List<String> thorough() {
        return List.of("-XX:+UseParallelGC");
    }

    /**
     * Checks {@code module}, whose files and configuration are in {@code directory}.
     *
     * @param jvm further options of the JVM
     * @param tlc further options of TLC
     * @param progress told the edges seen so far, if the module calls the probe
     * @throws IOException if the process cannot be started or {@code directory} cannot be written
     */
    public TlcResult check(Path directory, String module, List<String> jvm, List<String> tlc, LongConsumer progress)
            throws IOException, InterruptedException {
        Path temporary = Files.createDirectories(directory.resolve("tmp-" + module));
        List<String> command = tool.java(temporary, megabytes, jvm);
        command.add("tlc2.TLC");
        // With a fixed seed and fingerprint the same run finds the same lasso.
        command.addAll(List.of("-tool", "-deadlock", "-workers", "1", "-seed", "1", "-fp", "0"));
        command.addAll(List.of("-metadir", "states-" + module));
        command.addAll(tlc);
        command.addAll(List.of("-config", module + ".cfg", module + ".tla"));
        return run(directory, module, command, progress);
    }

    /** Runs TLC's server for {@code module} and waits until its workers have explored everything. */
    public TlcResult server(Path directory, String module) throws IOException, InterruptedException {
        Path temporary = Files.createDirectories(directory.resolve("tmp-" + module));
        List<String> command = tool.java(temporary, megabytes, List.of(RMI_ADDRESS, "-XX:+UseParallelGC"));
        command.addAll(
                List.of("tlc2.tool.distributed.TLCServer", "-tool", "-deadlock", "-config", module + ".cfg", module));
        return run(directory, module, command, pairs -> {});
    }

    /** Runs a worker for the server on {@code host} until that has no more work; returns the exit code. */
    public int worker(Path directory, String host) throws IOException, InterruptedException {
        Path temporary = Files.createDirectories(directory.resolve("tmp-worker"));
        List<String> command = tool.java(
                temporary,
                megabytes,
                List.of(RMI_ADDRESS, "-XX:+UseParallelGC", "-Dtlc2.tool.distributed.TLCWorker.threadCount=1"));
        command.addAll(List.of("tlc2.tool.distributed.TLCWorker", host));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .inheritIO()
                .start();
        RUNNING.add(process);
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return 1;
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
            RUNNING.remove(process);
        }
    }

    private TlcResult run(Path directory, String module, List<String> command, LongConsumer progress)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        RUNNING.add(process);
        TlcOutput output = new TlcOutput();
        List<String> log = new ArrayList<>();
        try (TimeLimit time = new TimeLimit(process, limit);
                BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(PROGRESS)) {
                    progress.accept(Long.parseLong(line.substring(PROGRESS.length())));
                } else {
                    output.line(line);
                    log.add(line);
                }
            }
            int exit = process.waitFor();
            return output.result(time.exceeded() ? null : exit);
        } finally {
            RUNNING.remove(process);
            Files.write(directory.resolve(module + ".log"), log);
        }
    }
}
