package dev.ironshim.reports.diff;

import dev.ironshim.model.catalogue.Catalogue.Role;
import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.reports.report.Outcomes;
import dev.ironshim.reports.report.Outcomes.Outcome;
import dev.ironshim.reports.report.Report;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a report says, by names that two reports have in common. */
final class Named {
    private Named() {}

    /** Bounds that only nightly runs look at, as {@link #places} names them. */
    static final Set<String> NIGHTLY = nightly();

    private static Set<String> nightly() {
        Set<String> names = new TreeSet<>();
        CatalogueReader.read()
                .machines()
                .forEach(machine -> machine.bounds().stream()
                        .filter(bounds -> bounds.roles().contains(Role.NIGHTLY))
                        .forEach(bounds -> names.add(machine.name() + " " + bounds.name())));
        return names;
    }

    static Map<String, Set<String>> survivors(Report report) {
        Map<String, Set<String>> byLane = new TreeMap<>();
        report.lanes()
                .forEach(lane -> lane.mutants().stream()
                        .filter(mutant -> mutant.status().equals("survived"))
                        .forEach(mutant -> byLane.computeIfAbsent(lane.lane(), any -> new TreeSet<>())
                                .add(text(mutant))));
        return byLane;
    }

    static Map<String, Set<String>> problems(Report report) {
        Map<String, Set<String>> byLane = new TreeMap<>();
        report.lanes()
                .forEach(lane -> lane.problems()
                        .forEach(problem -> byLane.computeIfAbsent(lane.lane(), any -> new TreeSet<>())
                                .add(lane.lane() + ": " + problem)));
        return byLane;
    }

    static Map<String, Outcome> byId(Report report) {
        Map<String, Outcome> outcomes = new TreeMap<>();
        Outcomes.of(report).forEach(outcome -> outcomes.put(outcome.text().id(), outcome));
        return outcomes;
    }

    static Map<String, Set<String>> mistakes(Report report, String lane) {
        Map<String, Set<String>> mistakes = new TreeMap<>();
        report.lanes().stream()
                .filter(each -> each.lane().equals(lane))
                .forEach(each -> each.mutants()
                        .forEach(mutant -> mistakes.computeIfAbsent(text(mutant), text -> new TreeSet<>())
                                .addAll(mutant.killedBy())));
        return mistakes;
    }

    static String text(Evidence.Mutant mutant) {
        return mutant.where() + ": " + mutant.before() + " => " + mutant.after();
    }

    static Set<String> findings(Report report) {
        Set<String> ids = new TreeSet<>();
        report.lanes().forEach(lane -> lane.findings().forEach(finding -> ids.add(finding.id())));
        return ids;
    }

    /** A relation and who explored it. */
    record Place(String lane, String machine, Evidence.Relation relation) {}

    static Map<String, Place> places(Report report) {
        Map<String, Place> places = new TreeMap<>();
        report.lanes()
                .forEach(lane -> lane.machines()
                        .forEach(machine -> machine.relations()
                                .forEach(relation -> places.put(
                                        machine.name() + " " + relation.bounds(),
                                        new Place(lane.lane(), machine.name(), relation)))));
        return places;
    }

    /** A gate and who measured it. */
    record Gate(String lane, Evidence.Ratio ratio) {}

    static Map<String, Gate> gates(Report report) {
        Map<String, Gate> gates = new TreeMap<>();
        report.lanes()
                .forEach(lane -> lane.ratios()
                        .forEach(ratio ->
                                gates.put(ratio.property() + " " + ratio.name(), new Gate(lane.lane(), ratio))));
        return gates;
    }

    static Map<String, String> tools(Report report) {
        Map<String, String> tools = new TreeMap<>();
        report.lanes()
                .forEach(lane -> lane.tools()
                        .forEach(tool -> tools.put(
                                lane.lane() + " " + tool.name(),
                                tool.version() + (tool.sha256() == null ? "" : " " + tool.sha256()))));
        return tools;
    }

    static Set<String> all(Map<String, ?> a, Map<String, ?> b) {
        Set<String> all = new TreeSet<>(a.keySet());
        all.addAll(b.keySet());
        return all;
    }
}
