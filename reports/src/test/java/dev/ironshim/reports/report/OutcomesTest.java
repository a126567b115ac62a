package dev.ironshim.reports.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.SampleReport;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class OutcomesTest {
    private final Report report = SampleReport.make();

    private static Outcomes.Outcome of(Report report, String id) {
        return Outcomes.of(report).stream()
                .filter(outcome -> outcome.text().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theWorstLaneDecides() {
        assertThat(of(report, "LC-07").verdict()).isEqualTo(Verdict.FAIL);
        assertThat(of(report, "LC-09").verdict()).isEqualTo(Verdict.OPEN);
        assertThat(of(report, "LC-01").verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aLaneThatWasNotRunLeavesItOpenAndIsNamed() throws IOException {
        Report other = ReportFile.parse(
                "edited",
                EvidenceJson.pretty(report).replace("\"lanes\" : [ \"tla\" ]", "\"lanes\" : [ \"smt\", \"tla\" ]"));
        assertThat(of(other, "LC-01").verdict()).isEqualTo(Verdict.OPEN);
        assertThat(of(other, "LC-01").reason()).isEqualTo("the lane smt was not run");
    }

    @Test
    void whatIsCountedIsWhatIsShown() {
        // The original's own properties are in the sample, pass, and are no promises.
        assertThat(report.lanes().getFirst().properties())
                .anyMatch(each -> each.id().startsWith("SL-"));
        assertThat(Totals.of(report))
                .containsEntry("properties", 24L)
                .containsEntry("hold", 22L)
                .containsEntry("asked", 24L)
                .containsEntry("askedHold", 22L);
    }

    @Test
    void whatALaneThatWasNotRunWouldSayIsNotCounted() throws IOException {
        Report other = ReportFile.parse(
                "edited",
                EvidenceJson.pretty(report).replace("\"lanes\" : [ \"tla\" ]", "\"lanes\" : [ \"smt\", \"tla\" ]"));
        assertThat(Totals.of(other)).containsEntry("hold", 0L).containsEntry("askedHold", 22L);
    }

    @Test
    void aReportThatLeavesSomethingOutIsOpenAsAWhole() throws IOException {
        String holds = EvidenceJson.pretty(report)
                .replace("\"verdict\" : \"fail\"", "\"verdict\" : \"pass\"")
                .replace("\"verdict\" : \"open\"", "\"verdict\" : \"pass\"");
        assertThat(Outcomes.overall(report)).isEqualTo(Verdict.FAIL);
        assertThat(Outcomes.overall(ReportFile.parse("some machines", holds))).isEqualTo(Verdict.OPEN);
        String all = holds.replaceFirst("\"selection\" : \\[[^]]*]", "\"selection\" : [ ]");
        assertThat(Outcomes.overall(ReportFile.parse("all", all))).isEqualTo(Verdict.PASS);
        assertThat(Outcomes.overall(ReportFile.parse(
                        "a lane", all.replace("\"lanes\" : [ \"tla\" ]", "\"lanes\" : [ \"smt\", \"tla\" ]"))))
                .isEqualTo(Verdict.OPEN);
    }

    @Test
    void whatIsNullOrNotFiniteIsRefusedByItsPlace() {
        String evidence = EvidenceJson.pretty(report);
        assertThatThrownBy(() ->
                        ReportFile.parse("none", evidence.replaceFirst("\"tools\" : \\[[^]]*]", "\"tools\" : null")))
                .hasMessage("none: this is no evidence: lanes[0].tools is null");
        assertThatThrownBy(
                        () -> ReportFile.parse("endless", evidence.replace("\"value\" : 1.214", "\"value\" : 1e999")))
                .hasMessageContaining("lanes[0].ratios[0].value is Infinity, and a finite number is expected");
        // A page that walks through a relation would be lost in it.
        assertThatThrownBy(() -> ReportFile.parse(
                        "lost", evidence.replace("\"successors\" : [ 1, 0,", "\"successors\" : [ 1, 9,")))
                .hasMessageContaining("lost: this is no evidence")
                .hasMessageContaining("to states and results that it has");
    }

    /** The lane that proves is not always the one that plants. */
    @Test
    void whatAnotherLanePlantedCounts() throws IOException {
        String evidence = EvidenceJson.pretty(report);
        Report other = ReportFile.parse(
                "edited", evidence.replaceFirst("\"killedBy\" : \\[ ?]", "\"killedBy\" : [ \"LC-03\" ]"));
        assertThat(of(report, "LC-03").kills()).doesNotContain("Lifecycle-spec-2");
        assertThat(of(other, "LC-03").kills()).contains("Lifecycle-spec-1", "Lifecycle-spec-2");
    }
}
