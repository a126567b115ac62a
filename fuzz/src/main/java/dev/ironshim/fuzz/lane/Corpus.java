package dev.ironshim.fuzz.lane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The inputs of a target: files in {@code fuzz/corpus}, and what is made of the small ones. */
final class Corpus {
    private static final int MAX_DERIVED = 600;
    private static final int MAX_FILES = 20_000;

    private Corpus() {}

    /** The files of a folder, by name. */
    static List<byte[]> read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no corpus " + folder);
        }
        List<byte[]> inputs = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().limit(MAX_FILES).toList()) {
                inputs.add(Files.readAllBytes(file));
            }
        }
        if (inputs.isEmpty()) {
            throw new IOException("the corpus " + folder + " is empty");
        }
        return inputs;
    }

    /** Every truncation and every change of a single bit of a small seed; nothing of a large one. */
    static List<byte[]> derived(byte[] seed) {
        if (seed.length > MAX_DERIVED) {
            return List.of();
        }
        List<byte[]> derived = new ArrayList<>();
        for (int length = 0; length < seed.length; length++) {
            derived.add(Arrays.copyOf(seed, length));
        }
        for (int bit = 0; bit < 8 * seed.length; bit++) {
            byte[] changed = seed.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            derived.add(changed);
        }
        return derived;
    }
}
