package dev.ironshim.jml.lane;

import dev.ironshim.model.catalogue.Catalogue.Kind;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.lane.LaneOptions;
import java.nio.file.Path;
import java.util.List;

/** What is to be proved, and where the code and its contracts are. */
record Obligations(LaneOptions options) {

    /** The kernels with their contracts. */
    Path kernels() {
        return options.home().resolve("impl/src/main/java/dev/ironshim/impl/verified");
    }

    Path lemmas() {
        return options.home().resolve("specs-jml/src/main/java/dev/ironshim/jml/lemma");
    }

    /** Where the words are. */
    Path words() {
        return options.home().resolve("impl/src/main/java/dev/ironshim/impl/quarantine");
    }

    /** The contracts. */
    List<Property> obligations() {
        return options.properties(property -> property.kind() == Kind.PROOF && !ofWords(property));
    }

    /** The theorems about words: they are methods themselves, and contracts of none. */
    List<Property> theorems() {
        return options.properties(Obligations::ofWords);
    }

    private static boolean ofWords(Property property) {
        return String.valueOf(property.formal()).startsWith("Words.");
    }
}
