package dev.ironshim.model.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A message begins with the file and the line of the thing that is wrong, also where two files are involved. */
class CatalogueLinesTest {
    private static final String HEAD = """
            [machine]
            name = "M"
            prefix = "MM"
            profile = "seed"
            summary = "s"
            graph = "phase"
            """;

    private static final String BOUNDS = """

            [[bounds]]
            name = "small"
            constants = { N = 1 }
            roles = ["matrix"]
            """;

    private static final String PROPERTY = """

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
    void aSecondMachineOfTheSameNameIsNamedInItsOwnFile() {
        refused(files("a.toml", HEAD, "b.toml", "\n" + HEAD), "b.toml:3: machine M is already in a.toml");
    }

    @Test
    void aSecondPropertyOfTheSameIdNamesTheFirst() {
        refused(
                files("a.toml", HEAD + BOUNDS + PROPERTY, "b.toml", HEAD.replace("\"M\"", "\"N\"") + BOUNDS + PROPERTY),
                "b.toml:14: MM-01 is already at a.toml:14");
    }

    @Test
    void aSecondStatementOfTheSameIdNamesTheFirst() {
        String statement = "[[gap]]\nid = \"G-01\"\nsays = \"x\"\nmore = \"y\"\n";
        refused(files("project.toml", statement + statement), "project.toml:6: G-01 is already at project.toml:2");
    }

    @Test
    void boundsThatOccurTwiceAreNamedWhereTheyOccurAgain() {
        refused(files("a.toml", HEAD + BOUNDS + BOUNDS), "a.toml:14: bounds 'small' occur twice");
    }

    @Test
    void aLivenessPropertyNeedsBoundsForIt() {
        refused(
                files("a.toml", HEAD + BOUNDS + PROPERTY.replace("\"step\"", "\"live\"")),
                "a.toml:18: no bounds of this machine have the role 'live'");
    }

    @Test
    void aFileWithoutAMachineIsRefused() {
        refused(files("a.toml", BOUNDS), "a.toml:1: expected a table 'machine'");
    }

    @Test
    void aTableInThePlaceOfAnArrayIsRefused() {
        refused(files("a.toml", HEAD + BOUNDS.replace("[[bounds]]", "[bounds]")), "a.toml:8: expected [[bounds]]");
    }

    @Test
    void textsAndFilesAreLimited() {
        refused(
                files("a.toml", HEAD.replace("\"s\"", "\"" + "s".repeat(2_001) + "\"")),
                "a.toml:5: 'summary' has more than 2000 characters");
        refused(files("a.toml", HEAD + "\n".repeat(1_000_000)), "a.toml:1: more than 1000000 characters");
    }

    @Test
    void aConstantThatIsNoIntegerOfTheLanguageIsRefused() {
        refused(
                files("a.toml", HEAD + BOUNDS.replace("N = 1", "N = 2147483648")),
                "a.toml:10: a constant is an integer, a truth value or an array of strings");
        refused(
                files("a.toml", HEAD + BOUNDS.replace("N = 1", "N = \"1\"")),
                "a.toml:10: a constant is an integer, a truth value or an array of strings");
    }

    @Test
    void aSeedMachineMayNameItsDefects() {
        Catalogue catalogue = CatalogueReader.read(files("a.toml", HEAD + BOUNDS + PROPERTY + "defect = \"D-052\"\n"));
        assertThat(catalogue.property("MM-01"))
                .hasValueSatisfying(
                        entry -> assertThat(entry.getValue().defect()).isEqualTo("D-052"));
    }

    private static Map<String, String> files(String... namesAndTexts) {
        Map<String, String> files = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            files.put(namesAndTexts[i], namesAndTexts[i + 1]);
        }
        return files;
    }

    private static void refused(Map<String, String> files, String start) {
        assertThatThrownBy(() -> CatalogueReader.read(files))
                .isInstanceOf(CatalogueException.class)
                .hasMessageStartingWith(start);
    }
}
