package dev.ironshim.reports.diff;

import dev.ironshim.model.evidence.Evidence;
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
        difference.run(old, now);
        difference.properties(byId(old), byId(now));
        difference.kills(mistakes(old), mistakes(now));
        difference.findings(old, now);
        difference.relations(relations(old), relations(now));
        difference.gates(gates(old), gates(now));
        difference.tools(tools(old), tools(now));
        return difference;
    }

    /** What no property says: the verdict as a whole, mistakes that nothing refutes, and what went wrong on the way. */
    private void run(Report old, Report now) {
        int change = now.verdict().severity() - old.verdict().severity();
        if (change != 0) {
            (change > 0 ? worse : better)
                    .add(new Change(
                            "the run",
                            old.verdict().word() + " → " + now.verdict().word()));
        }
        named(survivors(old), survivors(now), "is a planted mistake that no property refutes");
        named(problems(old), problems(now), "is a problem of the run");
    }

    /** Bad news by name: worse where it is new, better where it is gone. */
    private void named(TreeSet<String> old, TreeSet<String> now, String says) {
        now.stream().filter(name -> !old.contains(name)).forEach(name -> worse.add(new Change(name, says)));
        old.stream()
                .filter(name -> !now.contains(name))
                .forEach(name -> better.add(new Change(name, says + " no more")));
    }

    private static TreeSet<String> survivors(Report report) {
        TreeSet<String> ids = new TreeSet<>();
        Outcomes.survivors(report).forEach(mutant -> ids.add(text(mutant)));
        return ids;
    }

    private static TreeSet<String> problems(Report report) {
        TreeSet<String> problems = new TreeSet<>();
        report.lanes().forEach(lane -> lane.problems().forEach(problem -> problems.add(lane.lane() + ": " + problem)));
        return problems;
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
        int change = after.verdict().severity() - before.verdict().severity();
        if (change != 0) {
            (change > 0 ? worse : better)
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
            // Sources change, and with them what can be planted: fewer are only worse if none is left.
            (after.kills().isEmpty() ? worse : kills > 0 ? better : other)
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

    /** Who refutes a planted mistake, by what was changed where: numbers of mistakes move when a source changes. */
    private static Map<String, TreeSet<String>> mistakes(Report report) {
        Map<String, TreeSet<String>> mistakes = new TreeMap<>();
        report.lanes()
                .forEach(lane -> lane.mutants()
                        .forEach(mutant -> mistakes.computeIfAbsent(text(mutant), text -> new TreeSet<>())
                                .addAll(mutant.killedBy())));
        return mistakes;
    }

    private static String text(Evidence.Mutant mutant) {
        return mutant.where() + ": " + mutant.before() + " => " + mutant.after();
    }

    private void kills(Map<String, TreeSet<String>> old, Map<String, TreeSet<String>> now) {
        old.forEach((mistake, killers) -> {
            TreeSet<String> after = now.get(mistake);
            if (after != null) {
                killers.stream()
                        .filter(id -> !after.contains(id))
                        .forEach(id -> worse.add(new Change(id, "does not refute any more: " + mistake)));
            }
        });
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
            if (after == null) {
                worse.add(new Change(name, "is measured no more"));
            }
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
