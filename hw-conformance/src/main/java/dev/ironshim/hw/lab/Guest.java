package dev.ironshim.hw.lab;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a guest. Its serial line is the evidence: every line is kept in a log with its time, and lines that begin with
 * {@code @@} are for us.
 */
final class Guest {
    private static final String MONITOR = "@@HMP ";
    // A guest that has work says something every few seconds, but for resets: the kernel gives a device a minute.
    private static final long SILENCE_NANOS = 75_000_000_000L;
    private static final int LINE_LIMIT = 20_000;

    /**
     * How a run ended.
     *
     * @param ended whether the guest said that it was done
     * @param exit what the program in it ended with, or -1
     * @param killed whether the limit was reached
     * @param peakBytes the most memory that QEMU held
     */
    record Outcome(boolean ended, int exit, boolean killed, long millis, long peakBytes) {}

    private final Path work;

    /** @param work folder for the log and for what QEMU leaves */
    Guest(Path work) {
        this.work = work;
    }

    Path log() {
        return work.resolve("serial.log");
    }

    /** What QEMU itself said: its IOMMU tells there what it blocked. */
    Path errors() {
        return work.resolve("qemu.log");
    }

    Path monitor() {
        return work.resolve("monitor.sock");
    }

    /**
     * Runs a guest to its end.
     *
     * @param seconds after so many it is cut off
     * @param lines told every line with {@code @@}
     */
    Outcome run(List<String> command, int seconds, Consumer<String> lines) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process =
                new ProcessBuilder(command).redirectError(errors().toFile()).start();
        AtomicBoolean killed = new AtomicBoolean();
        AtomicLong heard = new AtomicLong(start);
        long[] peak = new long[1];
        Thread watch = Thread.ofPlatform()
                .daemon()
                .name("lab limit")
                .start(() -> watch(process, seconds, heard, killed, peak));
        Thread hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
        boolean ended = false;
        int exit = -1;
        int count = 0;
        try (BufferedReader serial = process.inputReader(StandardCharsets.UTF_8);
                BufferedWriter log = Files.newBufferedWriter(log());
                Monitor monitor = new Monitor(monitor())) {
            for (String line = serial.readLine(); line != null; line = serial.readLine()) {
                log.write((System.nanoTime() - start) / 1_000_000 + " " + line + "\n");
                log.flush();
                heard.set(System.nanoTime());
                if (++count > LINE_LIMIT) {
                    killed.set(true);
                    break;
                }
                int at = line.indexOf("@@");
                if (at < 0) {
                    continue;
                }
                String marked = line.substring(at);
                if (marked.startsWith(MONITOR)) {
                    monitor.say(marked.substring(MONITOR.length()), log);
                } else if (marked.startsWith("@@END ")) {
                    ended = true;
                    exit = number(marked.substring("@@END ".length()));
                } else {
                    lines.accept(marked);
                }
            }
            if (killed.get()) {
                process.destroyForcibly();
            }
            process.waitFor();
        } finally {
            process.destroyForcibly();
            watch.interrupt();
            Files.deleteIfExists(monitor());
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                Thread.currentThread().interrupt();
            }
        }
        return new Outcome(ended, exit, killed.get(), (System.nanoTime() - start) / 1_000_000, peak[0]);
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static void watch(Process process, int seconds, AtomicLong heard, AtomicBoolean killed, long[] peak) {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        try {
            while (process.isAlive()) {
                peak[0] = Math.max(peak[0], resident(status));
                long silent = System.nanoTime() - heard.get();
                if (System.nanoTime() > end || silent > SILENCE_NANOS) {
                    killed.set(true);
                    process.destroyForcibly();
                    return;
                }
                Thread.sleep(250);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long resident(Path status) {
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1_024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            // It has just ended.
            return 0;
        }
    }

    /** Connected when it is first needed. */
    private static final class Monitor implements AutoCloseable {
        private final Path socket;
        private @Nullable Qmp qmp;

        Monitor(Path socket) {
            this.socket = socket;
        }

        void say(String command, BufferedWriter log) throws IOException {
            if (qmp == null) {
                qmp = Qmp.connect(socket);
            }
            log.write("monitor: " + command + " -> " + qmp.human(command) + "\n");
        }

        @Override
        public void close() throws IOException {
            if (qmp != null) {
                qmp.close();
            }
        }
    }
}
