package dev.ironshim.reports.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.reports.SampleReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** What a promise is decided by can be looked up: an annotation that leads to the catalogue only helps nobody. */
    @Test
    void everyPromiseHasALineInASpecificationOrInCode() throws IOException {
        List<MachineEntry> machines = CatalogueReader.read().machines();
        Map<String, String> places = new Places(ROOT).of(machines, List.of());
        TreeSet<String> without = new TreeSet<>();
        List<String> wrong = new ArrayList<>();
        for (MachineEntry machine : machines) {
            for (var property : machine.properties()) {
                String place = places.get(property.id());
                if (place == null) {
                    without.add(property.id() + " " + property.formal());
                    continue;
                }
                int colon = place.lastIndexOf(':');
                String line = Files.readAllLines(ROOT.resolve(place.substring(0, colon)))
                        .get(Integer.parseInt(place.substring(colon + 1)) - 1);
                String formal = property.formal() == null ? "MODULE" : property.formal();
                if (!line.contains(formal.substring(formal.lastIndexOf('.') + 1))) {
                    wrong.add(property.id() + " " + place + ": " + line);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(without).isEmpty();
    }

    @Test
    void aMistakeThatSurvivedIsWhereItWasPlanted() {
        List<Evidence.Lane> lanes = SampleReport.make().lanes();
        assertThat(new Places(ROOT).of(List.of(), lanes))
                .containsExactly(Map.entry("Lifecycle-spec-2", "specs-tla/src/main/tla/Lifecycle.tla:7"));
    }

    @Test
    void withoutSourcesNothingHasAPlace(@TempDir Path empty) {
        assertThat(new Places(empty).of(CatalogueReader.read().machines(), List.of()))
                .isEmpty();
    }
}
