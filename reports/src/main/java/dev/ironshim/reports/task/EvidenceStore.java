package dev.ironshim.reports.task;

import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.reports.lane.LaneProgram.Validity;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Evidence that was found, by task and digest of its inputs: a file each, written as a whole. */
final class EvidenceStore {
    /** Of each task the newest are kept: a developer goes back and forth between a few states of the sources. */
    private static final int KEPT = 4;

    private static final int NAMED_BY = 24;
    private static final long MAX_BYTES = 256L << 20;
    private static final Duration WEEK = Duration.ofDays(7);

    private final Path folder;

    EvidenceStore(Path folder) {
        this.folder = folder;
    }

    /** What was found under the same inputs and is still good. */
    Optional<Kept> find(Task task, Inputs inputs) throws IOException {
        String digest = inputs.digest();
        Optional<Kept> kept = read(file(task, digest));
        return kept.filter(each -> each.task().equals(task.name())
                && each.digest().equals(digest)
                // The file is only as good as what stands in it.
                && each.whole()
                && good(task, each));
    }

    private static boolean good(Task task, Kept kept) {
        if (task.program().validity() == Validity.ALWAYS) {
            return true;
        }
        try {
            Duration age = Duration.between(Instant.parse(kept.finished()), Instant.now());
            return !age.isNegative() && age.compareTo(WEEK) < 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** What was found last, whatever the inputs were. */
    Optional<Kept> last(Task task) throws IOException {
        List<Path> all = all(task);
        return all.isEmpty() ? Optional.empty() : read(all.getFirst());
    }

    /** Keeps it, and of the older ones of the same task only a few. */
    void keep(Task task, Kept kept) throws IOException {
        EvidenceJson.writeAtomically(file(task, kept.digest()), EvidenceJson.pretty(kept));
        List<Path> all = all(task);
        for (Path old : all.subList(Math.min(KEPT, all.size()), all.size())) {
            Files.delete(old);
        }
    }

    private Path file(Task task, String digest) {
        return folder.resolve(task.file() + "-" + digest.substring(0, NAMED_BY) + ".json");
    }

    /** The newest first. */
    private List<Path> all(Task task) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        String name = task.file() + "-[0-9a-f]{" + NAMED_BY + "}\\.json";
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(name))
                    .sorted(Comparator.comparing((Path file) -> file.toFile().lastModified())
                            .reversed())
                    .toList();
        }
    }

    /** What cannot be read is as if it were not there: the task is run again. */
    private static Optional<Kept> read(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.of(EvidenceJson.parseWhole(Files.readString(file), Kept.class));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
