package dev.ironshim.reports.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.reports.SampleReport;
import dev.ironshim.reports.WholeReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AppraisalTest {
    private static Appraisal of(Report report) {
        return Appraisal.of(report, CatalogueReader.read());
    }

    @Test
    void whatARunWritesDoesNotContradictItself() {
        assertThat(of(SampleReport.make()).contradictions()).isEmpty();
        assertThat(of(WholeReport.passing()).contradictions()).isEmpty();
        assertThat(of(WholeReport.passing()).passes()).isTrue();
    }

    @Test
    void linesThatNoRunWritesBesideEachOtherAreNamed() throws IOException {
        String evidence = EvidenceJson.pretty(SampleReport.make());
        Map<String, String> edits = Map.of(
                evidence.replaceFirst(
                        "(?s)(\"id\" : \"LC-07\",\\s+\"lane\" : \"tla\",\\s+\"verdict\" :) \"fail\"", "$1 \"pass\""),
                "LC-07 of the lane tla passes and has a counterexample",
                evidence.replaceFirst("\"status\" : \"survived\"", "\"status\" : \"forgotten\""),
                "is 'forgotten', which none can be",
                evidence.replaceFirst("\"killedBy\" : \\[ ?]", "\"killedBy\" : [ \"LC-03\" ]"),
                "Lifecycle-spec-2 is refuted by [LC-03] and said to be refuted by nothing",
                evidence.replaceFirst("\"killedBy\" : \\[ \"LC-07\" ]", "\"killedBy\" : [ ]")
                        .replace("\"matrix\" : true", "\"matrix\" : false"),
                "Lifecycle-spec-1 is refuted by nothing and said to be refuted",
                evidence.replace("\"id\" : \"LC-02\"", "\"id\" : \"LC-01\""),
                "LC-01 of the lane tla is there twice",
                evidence.replaceFirst("\"lane\" : \"tla\",(\\s+)\"verdict\"", "\"lane\" : \"smt\",$1\"verdict\""),
                "is said to be of the lane smt",
                evidence.replaceFirst(
                        "(?s)\"property\" : \"IR-23\"(.*?)\"verdict\" : \"pass\"",
                        "\"property\" : \"LC-01\"$1\"verdict\" : \"fail\""),
                "LC-01 of the lane tla passes, and its gate admit / floor is fail",
                evidence.replaceFirst("\"verdict\" : \"fail\"", "\"verdict\" : \"pass\""),
                "states the verdict pass, and from its lines follows fail");
        for (Map.Entry<String, String> edit : edits.entrySet()) {
            assertThat(edit.getKey()).as(edit.getValue()).isNotEqualTo(evidence);
            assertThat(of(ReportFile.parse("edited", edit.getKey())).contradictions())
                    .anySatisfy(said -> assertThat(said).contains(edit.getValue()));
        }
    }

    /** Costs depend on the machine they were measured on: they are listed apart, and nobody has to accept them. */
    @Test
    void costsAreApart() {
        Appraisal appraisal = of(WholeReport.with("IR-23"::equals, List.of(), false));
        assertThat(appraisal.costs()).extracting(Appraisal.Line::id).containsExactly("IR-23");
        assertThat(appraisal.open()).isEmpty();
        assertThat(appraisal.unaccepted(List.of())).isEmpty();
    }
}
