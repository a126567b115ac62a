package dev.ironshim.tla.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.CatalogueReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a reader sees of a promise. */
class SpecificationTest {
    private static final Path SPECIFICATIONS = Path.of("src/main/tla").toAbsolutePath();

    private static String formal(String machine, String name) {
        MachineEntry entry = CatalogueReader.read().machine(machine).orElseThrow();
        return Specification.read(SPECIFICATIONS, entry)
                .formalText(entry.properties().stream()
                        .filter(property -> name.equals(property.formal()))
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void whatAPromiseUsesStandsBelowIt() {
        assertThat(formal("Quarantine", "RefusalChangesOnlyTheCounter"))
                .startsWith("RefusalChangesOnlyTheCounter(s, o, n) ==")
                .contains("\n\nOld(s, o) ==", "\n\nNew(o, n) ==", "\n\nBreaksTheBudget(s, o, n) ==")
                .doesNotContain("Quarantined(");
    }

    @Test
    void oneThatUsesNothingStandsAlone() {
        assertThat(formal("Lifecycle", "QuarantineIsLeftOnlyByGrant")).doesNotContain("\n\n");
    }
}
