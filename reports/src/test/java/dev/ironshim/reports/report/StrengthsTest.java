package dev.ironshim.reports.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.model.catalogue.Claim;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.SampleReport;
import dev.ironshim.reports.report.Strengths.Cell;
import dev.ironshim.reports.report.Strengths.Strength;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StrengthsTest {
    private static final List<String> KILLS = List.of("sim-flaw");

    private static Evidence.Property hw(String id, Verdict verdict, String reason, String bound) {
        return new Evidence.Property(
                id, "hw", verdict, reason, null, null, bound, List.of(), Map.of(), null, KILLS, null, "again");
    }

    private static Report report(Evidence.Property... said) {
        Evidence.Lane lane = Evidence.Lane.ofCode(
                "hw", 1, Map.of(), List.of(), Arrays.asList(said), List.of(), List.of(), List.of(), List.of());
        return Report.of(
                CatalogueReader.read(),
                List.of("Hardware"),
                "unknown",
                false,
                new Report.Timing(Instant.EPOCH.toString(), 1, "25", "Linux", 2),
                List.of(),
                List.of(lane),
                List.of(),
                List.of(),
                new Places(Path.of("..")));
    }

    private static Cell cell(Report report, Claim claim, Strength strength) {
        return Strengths.of(report).stream()
                .filter(row -> row.claim() == claim)
                .map(row -> Objects.requireNonNull(row.cells().get(strength)))
                .findFirst()
                .orElseThrow();
    }

    /** HW-36 and HW-37 are about registers alone. */
    @Test
    void whatOnlyTheSimulatedDeviceShowsIsNotLive() {
        Report report = report(
                hw("HW-36", Verdict.PASS, null, "sim"),
                hw("HW-37", Verdict.PASS, null, "edu, sim"),
                hw("HW-38", Verdict.OPEN, "only on sim: no kernel", "sim"),
                hw("HW-39", Verdict.FAIL, "on edu: it read", "sim"));
        Cell simulated = cell(report, Claim.REGISTERS, Strength.SIMULATED);
        assertThat(simulated.all()).isEqualTo(3);
        assertThat(simulated.unwell()).isEmpty();
        Cell live = cell(report, Claim.REGISTERS, Strength.LIVE);
        assertThat(live.all()).isEqualTo(3);
        assertThat(live.holds()).isEqualTo(1);
        assertThat(live.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(live.unwell()).containsExactly("HW-38", "HW-39");
        assertThat(live.bound()).isEqualTo("edu");
        assertThat(Totals.of(report)).containsEntry("simulatedOnly", 1L);
    }

    @Test
    void aFlawOfTheSimulatedDeviceIsNoKernels() {
        Report report =
                report(hw("HW-36", Verdict.FAIL, "on sim: it read", ""), hw("HW-37", Verdict.PASS, null, "edu"));
        assertThat(cell(report, Claim.REGISTERS, Strength.SIMULATED).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(cell(report, Claim.REGISTERS, Strength.LIVE).unwell()).containsExactly("HW-38", "HW-39");
    }

    @Test
    void aWayThatWasAskedForAndNotRunIsOpenAndOneThatWasNotIsEmpty() {
        Report report = SampleReport.make();
        Cell bound = cell(report, Claim.CONTAINMENT, Strength.BOUND);
        assertThat(bound.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(bound.all()).isEqualTo(24);
        assertThat(bound.holds()).isEqualTo(22);
        assertThat(bound.unwell()).containsExactly("LC-07", "LC-09");
        assertThat(bound.bound()).isEqualTo("up to 1 release: 68 states");
        assertThat(cell(report, Claim.CONTAINMENT, Strength.ALL_VALUES).verdict())
                .isNull();
        assertThat(cell(report, Claim.PORTS, Strength.BOUND).verdict()).isNull();
        Cell open = cell(report(), Claim.REGISTERS, Strength.LIVE);
        assertThat(open.verdict()).isEqualTo(Verdict.OPEN);
        assertThat(open.bound()).isEqualTo("not run");
    }
}
