package dev.ironshim.reports.report;

import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Lines of a report that no run writes beside each other: one of them was changed by hand. */
final class Contradictions {
    private static final Set<String> FATES = Set.of("killed", "equivalent", "survived");

    private final Report report;
    private final List<String> found = new ArrayList<>();

    private Contradictions(Report report) {
        this.report = report;
    }

    static List<String> in(Report report) {
        Contradictions contradictions = new Contradictions(report);
        contradictions.whole();
        report.lanes().forEach(contradictions::lane);
        return List.copyOf(contradictions.found);
    }

    private void whole() {
        if (report.verdict() != report.decided()) {
            found.add("the report states the verdict " + report.verdict().word() + ", and from its lines follows "
                    + report.decided().word());
        }
        Verdict costs = Verdicts.costs(report.lanes());
        if (report.costs() != costs) {
            found.add("the report states that costs " + report.costs().word() + ", and from its lines follows "
                    + costs.word());
        }
        Set<String> lanes = new HashSet<>();
        report.lanes().stream()
                .filter(lane -> !lanes.add(lane.lane()))
                .forEach(lane -> found.add("the lane " + lane.lane() + " is there twice"));
        Set<String> ids = new HashSet<>();
        report.machines().stream()
                .flatMap(machine -> machine.properties().stream())
                .filter(text -> !ids.add(text.id()))
                .forEach(text -> found.add(text.id() + " is promised twice"));
    }

    private void lane(Evidence.Lane lane) {
        Set<String> ids = new HashSet<>();
        for (Evidence.Property property : lane.properties()) {
            String line = property.id() + " of the lane " + lane.lane();
            if (!ids.add(property.id())) {
                found.add(line + " is there twice");
            }
            if (!property.lane().equals(lane.lane())) {
                found.add(line + " is said to be of the lane " + property.lane());
            }
            if (property.verdict() == Verdict.PASS) {
                passed(line, property, lane);
            }
            if (property.verdict() == Verdict.DEVIATION
                    && (!lane.lane().equals("hw") || property.counterexample() != null)) {
                found.add(line + " is said to be a known deviation, which only devices and kernels have");
            }
        }
        for (Evidence.Mutant mutant : lane.mutants()) {
            if (!FATES.contains(mutant.status())) {
                found.add("the planted mistake " + mutant.id() + " is '" + mutant.status() + "', which none can be");
            }
            if (mutant.status().equals("killed")
                    && mutant.killedBy().isEmpty()
                    && !mutant.matrix()
                    && mutant.reason() == null) {
                found.add("the planted mistake " + mutant.id() + " is refuted by nothing and said to be refuted");
            }
            if (mutant.status().equals("survived") && !mutant.killedBy().isEmpty()) {
                found.add("the planted mistake " + mutant.id() + " is refuted by " + mutant.killedBy()
                        + " and said to be refuted by nothing");
            }
        }
    }

    private void passed(String line, Evidence.Property property, Evidence.Lane lane) {
        if (property.counterexample() != null) {
            found.add(line + " passes and has a counterexample");
        }
        lane.ratios().stream()
                .filter(ratio -> ratio.property().equals(property.id())
                        && !ratio.verdict().well())
                .forEach(ratio -> found.add(line + " passes, and its gate " + ratio.name() + " is "
                        + ratio.verdict().word()));
        lane.proofs().stream()
                .filter(proof ->
                        proof.property().equals(property.id()) && proof.status().equals("refuted"))
                .forEach(proof -> found.add(line + " passes, and " + proof.tool() + " refutes " + proof.obligation()));
    }
}
