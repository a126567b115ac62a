package dev.ironshim.hw.guest;

import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.linux.DmaMemory;
import dev.ironshim.impl.linux.Ioas;
import dev.ironshim.impl.linux.Iommufd;
import dev.ironshim.impl.linux.Kernel;
import dev.ironshim.impl.manifest.Direction;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Mapping and unmapping a page through the bindings, beside the same two commands in C. */
final class Cost {
    private static final Path PEER = Path.of("/app/cost");
    private static final int ROUNDS = 5;
    private static final int PAIRS = 2_000;

    private Cost() {}

    /**
     * Measures both in turn, and takes the least of each: a guest is disturbed now and then, and never too fast.
     *
     * @return nanoseconds of a pair, ours and in C; empty if there is nothing to measure beside
     */
    static String measure() throws IOException, InterruptedException {
        if (!Files.isExecutable(PEER) || !Files.exists(Path.of(Iommufd.PATH))) {
            return "";
        }
        long ours = Long.MAX_VALUE;
        long peer = Long.MAX_VALUE;
        try (Iommufd iommufd = Iommufd.open(Kernel.system());
                DmaMemory memory = DmaMemory.allocate(Kernel.system(), Target.PAGE)) {
            Ioas ioas = iommufd.allocIoas();
            pairs(ioas, memory.memory());
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
        Process process = new ProcessBuilder(PEER.toString(), String.valueOf(PAIRS)).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(PEER + " ended with " + process.exitValue());
        }
        return Long.parseLong(said.strip());
    }
}
