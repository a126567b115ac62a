package dev.ironshim.reports.diff;

import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.report.Outcomes;
import dev.ironshim.reports.report.Outcomes.Outcome;
import dev.ironshim.reports.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a run says that an older one did not.
 *
 * @param worse what holds less well: a verdict that fell, a property, a witness or a kill that is gone, a relation that is smaller
 * @param better what holds better
 * @param other what is neither: another relation, another tool, a property that is new
 */
public record Difference(List<Change> worse, List<Change> better, List<Change> other) {
    /** One change, of a property, a machine, a gate or a tool. */
    public record Change(String what, String says) {}

    /** From {@code old} to {@code now}. */
    public static Difference between(Report old, Report now) {
        Difference difference = new Difference(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        difference.properties(byId(old), byId(now));
        difference.findings(old, now);
        difference.relations(relations(old), relations(now));
        difference.gates(gates(old), gates(now));
        difference.tools(tools(old), tools(now));
        return difference;
    }

    private static Map<String, Outcome> byId(Report report) {
        Map<String, Outcome> outcomes = new TreeMap<>();
        Outcomes.of(report).forEach(outcome -> outcomes.put(outcome.text().id(), outcome));
        return outcomes;
    }

    private void properties(Map<String, Outcome> old, Map<String, Outcome> now) {
        for (String id : all(old, now)) {
            Outcome before = old.get(id);
            Outcome after = now.get(id);
            if (before == null && after != null) {
                other.add(new Change(
                        id,
                        "is new: " + after.verdict().word() + ". "
                                + after.text().says()));
            } else if (before != null && after == null) {
                worse.add(new Change(
                        id,
                        "is gone; it was " + before.verdict().word() + ". "
                                + before.text().says()));
            } else if (before != null && after != null) {
                property(id, before, after);
            }
        }
    }

    private void property(String id, Outcome before, Outcome after) {
        int change = rank(after.verdict()) - rank(before.verdict());
        if (change != 0) {
            (change < 0 ? worse : better)
                    .add(new Change(
                            id,
                            before.verdict().word() + " → " + after.verdict().word()
                                    + (after.reason().isEmpty() ? "" : ": " + after.reason())));
        }
        if (before.witnessed() != after.witnessed()) {
            (after.witnessed() ? better : worse)
                    .add(new Change(id, after.witnessed() ? "has a witness now" : "has lost its witness"));
        }
        int kills = after.kills().size() - before.kills().size();
        if (kills != 0) {
            boolean lost = after.kills().isEmpty();
            (lost ? worse : kills > 0 ? better : other)
                    .add(new Change(
                            id,
                            "refutes " + after.kills().size() + " planted mistakes, it were "
                                    + before.kills().size()));
        }
        for (String lane : before.text().lanes()) {
            if (!after.text().lanes().contains(lane)) {
                worse.add(new Change(id, "is not asked of the lane " + lane + " any more"));
            }
        }
        if (!before.text().says().equals(after.text().says())) {
            other.add(new Change(id, "says now: " + after.text().says()));
        }
    }

    private static int rank(Verdict verdict) {
        return switch (verdict) {
            case FAIL -> 0;
            case OPEN -> 1;
            case DEVIATION -> 2;
            case PASS -> 3;
        };
    }

    private void findings(Report old, Report now) {
        TreeSet<String> before = findings(old);
        TreeSet<String> after = findings(now);
        before.stream()
                .filter(id -> !after.contains(id))
                .forEach(id -> worse.add(new Change(id, "is refuted of the original no more")));
        after.stream()
                .filter(id -> !before.contains(id))
                .forEach(id -> better.add(new Change(id, "is refuted of the original now")));
    }

    private static TreeSet<String> findings(Report report) {
        TreeSet<String> ids = new TreeSet<>();
        report.lanes().forEach(lane -> lane.findings().forEach(finding -> ids.add(finding.id())));
        return ids;
    }

    private static Map<String, Evidence.Relation> relations(Report report) {
        Map<String, Evidence.Relation> relations = new TreeMap<>();
        report.lanes()
                .forEach(lane -> lane.machines()
                        .forEach(machine -> machine.relations()
                                .forEach(relation ->
                                        relations.put(machine.name() + " " + relation.bounds(), relation))));
        return relations;
    }

    private void relations(Map<String, Evidence.Relation> old, Map<String, Evidence.Relation> now) {
        for (String name : all(old, now)) {
            Evidence.Relation before = old.get(name);
            Evidence.Relation after = now.get(name);
            if (before == null && after != null) {
                other.add(new Change(name, "is explored now: " + after.pairs() + " pairs"));
            } else if (before != null && after == null) {
                worse.add(new Change(name, "is explored no more; it were " + before.pairs() + " pairs"));
            } else if (before != null && after != null && !before.digests().equals(after.digests())) {
                (after.pairs() < before.pairs() ? worse : other)
                        .add(new Change(
                                name, "is another relation: " + before.pairs() + " → " + after.pairs() + " pairs"));
            }
        }
    }

    private static Map<String, Evidence.Ratio> gates(Report report) {
        Map<String, Evidence.Ratio> gates = new TreeMap<>();
        report.lanes()
                .forEach(lane ->
                        lane.ratios().forEach(ratio -> gates.put(ratio.property() + " " + ratio.name(), ratio)));
        return gates;
    }

    /** A ratio changed if the intervals do not meet. What is noise is no news. */
    private void gates(Map<String, Evidence.Ratio> old, Map<String, Evidence.Ratio> now) {
        for (String name : all(old, now)) {
            Evidence.Ratio before = old.get(name);
            Evidence.Ratio after = now.get(name);
            if (before != null && after != null && (after.low() > before.high() || after.high() < before.low())) {
                boolean better = after.gate().startsWith("<") == (after.value() < before.value());
                (better ? this.better : worse)
                        .add(new Change(
                                name,
                                String.format(
                                        Locale.ROOT,
                                        "%.2f → %.2f (gate %s)",
                                        before.value(),
                                        after.value(),
                                        after.gate())));
            }
        }
    }

    private static Map<String, String> tools(Report report) {
        Map<String, String> tools = new TreeMap<>();
        report.lanes()
                .forEach(lane -> lane.tools()
                        .forEach(tool -> tools.put(
                                lane.lane() + " " + tool.name(),
                                tool.version() + (tool.sha256() == null ? "" : " " + tool.sha256()))));
        return tools;
    }

    private void tools(Map<String, String> old, Map<String, String> now) {
        for (String name : all(old, now)) {
            String before = old.getOrDefault(name, "none");
            String after = now.getOrDefault(name, "none");
            if (!before.equals(after)) {
                other.add(new Change(name, before + " → " + after));
            }
        }
    }

    private static TreeSet<String> all(Map<String, ?> a, Map<String, ?> b) {
        TreeSet<String> all = new TreeSet<>(a.keySet());
        all.addAll(b.keySet());
        return all;
    }
}
