package dev.ironshim.reports.selftest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.catalogue.CatalogueReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the canaries fit the sources. What the lanes say of them, {@code ./ironshim selftest} shows, which takes long. */
class CanaryTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private final Catalogue catalogue = CatalogueReader.read();

    @TempDir
    private Path folder;

    @Test
    void everyLaneHasOne() throws IOException {
        assertThat(Canary.all()).extracting(Canary::lane).containsExactlyInAnyOrderElementsOf(Catalogue.LANES);
    }

    @Test
    void eachFitsItsSourceAndNamesAPropertyOfItsLane() throws IOException {
        for (Canary canary : Canary.all()) {
            Path copy = folder.resolve(canary.file());
            Files.createDirectories(copy.getParent());
            Files.copy(ROOT.resolve(canary.file()), copy);
            String before = canary.plant(folder);
            assertThat(Files.readString(copy)).as(canary.lane()).isNotEqualTo(before);
            Files.delete(copy);
            assertThat(canary.verdict()).isIn("fail", "open");
            assertThat(canary.because())
                    .as("what tells it from a lane that fell over")
                    .isNotBlank();
            assertThat(catalogue.property(canary.property())).hasValueSatisfying(entry -> {
                assertThat(entry.getKey().name()).isEqualTo(canary.machine());
                assertThat(entry.getValue().lanes()).contains(canary.lane());
            });
        }
    }

    @Test
    void oneThatDoesNotFitIsAnError() throws IOException {
        Canary canary = Canary.all().getFirst();
        Path copy = folder.resolve(canary.file());
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, canary.find() + canary.find());
        assertThatThrownBy(() -> canary.plant(folder)).hasMessageContaining("must occur exactly once");
    }
}
