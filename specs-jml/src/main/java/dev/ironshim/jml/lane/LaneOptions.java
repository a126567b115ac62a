package dev.ironshim.jml.lane;

import dev.ironshim.model.catalogue.Catalogue.Kind;
import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.catalogue.CatalogueReader;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code ./ironshim} tells a lane. */
final class LaneOptions {
    @Option(names = "--out", required = true, paramLabel = "FILE", description = "where the evidence is written")
    private @Nullable Path out;

    @Option(names = "--work", required = true, paramLabel = "DIR", description = "where tools run")
    private @Nullable Path work;

    @Option(names = "--home", required = true, paramLabel = "DIR", description = "root of the checkout")
    private @Nullable Path home;

    @Option(names = "--machine", paramLabel = "NAME", description = "only these areas")
    private List<String> areas = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "limit of each run of a tool")
    private int timeout;

    @Option(names = "--memory", paramLabel = "MB", defaultValue = "1500", description = "heap of each run of a tool")
    private int memory;

    @Option(names = "--nightly", description = "also what takes long")
    private boolean nightly;

    Path out() {
        return given(out);
    }

    Path work() {
        return given(work);
    }

    Path home() {
        return given(home);
    }

    int timeout() {
        return timeout;
    }

    int memory() {
        return memory;
    }

    boolean nightly() {
        return nightly;
    }

    private static Path given(@Nullable Path path) {
        if (path == null) {
            throw new IllegalStateException("picocli demands the required options");
        }
        return path;
    }

    Path kernels() {
        return home().resolve("impl/src/main/java/dev/ironshim/impl/verified");
    }

    Path lemmas() {
        return home().resolve("specs-jml/src/main/java/dev/ironshim/jml/lemma");
    }

    /** The obligations of the areas that were asked for. */
    List<Property> obligations() {
        return CatalogueReader.read().machines().stream()
                .filter(entry -> areas.isEmpty() || areas.contains(entry.name()))
                .map(MachineEntry::properties)
                .flatMap(List::stream)
                .filter(property -> property.kind() == Kind.PROOF)
                .filter(property -> !ofWords(property))
                .toList();
    }

    /** The theorems about words: they are methods themselves, and contracts of none. */
    List<Property> theorems() {
        return CatalogueReader.read().machines().stream()
                .filter(entry -> areas.isEmpty() || areas.contains(entry.name()))
                .map(MachineEntry::properties)
                .flatMap(List::stream)
                .filter(LaneOptions::ofWords)
                .toList();
    }

    private static boolean ofWords(Property property) {
        return String.valueOf(property.formal()).startsWith("Words.");
    }

    /** Where the words are. */
    Path words() {
        return home().resolve("impl/src/main/java/dev/ironshim/impl/quarantine");
    }
}
