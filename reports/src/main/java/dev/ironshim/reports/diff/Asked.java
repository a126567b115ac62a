package dev.ironshim.reports.diff;

import dev.ironshim.model.catalogue.Catalogue.Profile;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.reports.report.Report;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a run was asked: of a part of one, silence is no news. */
final class Asked {
    private final Report report;
    private final Map<String, Evidence.Lane> lanes = new HashMap<>();
    /** A machine's name by the prefix of its promises. */
    private final Map<String, String> machines = new HashMap<>();

    Asked(Report report) {
        this.report = report;
        report.lanes().forEach(lane -> lanes.put(lane.lane(), lane));
        report.machines().forEach(machine -> machines.put(machine.prefix(), machine.name()));
    }

    boolean lane(String lane) {
        return lanes.containsKey(lane);
    }

    /** Whether a run with this selection looks at the machine. */
    boolean machine(String machine) {
        return report.selection().isEmpty() || report.selection().contains(machine);
    }

    /** Whether the run speaks of everything that is promised of {@code other}, too. */
    boolean noLessThan(Asked other) {
        return lanes.keySet().containsAll(other.lanes.keySet())
                && (report.selection().isEmpty()
                        || (!other.report.selection().isEmpty()
                                && report.selection().containsAll(other.report.selection())));
    }

    /**
     * What of a machine, or of an area of code, a lane does not hold for true. Where that differs between two runs, what they say
     * of planted mistakes and witnesses does not compare: beside code that is refuted itself, everything or nothing refutes a
     * mistake.
     *
     * @param scope the machine, or whatever mistakes were planted in
     */
    Set<String> unwell(String lane, String scope) {
        Evidence.Lane run = lanes.get(lane);
        Set<String> ids = new TreeSet<>();
        if (run == null) {
            return ids;
        }
        boolean known = report.machines().stream()
                .anyMatch(machine -> machine.name().equals(scope) && machine.profile() != Profile.CODE);
        for (Evidence.Property property : run.properties()) {
            if (!property.verdict().well() && (!known || scope.equals(machineOf(property.id())))) {
                ids.add(property.id());
            }
        }
        return ids;
    }

    /** The machine that a promise is of, or the empty text. */
    String machineOf(String id) {
        int dash = id.lastIndexOf('-');
        return dash < 0 ? "" : machines.getOrDefault(id.substring(0, dash), "");
    }
}
