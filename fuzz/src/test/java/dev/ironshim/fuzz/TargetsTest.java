package dev.ironshim.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.fuzz.attack.Targets;
import dev.ironshim.fuzz.canary.PlantedTarget;
import dev.ironshim.fuzz.naive.NaiveManifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.model.catalogue.Catalogue.Kind;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.catalogue.CatalogueReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Targets, their corpora and their catalogue belong together. */
class TargetsTest {

    @Test
    void everyTargetIsInTheCatalogueAndEveryAttackHasATarget() {
        List<String> promised = CatalogueReader.read().machines().stream()
                .flatMap(machine -> machine.properties().stream())
                .filter(property -> property.kind() == Kind.ATTACK)
                .map(Property::formal)
                .toList();
        assertThat(Targets.ALL).extracting(Targets::name).containsExactlyInAnyOrderElementsOf(promised);
    }

    @Test
    void everyTargetHasACorpusThatItHolds() throws Exception {
        for (Targets target : Targets.ALL) {
            Path corpus = Path.of("corpus", target.name());
            assertThat(corpus).isDirectory().isNotEmptyDirectory();
            try (var files = Files.list(corpus)) {
                for (Path file : files.toList()) {
                    target.run().accept(Files.readAllBytes(file));
                }
            }
        }
    }

    @Test
    void theNaiveDecoderRefusesAndAcceptsByItself() throws Exception {
        byte[] good = Files.readAllBytes(Path.of("corpus/manifest/v3-001"));
        assertThat(NaiveManifest.read(good))
                .isEqualTo(ManifestCodec.decode(good).draft());
        assertThat(NaiveManifest.read(Arrays.copyOf(good, good.length + 1))).isNull();
        assertThat(NaiveManifest.read(new byte[10])).isNull();
    }

    @Test
    void theCanarySings() {
        byte[] blob = new byte[24 + 16 * 7];
        System.arraycopy("ISM2".getBytes(StandardCharsets.US_ASCII), 0, blob, 0, 4);
        blob[20] = 7;
        PlantedTarget.fuzzerTestOneInput(blob);
        blob[22] = 1;
        assertThatThrownBy(() -> PlantedTarget.fuzzerTestOneInput(blob)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
