package dev.ironshim.reports.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Evidence.Ratio;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.SampleReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictsTest {
    private static final Evidence.Lane HOLDS = lane("smt", "WN-01", Verdict.PASS, List.of(), List.of());

    private static Evidence.Lane lane(
            String name, String id, Verdict verdict, List<Ratio> ratios, List<String> problems) {
        Evidence.Property property = new Evidence.Property(
                id, name, verdict, null, null, null, "", List.of(), Map.of(), null, List.of(), null, "again");
        return new Evidence.Lane(
                name,
                1,
                Map.of(),
                List.of(),
                List.of(property),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                ratios,
                problems);
    }

    private static Evidence.Lane costs(Verdict verdict, String... problems) {
        return lane(
                "bench",
                "IR-23",
                verdict,
                List.of(new Ratio("IR-23", "admit / floor", 1.5, 1.4, 1.6, "<= 1.5", verdict)),
                List.of(problems));
    }

    private static Report report(Evidence.Lane... lanes) {
        return Report.of(
                CatalogueReader.read(),
                List.of(),
                "unknown",
                false,
                new Report.Timing(Instant.EPOCH.toString(), 1, "25", "Linux", 2),
                List.of(),
                List.of(lanes),
                List.of(),
                List.of(),
                new Places(Path.of("..")));
    }

    @Test
    void whatIsTooDearFailsNothingElse() {
        Report report = report(HOLDS, costs(Verdict.FAIL));
        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.costs()).isEqualTo(Verdict.FAIL);
        assertThat(Verdicts.costsInWords(report)).isEqualTo("fail");
    }

    @Test
    void whatFailsIsNotMadeGoodByWhatIsCheap() {
        Report report = report(lane("smt", "WN-01", Verdict.FAIL, List.of(), List.of()), costs(Verdict.PASS));
        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.costs()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aRunThatOnlyMeasuresSaysNothingOfSecurity() {
        assertThat(report(costs(Verdict.PASS)).verdict()).isEqualTo(Verdict.OPEN);
        assertThat(report(HOLDS).costs()).isEqualTo(Verdict.OPEN);
        assertThat(Verdicts.costsInWords(report(HOLDS))).isEqualTo("not measured");
    }

    @Test
    void noiseIsCalledNoiseAndATroubleIsNot() {
        assertThat(Verdicts.costsInWords(report(costs(Verdict.OPEN)))).isEqualTo("too noisy here");
        assertThat(Verdicts.costsInWords(report(costs(Verdict.OPEN, "a fork ended with exit code 1"))))
                .isEqualTo("open");
        Evidence.Lane silent =
                lane("bench", "IR-24", Verdict.OPEN, costs(Verdict.OPEN).ratios(), List.of());
        assertThat(Verdicts.costsInWords(report(silent))).isEqualTo("open");
    }

    @Test
    void costsAreCountedApart() {
        Map<String, Long> totals = Totals.of(report(HOLDS, costs(Verdict.FAIL)));
        assertThat(totals)
                .containsEntry("asked", 1L)
                .containsEntry("askedHold", 1L)
                .containsEntry("costsHold", 0L);
        assertThat(totals.get("costs")).isPositive();
        assertThat(Totals.of(SampleReport.make())).containsEntry("costs", 0L);
    }
}
