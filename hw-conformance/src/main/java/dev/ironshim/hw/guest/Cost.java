package dev.ironshim.hw.guest;

import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.linux.DmaMemory;
import dev.ironshim.impl.linux.Ioas;
import dev.ironshim.impl.linux.Iommufd;
import dev.ironshim.impl.linux.Kernel;
import dev.ironshim.impl.manifest.Direction;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Mapping and unmapping a page through the bindings, beside the same two commands in C. In a process of its own, with the
 * compiler that the bindings' users have: the suite's own has only the quick one.
 */
final class Cost {
    private static final Path PEER = Path.of("/app/cost");
    // In an emulated processor the compiler is done after 50; up to there a pair costs twice as much and more.
    private static final int WARMING = 80;
    private static final int ROUNDS = 5;
    private static final int PAIRS = 2_000;

    private Cost() {}

    /** Says what {@link #measure} does. */
    public static void main(String... none) throws IOException, InterruptedException {
        System.out.println(measure());
    }

    /** @return as {@link #measure} says; nothing if there is nothing to measure beside */
    static Optional<String> apart() throws IOException, InterruptedException {
        if (!Files.isExecutable(PEER) || !Files.exists(Path.of(Iommufd.PATH))) {
            return Optional.empty();
        }
        return Optional.of(output(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Cost.class.getName()));
    }

    /**
     * Measures both in turn, and takes the least of each: a guest is disturbed now and then, and never too fast.
     *
     * @return nanoseconds of a pair, ours and in C
     */
    private static String measure() throws IOException, InterruptedException {
        long ours = Long.MAX_VALUE;
        long peer = Long.MAX_VALUE;
        try (Iommufd iommufd = Iommufd.open(Kernel.system());
                DmaMemory memory = DmaMemory.allocate(Kernel.system(), Target.PAGE)) {
            Ioas ioas = iommufd.allocIoas();
            for (int i = 0; i < WARMING; i++) {
                pairs(ioas, memory.memory());
            }
            for (int i = 0; i < ROUNDS; i++) {
                ours = Math.min(ours, pairs(ioas, memory.memory()));
                peer = Math.min(peer, peer());
            }
        }
        return ours + "\t" + peer;
    }

    private static long pairs(Ioas ioas, MemorySegment page) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < PAIRS; i++) {
            ioas.map(Target.FREE, page, Direction.BOTH);
            ioas.unmap(Target.FREE, Target.PAGE);
        }
        return (System.nanoTime() - start) / PAIRS;
    }

    private static long peer() throws IOException, InterruptedException {
        return Long.parseLong(output(PEER.toString(), String.valueOf(PAIRS)));
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(command[0] + " ended with " + process.exitValue());
        }
        return said.strip();
    }
}
