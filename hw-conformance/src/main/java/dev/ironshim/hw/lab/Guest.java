package dev.ironshim.hw.lab;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a guest. Its serial lines are the evidence: every line is kept in a log with its time. The first is the console,
 * where the kernel speaks whenever it likes; on the second, lines that begin with {@code @@} are for us.
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
    private final Path sockets;

    /** @param work folder for the log and for what QEMU leaves */
    Guest(Path work) throws IOException {
        this.work = work;
        // Not in the folder for work: the name of a socket has at most 107 characters.
        sockets = Files.createTempDirectory("ironshim-lab");
        sockets.toFile().deleteOnExit();
        monitor().toFile().deleteOnExit();
        results().toFile().deleteOnExit();
    }

    Path log() {
        return work.resolve("serial.log");
    }

    /** What QEMU itself said: its IOMMU tells there what it blocked. */
    Path errors() {
        return work.resolve("qemu.log");
    }

    Path monitor() {
        return sockets.resolve("monitor.sock");
    }

    /** QEMU connects the second serial line to it. */
    Path results() {
        return sockets.resolve("results.sock");
    }

    /**
     * Runs a guest to its end.
     *
     * @param seconds after so many it is cut off
     * @param lines told every line with {@code @@}
     */
    Outcome run(List<String> command, int seconds, Consumer<String> lines) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Files.deleteIfExists(results());
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                BufferedWriter log = Files.newBufferedWriter(log());
                Monitor monitor = new Monitor(monitor())) {
            server.bind(UnixDomainSocketAddress.of(results()));
            Process process =
                    new ProcessBuilder(command).redirectError(errors().toFile()).start();
            Thread hook = new Thread(process::destroyForcibly);
            Runtime.getRuntime().addShutdownHook(hook);
            AtomicBoolean killed = new AtomicBoolean();
            Heard heard = new Heard(start, log, monitor, lines, () -> cut(process, killed));
            long[] peak = new long[1];
            Thread watch = Thread.ofPlatform()
                    .daemon()
                    .name("lab limit")
                    .start(() -> watch(process, seconds, heard, killed, peak));
            try {
                // A QEMU that does not start never connects.
                CompletableFuture<Void> closed = process.onExit().thenRun(() -> close(server));
                Thread console =
                        Thread.ofPlatform().daemon().name("lab console").start(() -> heard.console(process));
                heard.results(server);
                console.join();
                process.waitFor();
                closed.join();
            } finally {
                process.destroyForcibly();
                watch.interrupt();
                Files.deleteIfExists(monitor());
                Files.deleteIfExists(results());
                try {
                    Runtime.getRuntime().removeShutdownHook(hook);
                } catch (IllegalStateException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return new Outcome(heard.ended, heard.exit, killed.get(), (System.nanoTime() - start) / 1_000_000, peak[0]);
        }
    }

    private static void cut(Process process, AtomicBoolean killed) {
        killed.set(true);
        process.destroyForcibly();
    }

    private static void close(ServerSocketChannel server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What came in, of both lines. */
    private static final class Heard {
        private final long start;
        private final BufferedWriter log;
        private final Monitor monitor;
        private final Consumer<String> lines;
        private final Runnable cut;
        private final AtomicLong last;
        private int count;
        private volatile boolean ended;
        private volatile int exit = -1;

        Heard(long start, BufferedWriter log, Monitor monitor, Consumer<String> lines, Runnable cut) {
            this.start = start;
            this.log = log;
            this.monitor = monitor;
            this.lines = lines;
            this.cut = cut;
            last = new AtomicLong(start);
        }

        void results(ServerSocketChannel server) throws IOException {
            try (BufferedReader serial =
                    new BufferedReader(Channels.newReader(server.accept(), StandardCharsets.UTF_8))) {
                all(serial);
            } catch (ClosedChannelException e) {
                // It ended before it connected, and its errors say why.
            }
        }

        void console(Process process) {
            try (BufferedReader serial = process.inputReader(StandardCharsets.UTF_8)) {
                all(serial);
            } catch (IOException e) {
                broken(e);
            }
        }

        private void all(BufferedReader serial) throws IOException {
            for (String line = serial.readLine(); line != null; line = serial.readLine()) {
                one(line);
            }
        }

        private synchronized void one(String line) throws IOException {
            last.set(System.nanoTime());
            if (++count > LINE_LIMIT) {
                cut.run();
                return;
            }
            note((System.nanoTime() - start) / 1_000_000 + " " + line);
            int at = line.indexOf("@@");
            if (at < 0) {
                return;
            }
            String marked = line.substring(at);
            if (marked.startsWith(MONITOR)) {
                note("monitor: " + monitor.say(marked.substring(MONITOR.length())));
            } else if (marked.startsWith("@@END ")) {
                ended = true;
                exit = number(marked.substring("@@END ".length()));
            } else {
                lines.accept(marked);
            }
        }

        /** Nobody listens to the console any more: the guest will stand still, and be cut off. */
        private synchronized void broken(IOException e) {
            try {
                note("console: " + e);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
        }

        private void note(String line) throws IOException {
            log.write(line + "\n");
            log.flush();
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static void watch(Process process, int seconds, Heard heard, AtomicBoolean killed, long[] peak) {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        try {
            while (process.isAlive()) {
                peak[0] = Math.max(peak[0], resident(status));
                long silent = System.nanoTime() - heard.last.get();
                if (System.nanoTime() > end || silent > SILENCE_NANOS) {
                    cut(process, killed);
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

        String say(String command) throws IOException {
            if (qmp == null) {
                qmp = Qmp.connect(socket);
            }
            return command + " -> " + qmp.human(command);
        }

        @Override
        public void close() throws IOException {
            if (qmp != null) {
                qmp.close();
            }
        }
    }
}
