package dev.ironshim.reports.report;

import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.report.Outcomes.Outcome;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The numbers at the top of the page and at the end of a run. */
public final class Totals {
    private Totals() {}

    /**
     * Sums over all lanes, by name. {@code properties} are the promises and {@code hold} those that every lane says so of that
     * must; {@code asked} and {@code askedHold} are the same for the lanes that were run, whatever others would say;
     * {@code simulatedOnly} are those of {@code hold} that held on the simulated device and were tried nowhere else. Costs are
     * none of these: {@code costs} and {@code costsHold} count them.
     */
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
        List<Outcome> outcomes = Outcomes.of(report).stream()
                .filter(outcome -> !outcome.ofCosts())
                .toList();
        List<Outcome> costs =
                Outcomes.of(report).stream().filter(Outcome::ofCosts).toList();
        totals.put("costs", (long) costs.size());
        totals.put(
                "costsHold",
                costs.stream()
                        .filter(outcome -> outcome.verdict() == Verdict.PASS)
                        .count());
        totals.put("properties", (long) outcomes.size());
        totals.put(
                "hold",
                outcomes.stream()
                        .filter(outcome -> outcome.verdict() == Verdict.PASS)
                        .count());
        totals.put(
                "simulatedOnly",
                outcomes.stream()
                        .filter(outcome -> outcome.verdict() == Verdict.PASS && Strengths.onlySimulated(outcome))
                        .count());
        List<Outcome> asked = outcomes.stream()
                .filter(outcome -> !outcome.evidence().isEmpty())
                .toList();
        totals.put("asked", (long) asked.size());
        totals.put(
                "askedHold",
                asked.stream()
                        .filter(outcome ->
                                outcome.evidence().values().stream().allMatch(each -> each.verdict() == Verdict.PASS))
                        .count());
        List<Evidence.Mutant> mutants = report.lanes().stream()
                .filter(lane -> !Verdicts.ofCosts(lane))
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
}
