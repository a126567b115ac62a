package dev.ironshim.model.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue is read strictly: whatever breaks a rule is refused with file and line. */
class CatalogueReaderTest {
    private static final String GOOD = """
            [machine]
            name = "M"
            prefix = "MM"
            profile = "product"
            summary = "s"
            claims = ["dma"]
            graph = "phase"

            [[bounds]]
            name = "small"
            constants = { N = 1, K = ["A", "B"] }
            roles = ["matrix"]

            [[property]]
            id = "MM-01"
            says = "x"
            why = "y"
            source = "z"
            kind = "step"
            formal = "P"
            lanes = ["tla"]
            """;

    @Test
    void noFileOfTheCatalogueIsForgotten() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/catalogue"))) {
            // One file is about the whole project, each of the others about a machine or an area.
            assertThat(CatalogueReader.read().machines())
                    .extracting(Catalogue.MachineEntry::name)
                    .hasSize((int) files.count() - 1);
        }
    }

    @Test
    void aMachineIsFoundInTheFileOfItsName() {
        for (Catalogue.MachineEntry machine : CatalogueReader.read().machines()) {
            assertThat(CatalogueReader.of(List.of(machine.name())).machines()).containsExactly(machine);
        }
        assertThat(CatalogueReader.of(List.of("Nobody")).machines()).isEmpty();
        assertThat(CatalogueReader.of(List.of()).machines())
                .isEqualTo(CatalogueReader.read().machines());
    }

    @Test
    void theCatalogueOfTheProjectIsSound() {
        Catalogue catalogue = CatalogueReader.read();
        Set<String> ids = new HashSet<>();
        catalogue
                .machines()
                .forEach(machine -> machine.properties().forEach(property -> {
                    assertThat(ids.add(property.id())).as(property.id()).isTrue();
                    assertThat(property.lanes()).isSubsetOf(Catalogue.LANES).isNotEmpty();
                    assertThat(property.claims().isEmpty())
                            .as("%s claims nothing", property.id())
                            .isEqualTo(machine.profile() == Catalogue.Profile.SEED);
                }));
        assertThat(ids).hasSizeGreaterThan(100);
        assertThat(catalogue.machines().stream()
                        .flatMap(machine -> machine.properties().stream())
                        .flatMap(property -> property.claims().stream()))
                .as("every row of the report's first table stands for something")
                .contains(Claim.values());
        assertThat(catalogue.assumptions()).isNotEmpty();
        assertThat(catalogue.gaps()).isNotEmpty();
        assertThat(catalogue.property("LC-01")).isPresent();
        assertThat(catalogue.property("LC-99")).isEmpty();
    }

    @Test
    void aSmallCatalogueIsRead() {
        assertThat(CatalogueReader.read(Map.of("m.toml", GOOD)).machines())
                .singleElement()
                .satisfies(machine ->
                        assertThat(machine.bounds().getFirst().constants()).containsOnlyKeys("K", "N"));
    }

    @Test
    void everyBrokenRuleIsNamedWithItsLine() {
        refused("name = \"M\"", "name = ", "m.toml:2: not TOML");
        refused("graph = \"phase\"", "graph = \"phase\"\ncolour = \"red\"", "m.toml:8: unknown key 'colour'");
        refused(
                "profile = \"product\"",
                "profile = \"toy\"",
                "m.toml:4: 'profile' must be one of [product, seed, code], not 'toy'");
        refused("summary = \"s\"", "summary = \" \"", "m.toml:5: 'summary' must be a text that is not empty");
        refused("N = 1", "N = 1.5", "m.toml:11: a constant is an integer, a truth value or an array of strings");
        refused("\"A\", \"B\"", "\"A\", 7", "m.toml:11: a set constant holds strings only");
        refused("roles = [\"matrix\"]", "roles = [\"matricks\"]", "m.toml:12: 'roles' must be one of");
        refused(
                "roles = [\"matrix\"]",
                "roles = [\"live\"]",
                "m.toml:19: no bounds of this machine have the role 'matrix'");
        refused("id = \"MM-01\"", "id = \"LC-01\"", "m.toml:15: the id is 'MM-' and two digits, not 'LC-01'");
        refused("kind = \"step\"", "kind = \"leap\"", "m.toml:19: 'kind' must be one of");
        refused("kind = \"step\"", "kind = \"matrix\"", "m.toml:20: a property of kind 'matrix' has no 'formal'");
        refused("formal = \"P\"\n", "", "m.toml:19: a property of kind 'step' needs 'formal'");
        refused("lanes = [\"tla\"]", "lanes = [\"prayer\"]", "m.toml:21: there is no lane 'prayer'");
        refused(
                "lanes = [\"tla\"]",
                "lanes = [\"bench\"]",
                "m.toml:21: the lane 'bench' is for properties of kind 'cost', and they for it alone");
        refused("lanes = [\"tla\"]", "lanes = []", "m.toml:21: 'lanes' must be an array of texts that is not empty");
        refused(
                "lanes = [\"tla\"]",
                "lanes = [\"tla\"]\ndefect = \"D-1\"",
                "m.toml:22: only a seed machine has defects");
    }

    @Test
    void whatAPropertyHelpsToClaimIsSaidOfItOrOfItsFile() {
        assertThat(claims(GOOD)).containsExactly(Claim.DMA);
        assertThat(claims(GOOD + "claims = [\"ports\", \"revocation\"]\n"))
                .containsExactlyInAnyOrder(Claim.PORTS, Claim.REVOCATION);
        refused("claims = [\"dma\"]\n", "", "m.toml:14: neither this property nor the head of its file has 'claims'");
        refused("claims = [\"dma\"]", "claims = [\"magic\"]", "m.toml:6: 'claims' must be one of [registers, ports,");
        refused("profile = \"product\"", "profile = \"seed\"", "m.toml:6: nothing is claimed of the original");
    }

    private static Set<Claim> claims(String text) {
        return CatalogueReader.read(Map.of("m.toml", text))
                .machines()
                .getFirst()
                .properties()
                .getFirst()
                .claims();
    }

    @Test
    void nothingOccursTwice() {
        String property = GOOD.substring(GOOD.indexOf("[[property]]"));
        refused(GOOD + property, "m.toml:23: MM-01 is already at m.toml:15");
        String bounds = GOOD.substring(GOOD.indexOf("[[bounds]]"), GOOD.indexOf("[[property]]"));
        refused(GOOD + bounds, "bounds 'small' occur twice");
        Map<String, String> files = new HashMap<>(Map.of("m.toml", GOOD));
        files.put("n.toml", GOOD.replace("MM-01", "MM-02"));
        assertThatThrownBy(() -> CatalogueReader.read(files))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("machine M is already in");
    }

    private static void refused(String good, String bad, String message) {
        assertThat(GOOD).contains(good);
        refused(GOOD.replace(good, bad), message);
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> CatalogueReader.read(Map.of("m.toml", text)))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining(message);
    }
}
