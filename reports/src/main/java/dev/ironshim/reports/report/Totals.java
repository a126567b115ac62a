package dev.ironshim.reports.report;

import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import java.util.Map;
import java.util.TreeMap;

/** The numbers at the top of the page and at the end of a run. */
public final class Totals {
    private Totals() {}

    /** Sums over all lanes, by name. */
    public static Map<String, Long> of(Report report) {
        Map<String, Long> totals = new TreeMap<>();
        for (Verdict verdict : Verdict.values()) {
            totals.put(verdict.word(), 0L);
        }
        for (Evidence.Lane lane : report.lanes()) {
            for (Verdict verdict : Verdict.values()) {
                totals.merge(verdict.word(), lane.count(verdict), Long::sum);
            }
            lane.counts().forEach((name, count) -> totals.merge(name, count, Long::sum));
        }
        totals.put(
                "properties",
                report.lanes().stream()
                        .mapToLong(lane -> lane.properties().size())
                        .sum());
        return totals;
    }
}
