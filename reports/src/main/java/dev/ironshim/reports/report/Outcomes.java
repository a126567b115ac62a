package dev.ironshim.reports.report;

import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.catalogue.Catalogue.Profile;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A report by property: what the lanes say of it together. */
public final class Outcomes {
    private Outcomes() {}

    /**
     * One property.
     *
     * @param verdict the worst that a lane says; open if a lane that must speak was not run
     * @param evidence what each lane says, by lane
     * @param kills planted mistakes that it refutes, in whichever lane they were planted
     */
    public record Outcome(
            String machine,
            Report.PropertyText text,
            Verdict verdict,
            Map<String, Evidence.Property> evidence,
            List<String> kills) {

        /** Why it is not well: the reasons of the lanes that say so, and the lanes that were not run. */
        public String reason() {
            List<String> reasons = new ArrayList<>();
            SortedSet<String> lanes = new TreeSet<>(text.lanes());
            lanes.addAll(evidence.keySet());
            for (String lane : lanes) {
                Evidence.Property property = evidence.get(lane);
                if (property == null) {
                    reasons.add("the lane " + lane + " was not run");
                } else if (property.verdict() != Verdict.PASS) {
                    reasons.add(lane + ": "
                            + (property.reason() == null ? property.verdict().word() : property.reason()));
                }
            }
            return String.join("; ", reasons);
        }

        /** Whether it says what something costs, and decides about nothing but costs. */
        public boolean ofCosts() {
            return text.lanes().equals(List.of(Catalogue.COSTS));
        }

        public boolean witnessed() {
            return evidence.values().stream().anyMatch(each -> each.witness() != null);
        }
    }

    /** All properties that must hold, in the order of the catalogue. Those of the original are findings, not promises. */
    public static List<Outcome> of(Report report) {
        Map<String, Map<String, Evidence.Property>> said = new TreeMap<>();
        for (Evidence.Lane lane : report.lanes()) {
            lane.properties()
                    .forEach(property -> said.computeIfAbsent(property.id(), id -> new TreeMap<>())
                            .put(lane.lane(), property));
        }
        Map<String, SortedSet<String>> kills = kills(report);
        List<Outcome> outcomes = new ArrayList<>();
        for (Report.MachineText machine : report.machines()) {
            if (machine.profile() == Profile.SEED) {
                continue;
            }
            for (Report.PropertyText text : machine.properties()) {
                Map<String, Evidence.Property> evidence = said.getOrDefault(text.id(), Map.of());
                outcomes.add(new Outcome(
                        machine.name(),
                        text,
                        verdict(text, evidence),
                        evidence,
                        List.copyOf(kills.getOrDefault(text.id(), new TreeSet<>()))));
            }
        }
        return outcomes;
    }

    /** Planted mistakes by the property that refutes them: a lane may plant for another one, which only proves. */
    public static Map<String, SortedSet<String>> kills(Report report) {
        Map<String, SortedSet<String>> kills = new TreeMap<>();
        for (Evidence.Lane lane : report.lanes()) {
            for (Evidence.Mutant mutant : lane.mutants()) {
                mutant.killedBy()
                        .forEach(id -> kills.computeIfAbsent(id, any -> new TreeSet<>())
                                .add(mutant.id()));
            }
            lane.properties()
                    .forEach(property -> kills.computeIfAbsent(property.id(), any -> new TreeSet<>())
                            .addAll(property.kills()));
        }
        return kills;
    }

    private static Verdict verdict(Report.PropertyText text, Map<String, Evidence.Property> evidence) {
        Verdict worst = evidence.keySet().containsAll(text.lanes()) ? Verdict.PASS : Verdict.OPEN;
        for (Evidence.Property property : evidence.values()) {
            worst = worst.worse(property.verdict());
        }
        return worst;
    }

    /**
     * What a run says of the whole catalogue but for costs: as bad as the worst property, and open while machines or lanes are
     * left out. A report's own verdict is of what was asked for.
     */
    public static Verdict overall(Report report) {
        Verdict worst = report.verdict();
        if (!report.selection().isEmpty()) {
            worst = worst.worse(Verdict.OPEN);
        }
        for (Outcome outcome : of(report)) {
            if (!outcome.ofCosts()) {
                worst = worst.worse(outcome.verdict());
            }
        }
        return worst;
    }

    /** Planted mistakes that no property refutes, in any lane. */
    public static List<Evidence.Mutant> survivors(Report report) {
        return report.lanes().stream()
                .flatMap(lane -> lane.mutants().stream())
                .filter(mutant -> mutant.status().equals("survived"))
                .toList();
    }
}
