package dev.ironshim.reports.report;

import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import java.util.List;
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
        Map<String, Verdict> byProperty = new TreeMap<>();
        report.lanes()
                .forEach(lane -> lane.properties()
                        .forEach(property -> byProperty.merge(property.id(), property.verdict(), Totals::worse)));
        totals.put("properties", (long) byProperty.size());
        totals.put(
                "hold",
                byProperty.values().stream()
                        .filter(each -> each == Verdict.PASS)
                        .count());
        List<Evidence.Mutant> mutants = report.lanes().stream()
                .flatMap(lane -> lane.mutants().stream())
                .filter(mutant -> !mutant.status().equals("equivalent"))
                .toList();
        totals.put("mutants", (long) mutants.size());
        totals.put(
                "mutantsKilled",
                mutants.stream()
                        .filter(mutant -> mutant.status().equals("killed"))
                        .count());
        return totals;
    }

    /** A property holds if every lane that must speak says so. */
    private static Verdict worse(Verdict a, Verdict b) {
        return a == Verdict.FAIL || b == Verdict.FAIL ? Verdict.FAIL : a == Verdict.PASS ? b : a;
    }
}
