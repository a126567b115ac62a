package dev.ironshim.reports.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.reports.SampleReport;
import dev.ironshim.reports.report.Outcomes;
import dev.ironshim.reports.report.Report;
import dev.ironshim.reports.report.ReportFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What others read: valid by their own published schemas, which come from Maven Central. */
class FormatsTest {
    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Path SCHEMA = MODULE.resolve("src/main/resources/schema/evidence-3.schema.json");
    private final Report report = SampleReport.make();

    private static List<Error> errors(String schema, SpecificationVersion draft, String document) {
        return SchemaRegistry.withDefaultDialect(draft).getSchema(schema).validate(document, InputFormat.JSON);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = FormatsTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void sarifIsValidAndTellsPassFailAndOpenApart() throws IOException {
        String schema = resource("/schema/sarif-schema-2.1.0.json");
        for (String sarif : List.of(Sarif.complete(report), Sarif.annotations(report))) {
            assertThat(errors(schema, SpecificationVersion.DRAFT_7, sarif)).isEmpty();
        }
        assertThat(errors(
                        schema,
                        SpecificationVersion.DRAFT_7,
                        Sarif.complete(report).replace("\"kind\" : \"open\"", "\"kind\" : \"maybe\"")))
                .isNotEmpty();
        List<Map<String, Object>> results = results(Sarif.complete(report));
        assertThat(results)
                .anySatisfy(result -> assertThat(result)
                        .containsEntry("ruleId", "LC-07")
                        .containsEntry("kind", "fail")
                        .containsEntry("level", "error")
                        .containsKey("codeFlows"))
                .anySatisfy(result -> assertThat(result)
                        .containsEntry("ruleId", "LC-09")
                        .containsEntry("kind", "open")
                        .containsEntry("level", "none"))
                .anySatisfy(result -> assertThat(result).containsEntry("kind", "pass"));
        // A viewer that takes every result for a failure must not be shown one that passed.
        assertThat(results(Sarif.annotations(report)))
                .isNotEmpty()
                .allSatisfy(result -> assertThat(result.get("level")).isIn("error", "warning"));
    }

    @SuppressWarnings("unchecked") // JSON objects are read as maps from strings
    private static List<Map<String, Object>> results(String sarif) {
        Map<String, Object> log = EvidenceJson.parse(sarif, Map.class);
        Map<String, Object> run = (Map<String, Object>) ((List<?>) log.get("runs")).getFirst();
        return (List<Map<String, Object>>) run.get("results");
    }

    @Test
    void oscalIsValid() throws IOException {
        String schema = resource("/schema/json/oscal-ar_schema.json");
        String oscal = Oscal.render(report);
        assertThat(errors(schema, SpecificationVersion.DRAFT_7, oscal)).isEmpty();
        assertThat(errors(schema, SpecificationVersion.DRAFT_7, oscal.replace("\"state\" : ", "\"sate\" : ")))
                .isNotEmpty();
        assertThat(oscal).contains("\"not-satisfied\"").contains("\"satisfied\"");
    }

    @Test
    void theSchemaOfEvidenceIsThatOfTheRecords() throws IOException {
        Path root = MODULE.resolveSibling("model/src/main/java/dev/ironshim/model");
        RecordSchema schema = new RecordSchema(List.of(
                root.resolve("evidence/Evidence.java"),
                root.resolve("catalogue/Catalogue.java"),
                MODULE.resolve("src/main/java/dev/ironshim/reports/report/Report.java")));
        String expected = EvidenceJson.pretty(schema.of(
                Report.class, "urn:ironshim:evidence:" + Report.SCHEMA, "Evidence of an IronShim Workbench run"));
        Path made = MODULE.resolve("target/evidence.schema.json");
        Files.createDirectories(made.getParent());
        Files.writeString(made, expected);
        assertThat(SCHEMA).as("%s is what it should be", made).hasContent(expected);
    }

    @Test
    void evidenceIsValidAndAnEditedOneIsNot() throws IOException {
        String schema = Files.readString(SCHEMA);
        String evidence = EvidenceJson.pretty(report);
        assertThat(errors(schema, SpecificationVersion.DRAFT_2020_12, evidence)).isEmpty();
        for (String edited : List.of(
                evidence.replace("\"verdict\" : \"open\"", "\"verdict\" : \"maybe\""),
                evidence.replace("\"modified\" : false,", ""),
                evidence.replace("\"modified\" : false,", "\"modified\" : \"no\","),
                evidence.replace("\"modified\" : false,", "\"modified\" : false, \"more\" : 1,"))) {
            assertThat(edited).isNotEqualTo(evidence);
            assertThat(errors(schema, SpecificationVersion.DRAFT_2020_12, edited))
                    .isNotEmpty();
            assertThatThrownBy(() -> ReportFile.parse("evidence.json", edited)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void evidenceOfAnotherVersionIsRefused() {
        String other = EvidenceJson.pretty(report).replaceFirst("\"schema\" : \\d+", "\"schema\" : 99");
        assertThatThrownBy(() -> ReportFile.parse("old.json", other))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("old.json: \"schema\" is 99, and this ironshim knows " + Report.SCHEMA);
    }

    @Test
    void theSameEvidenceGivesTheSameBytes() throws IOException {
        Map<String, String> files = ReportWriter.render(report);
        Report read = ReportFile.parse("evidence.json", files.get("evidence.json"));
        assertThat(ReportWriter.render(read)).isEqualTo(files);
    }

    /** It makes a run fail, so whoever reads nothing but one of these must see it. */
    @Test
    void aMistakeThatNothingRefutesIsInEveryFormat() {
        assertThat(results(Sarif.complete(report)))
                .anySatisfy(result -> assertThat(result)
                        .containsEntry("ruleId", "planted-mistake-survived")
                        .containsEntry("level", "error")
                        .containsKey("locations"));
        assertThat(Sarif.annotations(report)).contains("No property refutes Lifecycle-spec-2");
        String ofNoMachine =
                EvidenceJson.pretty(report).replaceAll("\"machine\" : \"Lifecycle\"", "\"machine\" : \"kernels\"");
        try {
            assertThat(results(Sarif.annotations(ReportFile.parse("kernels", ofNoMachine))))
                    .allSatisfy(result -> assertThat(result).containsKey("locations"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(Oscal.render(report))
                .contains("\"target-id\" : \"planted-mistakes\"", "Lifecycle-spec-2 Lifecycle.tla:7");
        assertThat(JunitXml.render(report)).contains("planted mistake Lifecycle-spec-2");
    }

    @Test
    void whatWasNotRunIsAnErrorForTestersAndNoAnnotation() throws IOException {
        Report owed = ReportFile.parse(
                "owed",
                EvidenceJson.pretty(report).replace("\"lanes\" : [ \"tla\" ]", "\"lanes\" : [ \"smt\", \"tla\" ]"));
        assertThat(JunitXml.render(owed)).contains("<testsuite name=\"smt\"", "message=\"the lane was not run\"");
        assertThat(JunitXml.render(report)).doesNotContain("the lane was not run");
        assertThat(Sarif.complete(owed)).contains("the lane smt was not run");
        assertThat(Sarif.annotations(owed)).doesNotContain("was not run");
    }

    /** A pull request shows an annotation where it changed something: that is the specification or the code. */
    @Test
    void annotationsLeadToWhatDecidesThePromiseAndToThePromise() throws IOException {
        String evidence = EvidenceJson.pretty(report)
                .replaceFirst(
                        "\"places\" : \\{[^}]*}",
                        "\"places\" : { \"LC-07\" : \"specs-tla/src/main/tla/LifecyclePromises.tla:12\" }");
        List<Map<String, Object>> results = results(Sarif.annotations(ReportFile.parse("placed", evidence)));
        assertThat(results).anySatisfy(result -> {
            assertThat(result).containsEntry("ruleId", "LC-07");
            assertThat(result.get("locations")).asString().contains("LifecyclePromises.tla", "startLine=12");
            assertThat(result.get("relatedLocations")).asString().contains("catalogue/lifecycle.toml");
        });
        assertThat(results).allSatisfy(result -> assertThat(result).containsKey("locations"));
    }

    @Test
    void theSummaryIsMarkdownThatNothingInTheEvidenceBreaks() throws IOException {
        String markdown = ReportWriter.render(report).get("summary.md");
        assertThat(markdown)
                .startsWith("## IronShim: fail, partial, dirty")
                .contains("| LC-07, tla | ", "a reason with &lt;markup> &amp; \"quotes\"", "Lifecycle-spec-2")
                .doesNotContain("<b>");
        assertThat(markdown.lines().filter(line -> line.startsWith("|")))
                .allSatisfy(line -> assertThat(line.replace("\\|", "")
                                .chars()
                                .filter(c -> c == '|')
                                .count())
                        .isIn(5L, 6L));
        String edited = EvidenceJson.pretty(report).replaceFirst("\"verdict\" : \"fail\"", "\"verdict\" : \"pass\"");
        assertThat(ReportWriter.render(ReportFile.parse("edited", edited)).get("summary.md"))
                .contains("**Do not trust it:** the report states the verdict pass");
    }

    @Test
    void csvIsQuotedAndHasARowForEachProperty() {
        String csv = Csv.render(report);
        assertThat(csv.lines()).hasSize(1 + Outcomes.of(report).size());
        assertThat(csv).contains("\"LC-07\",\"Lifecycle\"").contains("a reason with <markup> & \"\"quotes\"\"");
    }

    @Test
    void theBadgeSaysTheVerdict() {
        assertThat(Badge.svg(report)).contains("aria-label=\"verified: fail ").contains("#cf222e");
    }
}
