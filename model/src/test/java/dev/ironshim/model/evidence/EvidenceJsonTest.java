package dev.ironshim.model.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.model.evidence.Evidence.Branches;
import dev.ironshim.model.evidence.Evidence.Campaign;
import dev.ironshim.model.evidence.Evidence.Coverage;
import dev.ironshim.model.evidence.Evidence.Edge;
import dev.ironshim.model.evidence.Evidence.Finding;
import dev.ironshim.model.evidence.Evidence.Graph;
import dev.ironshim.model.evidence.Evidence.Growth;
import dev.ironshim.model.evidence.Evidence.Lane;
import dev.ironshim.model.evidence.Evidence.Machine;
import dev.ironshim.model.evidence.Evidence.Measure;
import dev.ironshim.model.evidence.Evidence.Mutant;
import dev.ironshim.model.evidence.Evidence.Play;
import dev.ironshim.model.evidence.Evidence.Point;
import dev.ironshim.model.evidence.Evidence.Proof;
import dev.ironshim.model.evidence.Evidence.Property;
import dev.ironshim.model.evidence.Evidence.Ratio;
import dev.ironshim.model.evidence.Evidence.Relation;
import dev.ironshim.model.evidence.Evidence.Tool;
import dev.ironshim.model.evidence.Evidence.Trace;
import dev.ironshim.model.evidence.Evidence.TraceStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence comes back from its file as it was, and a file is written whole or not at all. */
class EvidenceJsonTest {
    @TempDir
    private Path folder;

    @Test
    void aLaneWithEverythingComesBackAsItWas() throws IOException {
        Path file = folder.resolve("new").resolve("lane.json");
        EvidenceJson.writeAtomically(file, EvidenceJson.pretty(lane()));
        assertThat(EvidenceJson.read(file, Lane.class)).isEqualTo(lane());
        EvidenceJson.writeAtomically(file, EvidenceJson.line(lane()));
        assertThat(EvidenceJson.read(file, Lane.class)).isEqualTo(lane());
    }

    @Test
    void aLineIsOneLineAndTheSameEveryTime() {
        assertThat(EvidenceJson.line(lane())).doesNotContain("\n").isEqualTo(EvidenceJson.line(lane()));
        assertThat(EvidenceJson.pretty(lane())).endsWith("}\n");
    }

    @Test
    void verdictsAreWordsAndAbsentPartsAreWrittenAsNull() {
        assertThat(EvidenceJson.line(Property.undecided("LC-01", "tla", Verdict.OPEN, "not run", "./ironshim")))
                .contains("\"verdict\":\"open\"")
                .contains("\"witness\":null");
        assertThat(EvidenceJson.parse("\"deviation\"", Verdict.class)).isEqualTo(Verdict.DEVIATION);
    }

    @Test
    void propertiesAreCountedByVerdict() {
        assertThat(lane().count(Verdict.PASS)).isEqualTo(1);
        assertThat(lane().count(Verdict.OPEN)).isEqualTo(1);
        assertThat(lane().count(Verdict.FAIL)).isZero();
    }

    @Test
    void aFileThatIsNotEvidenceIsNamed() throws IOException {
        Path file = folder.resolve("lane.json");
        for (String text : List.of("", "{", "[]", "{} {}", "{\"properties\":[{\"verdict\":\"maybe\"}]}")) {
            Files.writeString(file, text);
            assertThatThrownBy(() -> EvidenceJson.read(file, Lane.class))
                    .as(text)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path file = folder.resolve("none.json");
        assertThatThrownBy(() -> EvidenceJson.read(file, Lane.class))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void textThatIsNotEvidenceIsRefused() {
        assertThatThrownBy(() -> EvidenceJson.parse("[1]", Lane.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Lane");
    }

    @Test
    void writingReplacesTheWholeFileAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("lane.json");
        EvidenceJson.writeAtomically(file, "long old content");
        EvidenceJson.writeAtomically(file, "new");
        assertThat(file).hasContent("new");
        assertThat(names()).containsExactly("lane.json");
    }

    @Test
    void aFolderInThePlaceOfTheFileIsNamedAndStays() throws IOException {
        Path target = Files.createDirectory(folder.resolve("lane.json"));
        Files.writeString(target.resolve("inside"), "kept");
        assertThatThrownBy(() -> EvidenceJson.writeAtomically(target, "new"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(target.toString());
        assertThat(target.resolve("inside")).hasContent("kept");
        assertThat(names()).containsExactly("lane.json");
    }

    @Test
    void aFileInThePlaceOfTheFolderIsNamedAndStays() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "kept");
        assertThatThrownBy(() -> EvidenceJson.writeAtomically(file.resolve("lane.json"), "new"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
        assertThat(file).hasContent("kept");
    }

    /** A folder in the place of the draft: the tests may run as a user whom no permission stops. */
    @Test
    void theOldContentStaysIfTheNewCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("lane.json"), "old");
        Files.createDirectory(
                folder.resolve(".lane.json." + ProcessHandle.current().pid() + ".tmp"));
        assertThatThrownBy(() -> EvidenceJson.writeAtomically(file, "new"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.getFileName().toString());
        assertThat(file).hasContent("old");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::getFileName).map(Path::toString).toList();
        }
    }

    private static Lane lane() {
        Trace trace = new Trace(
                List.of(
                        new TraceStep(null, null, "[phase |-> \"Created\"]"),
                        new TraceStep("\"Start\"", "IllegalTransition", "[phase |-> \"Created\"]")),
                1);
        return new Lane(
                "tla",
                12,
                Map.of("states", 5L, "pairs", 60L),
                List.of(new Tool("TLC", "2.20", "ab12"), new Tool("JVM", "25", null)),
                List.of(
                        new Property(
                                "LC-02",
                                "tla",
                                Verdict.PASS,
                                "because",
                                "P(s) == s \\in \"S\"",
                                "TRUE",
                                "MaxReleases = 2",
                                List.of("A-01"),
                                Map.of("states", 5L),
                                trace,
                                List.of("m1"),
                                new Trace(List.of(), null),
                                "./ironshim verify"),
                        Property.undecided("LC-03", "tla", Verdict.OPEN, "too large", "./ironshim verify")),
                List.of(new Machine(
                        "Lifecycle",
                        List.of(new Relation(
                                "small",
                                Map.of("MaxReleases", "2"),
                                5,
                                12,
                                60,
                                7,
                                0,
                                Map.of("tlc", "00", "model", "00"),
                                Map.of("tlc", 3L))),
                        List.of(new Coverage("Start", 1, 2, 3)),
                        new Graph(
                                List.of("Created", "Running"),
                                "Created",
                                List.of(new Edge("Created", "Running", List.of("Start")))),
                        List.of("none"),
                        new Play(
                                "small",
                                7,
                                List.of("a", "b"),
                                List.of("Start"),
                                List.of("Ok", "No"),
                                List.of(1),
                                List.of(0, 1),
                                List.of(1, -1)))),
                List.of(new Mutant(
                        "m1",
                        "Lifecycle",
                        "spec",
                        "Lifecycle.tla:3",
                        "r",
                        "a",
                        "b",
                        "killed",
                        true,
                        List.of("LC-02"),
                        null)),
                List.of(new Finding("SL-02", "SeedLifecycle", "P", "D-057", trace, "./ironshim verify")),
                List.of(new Growth("Lifecycle", "small", 5, 60, Map.of("tlc", 1L), Map.of("tlc", 60_000L))),
                List.of(new Proof("WN-01", "Window.contains", "Z3", "proved", "", 3, null)),
                List.of(new Campaign(
                        "manifest",
                        "round trip",
                        1,
                        2,
                        3,
                        4,
                        Map.of("ManifestCheck", new Branches(5, 6, List.of(7))),
                        List.of(new Point(7, 8, 9)),
                        List.of("none"))),
                List.of(new Measure(
                        "admission", "gate", "ours", 64L, 1.5, 1.25, 1.75, "ns", 0.0, Map.of("p99", 9.5), "one core")),
                List.of(new Ratio("IR-23", "a / b", 1.5, 1.25, 1.75, "<= 2", Verdict.PASS)),
                List.of("a problem"));
    }
}
