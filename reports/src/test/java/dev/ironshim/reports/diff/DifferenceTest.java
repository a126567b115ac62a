package dev.ironshim.reports.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.reports.SampleReport;
import dev.ironshim.reports.WholeReport;
import dev.ironshim.reports.report.Report;
import dev.ironshim.reports.report.ReportFile;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    private final Report report = SampleReport.make();
    private final String evidence = EvidenceJson.pretty(report);

    private static Report edited(String text) throws IOException {
        return ReportFile.parse("edited", text);
    }

    @Test
    void aRunDoesNotDifferFromItself() {
        Difference none = Difference.between(report, report);
        assertThat(none.worse()).isEmpty();
        assertThat(none.better()).isEmpty();
        assertThat(none.notAsked()).isEmpty();
        assertThat(none.other()).isEmpty();
    }

    @Test
    void aVerdictThatFellIsWorseAndOneThatRoseIsBetter() throws IOException {
        Report now = edited(evidence.replaceFirst(
                "\"verdict\" : \"pass\",(\\s+)\"reason\" : null", "\"verdict\" : \"fail\",$1\"reason\" : \"broken\""));
        assertThat(Difference.between(report, now).worse())
                .singleElement()
                .satisfies(change ->
                        assertThat(change.says()).contains("pass → fail").contains("broken"));
        assertThat(Difference.between(now, report).better()).hasSize(1);
        assertThat(Difference.between(now, report).worse()).isEmpty();
    }

    @Test
    void aPropertyThatVanishedIsARegression() throws IOException {
        Report without = edited(evidence.replace("\"id\" : \"LC-08\"", "\"id\" : \"LC-99\""));
        Difference difference = Difference.between(report, without);
        assertThat(difference.worse()).anySatisfy(change -> {
            assertThat(change.what()).isEqualTo("LC-08");
            assertThat(change.says()).startsWith("is gone");
        });
        assertThat(difference.other())
                .anySatisfy(change -> assertThat(change.what()).isEqualTo("LC-99"));
    }

    @Test
    void aRelationThatShrankAWitnessThatIsLostAndAFindingThatIsGoneAreWorse() throws IOException {
        Report shrunk = edited(
                evidence.replace("\"pairs\" : 816,", "\"pairs\" : 8,").replace("cd".repeat(32), "00".repeat(32)));
        assertThat(Difference.between(report, shrunk).worse())
                .extracting(Difference.Change::says)
                .anyMatch(says -> says.contains("816 → 8 pairs"));
        Report cleared =
                edited(evidence.replaceAll("(?s)\"witness\" : \\{.*?\"loop\" : null\\s+\\}", "\"witness\" : null"));
        assertThat(Difference.between(report, cleared).worse())
                .extracting(Difference.Change::says)
                .contains("has lost its witness");
        Report found = edited(evidence.replace("\"SL-02\"", "\"SL-03\""));
        assertThat(Difference.between(report, found).worse())
                .extracting(Difference.Change::what)
                .contains("SL-02");
    }

    @Test
    void aMistakeThatAPropertyDoesNotRefuteAnyMoreIsWorse() throws IOException {
        Report weak = edited(evidence.replaceFirst("\"killedBy\" : \\[ \"LC-07\" ]", "\"killedBy\" : [ ]")
                .replaceFirst("\"status\" : \"killed\"", "\"status\" : \"survived\""));
        assertThat(Difference.between(report, weak).worse())
                .extracting(Difference.Change::what)
                .contains("LC-07")
                .anyMatch(what -> what.contains("Lifecycle-spec-1"));
        assertThat(Difference.between(weak, report).better())
                .extracting(Difference.Change::what)
                .anyMatch(what -> what.contains("Lifecycle-spec-1"));
    }

    @Test
    void theRunsVerdictItsProblemsAndAGateThatIsGoneCount() throws IOException {
        Report now = edited(evidence.replaceFirst("\"verdict\" : \"fail\"", "\"verdict\" : \"open\"")
                .replace("a problem with", "another problem with")
                .replace("admit / floor", "admit / another floor"));
        assertThat(Difference.between(now, report).worse())
                .extracting(Difference.Change::says)
                .contains("open → fail", "is a problem of the run", "is measured no more");
    }

    /** Where the code itself is refuted, everything or nothing refutes a mistake beside it: that is no news of the promises. */
    @Test
    void fromFailToPassIsBetterAndNothingElse() throws IOException {
        Report failing =
                edited(evidence.replaceAll("(\"killedBy\" : \\[) \"LC-07\" ]", "$1 \"LC-01\", \"LC-02\", \"LC-07\" ]"));
        Report mended = edited(evidence.replaceFirst(
                        "\"verdict\" : \"fail\",(\\s+)\"reason\" : \"[^\n]*\n",
                        "\"verdict\" : \"pass\",$1\"reason\" : null,\n")
                .replace("a problem with <b>markup</b>", ""));
        Difference difference = Difference.between(failing, mended);
        assertThat(difference.worse()).extracting(Difference.Change::what).doesNotContain("LC-01", "LC-02", "LC-07");
        assertThat(difference.better()).anySatisfy(change -> {
            assertThat(change.what()).isEqualTo("LC-07");
            assertThat(change.says()).startsWith("fail → pass");
        });
        assertThat(difference.other())
                .extracting(Difference.Change::says)
                .anyMatch(says -> says.contains("planted mistakes there is not compared"));
    }

    @Test
    void aPartOfARunIsNotAskedAndNothingIsGone() {
        Report whole = WholeReport.passing();
        Report part = WholeReport.with(id -> false, List.of("Lifecycle"), false);
        Difference less = Difference.between(whole, part);
        assertThat(less.worse()).isEmpty();
        assertThat(less.notAsked())
                .extracting(Difference.Change::what)
                .contains("the machine Quarantine")
                .doesNotContain("the machine Lifecycle");
        assertThat(Difference.between(part, WholeReport.with("QU-02"::equals, List.of(), false))
                        .worse())
                .as("what nobody asked before is open, which is no news")
                .isEmpty();
        Difference more = Difference.between(part, whole);
        assertThat(more.worse()).isEmpty();
        assertThat(more.notAsked()).isEmpty();
        assertThat(more.other()).anySatisfy(change -> assertThat(change.says()).startsWith("is asked now: pass"));
    }

    @Test
    void whatIsAskedForTheFirstTimeAndFailsIsWorse() throws IOException {
        Report part = WholeReport.with(id -> false, List.of("Lifecycle"), false);
        String whole = EvidenceJson.pretty(WholeReport.passing());
        Report failing = edited(whole.replaceFirst(
                "(?s)(\"id\" : \"QU-02\",\\s+\"lane\" : \"tla\",\\s+\"verdict\" :) \"pass\"", "$1 \"fail\""));
        assertThat(Difference.between(part, failing).worse())
                .extracting(Difference.Change::what)
                .containsExactly("QU-02");
    }

    @Test
    void aRatioThatMovedWithinItsIntervalIsNoNews() throws IOException {
        Report noise = edited(evidence.replace("\"value\" : 1.214", "\"value\" : 1.25"));
        assertThat(Difference.between(report, noise).worse()).isEmpty();
        Report slower = edited(evidence.replaceFirst(
                "\"value\" : 1.214,(\\s+)\"low\" : 1.1,(\\s+)\"high\" : 1.3",
                "\"value\" : 2.0,$1\"low\" : 1.9,$2\"high\" : 2.1"));
        assertThat(Difference.between(report, slower).worse())
                .singleElement()
                .satisfies(change -> assertThat(change.says()).isEqualTo("1.21 → 2.00 (gate <= 1.5)"));
    }

    @Test
    void thePageSaysTheSame() throws IOException {
        Report now = edited(evidence.replace("\"id\" : \"LC-08\"", "\"id\" : \"LC-99\""));
        String page = DifferencePage.render(report, now, Difference.between(report, now));
        assertThat(page).contains("<td>LC-08</td>").contains("is gone").doesNotContain("<script src");
        assertThat(DifferencePage.render(report, now, Difference.between(report, now)))
                .isEqualTo(page);
    }
}
