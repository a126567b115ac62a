package dev.ironshim.reports.report;

import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.reports.report.Report.Timing;
import java.time.Instant;
import java.util.List;

/** Puts reports together from what the lanes returned and what the catalogue says. */
public final class Reports {
    private Reports() {}

    /**
     * The report of a run.
     *
     * @param selection machines that were asked for; empty for all
     * @param built lanes that have a program
     */
    public static Report assemble(
            Catalogue catalogue,
            List<String> selection,
            String commit,
            boolean modified,
            Instant started,
            long durationMs,
            List<String> built,
            List<Evidence.Lane> lanes) {
        return Report.of(
                catalogue,
                selection,
                commit,
                modified,
                new Timing(
                        started.toString(),
                        durationMs,
                        System.getProperty("java.vm.version", "?"),
                        System.getProperty("os.name", "?") + " " + System.getProperty("os.arch", "?"),
                        Runtime.getRuntime().availableProcessors()),
                Catalogue.LANES.stream()
                        .filter(lane -> !built.contains(lane))
                        .sorted()
                        .toList(),
                lanes);
    }
}
