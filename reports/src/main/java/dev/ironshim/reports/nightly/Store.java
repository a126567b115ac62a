package dev.ironshim.reports.nightly;

import dev.ironshim.model.evidence.EvidenceJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The last evidence of every lane, a file each, written as a whole: an interruption loses the lane that was running. */
final class Store {
    private final Path folder;

    Store(Path folder) {
        this.folder = folder;
    }

    private Path file(String lane) {
        return folder.resolve(lane + ".json");
    }

    /** What cannot be read is as if it were not there: the lane is run again. */
    Optional<Kept> last(String lane) throws IOException {
        Path file = file(lane);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(EvidenceJson.parseWhole(Files.readString(file), Kept.class));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    void keep(String lane, Kept kept) throws IOException {
        EvidenceJson.writeAtomically(file(lane), EvidenceJson.pretty(kept));
    }
}
