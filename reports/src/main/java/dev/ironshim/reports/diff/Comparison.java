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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The walk over two runs, which fills a difference. */
final class Comparison {
    private static final int NAMED = 6;

    private final Report old;
    private final Report now;
    private final Asked oldAsked;
    private final Asked nowAsked;
    private final List<Difference.Change> worse;
    private final List<Difference.Change> better;
    private final List<Difference.Change> other;
    private final List<Difference.Change> notAsked;
    /** Promises that the newer run was not asked, by what was left out. */
    private final Map<String, Set<String>> silent = new TreeMap<>();

    Comparison(Report old, Report now, Difference into) {
        this.old = old;
        this.now = now;
        this.oldAsked = new Asked(old);
        this.nowAsked = new Asked(now);
        this.worse = into.worse();
        this.better = into.better();
        this.other = into.other();
        this.notAsked = into.notAsked();
    }

    void run() {
        verdict();
        named(Named.survivors(old), Named.survivors(now), "is a planted mistake that no property refutes");
        named(Named.problems(old), Named.problems(now), "is a problem of the run");
        Map<String, Outcome> before = Named.byId(old);
        Map<String, Outcome> after = Named.byId(now);
        for (String id : Named.all(before, after)) {
            property(id, before.get(id), after.get(id));
        }
        kills();
        findings();
        relations();
        gates();
        tools();
        silent.forEach((what, ids) -> notAsked.add(new Difference.Change(what, some(ids))));
    }

    /** Of two runs that were asked different things the verdicts do not compare; their lines do. */
    private void verdict() {
        int change = now.verdict().severity() - old.verdict().severity();
        if (change == 0) {
            return;
        }
        String said = old.verdict().word() + " → " + now.verdict().word();
        if (!nowAsked.noLessThan(oldAsked) || !oldAsked.noLessThan(nowAsked)) {
            other.add(new Difference.Change("the run", said + ", and it was asked something else"));
        } else {
            (change > 0 ? worse : better).add(new Difference.Change("the run", said));
        }
    }

    /** Bad news by lane and name: worse where it is new, better where the lane ran and it is gone. */
    private void named(Map<String, Set<String>> before, Map<String, Set<String>> after, String says) {
        for (String lane : Named.all(before, after)) {
            Set<String> was = before.getOrDefault(lane, new TreeSet<>());
            Set<String> is = after.getOrDefault(lane, new TreeSet<>());
            is.stream()
                    .filter(name -> !was.contains(name))
                    .forEach(name -> worse.add(new Difference.Change(name, says)));
            if (nowAsked.lane(lane)) {
                was.stream()
                        .filter(name -> !is.contains(name))
                        .forEach(name -> better.add(new Difference.Change(name, says + " no more")));
            }
        }
    }

    private void property(String id, @Nullable Outcome before, @Nullable Outcome after) {
        if (before == null && after != null) {
            boolean part = !oldAsked.machine(after.machine());
            (after.verdict() == Verdict.FAIL ? worse : other)
                    .add(new Difference.Change(
                            id,
                            (part ? "is asked now: " : "is new: ")
                                    + after.verdict().word() + ". "
                                    + after.text().says()));
        } else if (before != null && after == null) {
            if (nowAsked.machine(before.machine())) {
                worse.add(new Difference.Change(
                        id,
                        "is gone; it was " + before.verdict().word() + ". "
                                + before.text().says()));
            } else {
                silent("the machine " + before.machine(), id);
            }
        } else if (before != null && after != null) {
            both(id, before, after);
        }
    }

    private void both(String id, Outcome before, Outcome after) {
        Set<String> lanes = new TreeSet<>(before.evidence().keySet());
        for (String lane : before.evidence().keySet()) {
            if (!after.evidence().containsKey(lane)) {
                lanes.remove(lane);
                // A lane that ran says something of all that it is asked: see Reports.
                if (after.text().lanes().contains(lane)) {
                    silent("the lane " + lane, id);
                }
            }
        }
        Verdict was = worst(before, lanes);
        // What was not asked before counts as what it turns out to be.
        Verdict is = worst(after, after.evidence().keySet());
        if (lanes.isEmpty()) {
            if (!after.evidence().isEmpty()) {
                (is == Verdict.FAIL ? worse : other)
                        .add(new Difference.Change(id, "is asked now: " + is.word() + reason(after)));
            }
        } else if (is.severity() != was.severity()) {
            (is.severity() > was.severity() ? worse : better)
                    .add(new Difference.Change(id, was.word() + " → " + is.word() + reason(after)));
        }
        for (String lane : lanes) {
            witness(id, lane, before, after);
        }
        for (String lane : before.text().lanes()) {
            if (!after.text().lanes().contains(lane)) {
                worse.add(new Difference.Change(id, "is not asked of the lane " + lane + " any more"));
            }
        }
        if (!before.text().says().equals(after.text().says())) {
            other.add(new Difference.Change(id, "says now: " + after.text().says()));
        }
    }

    private static Verdict worst(Outcome outcome, Set<String> lanes) {
        Verdict worst = Verdict.PASS;
        for (String lane : lanes) {
            Evidence.Property property = outcome.evidence().get(lane);
            worst = property == null ? worst : worst.worse(property.verdict());
        }
        return worst;
    }

    private static String reason(Outcome after) {
        List<String> reasons = new ArrayList<>();
        after.evidence().forEach((lane, property) -> {
            if (!property.verdict().well() && property.reason() != null) {
                reasons.add(lane + ": " + property.reason());
            }
        });
        return reasons.isEmpty() ? "" : ": " + String.join("; ", reasons);
    }

    private void witness(String id, String lane, Outcome before, Outcome after) {
        boolean had = witnessed(before, lane);
        boolean has = witnessed(after, lane);
        if (had == has || !alike(lane, before.machine())) {
            return;
        }
        (has ? better : worse).add(new Difference.Change(id, has ? "has a witness now" : "has lost its witness"));
    }

    private static boolean witnessed(Outcome outcome, String lane) {
        Evidence.Property property = outcome.evidence().get(lane);
        return property != null && property.witness() != null;
    }

    private boolean alike(String lane, String scope) {
        return oldAsked.unwell(lane, scope).equals(nowAsked.unwell(lane, scope));
    }

    /** Who refutes a planted mistake, by what was changed where: numbers of mistakes move when a source changes. */
    private void kills() {
        Set<String> unsound = new TreeSet<>();
        Map<String, Integer> left = new TreeMap<>();
        for (Evidence.Lane lane : old.lanes()) {
            Map<String, Set<String>> after = Named.mistakes(now, lane.lane());
            for (Evidence.Mutant mutant : lane.mutants()) {
                if (!nowAsked.lane(lane.lane()) || !nowAsked.machine(mutant.machine())) {
                    continue;
                }
                if (!alike(lane.lane(), mutant.machine())) {
                    unsound.add(mutant.machine() + " in the lane " + lane.lane());
                    continue;
                }
                Set<String> killers = after.get(Named.text(mutant));
                for (String id : mutant.killedBy()) {
                    if (killers != null && !killers.contains(id)) {
                        worse.add(new Difference.Change(id, "does not refute any more: " + Named.text(mutant)));
                    }
                }
            }
            lane.properties().stream()
                    .filter(property ->
                            !property.kills().isEmpty() && alike(lane.lane(), oldAsked.machineOf(property.id())))
                    .forEach(property ->
                            left.merge(property.id(), property.kills().size(), Integer::sum));
        }
        unsound.forEach(
                scope -> other.add(
                        new Difference.Change(
                                scope,
                                "is not as well in one of the two runs as in the other: what refutes planted mistakes there is not compared")));
        // Sources change, and with them what can be planted: fewer are only worse if none is left.
        Map<String, ? extends Set<String>> kills = Outcomes.kills(now);
        Map<String, Outcome> after = Named.byId(now);
        left.forEach((id, count) -> {
            Outcome outcome = after.get(id);
            Set<String> still = kills.get(id);
            if (outcome != null
                    && outcome.evidence().values().stream().noneMatch(each -> each.verdict() == Verdict.FAIL)
                    && !outcome.evidence().isEmpty()
                    && (still == null || still.isEmpty())) {
                worse.add(new Difference.Change(id, "refutes no planted mistake any more, it were " + count));
            }
        });
    }

    private void findings() {
        Set<String> before = Named.findings(old);
        Set<String> after = Named.findings(now);
        for (String id : before) {
            if (!after.contains(id)) {
                if (nowAsked.lane("tla") && nowAsked.machine(oldAsked.machineOf(id))) {
                    worse.add(new Difference.Change(id, "is refuted of the original no more"));
                } else {
                    silent("what is refuted of the original", id);
                }
            }
        }
        after.stream()
                .filter(id -> !before.contains(id))
                .forEach(id -> other.add(new Difference.Change(id, "is refuted of the original now")));
    }

    private void relations() {
        Map<String, Named.Place> before = Named.places(old);
        Map<String, Named.Place> after = Named.places(now);
        for (String name : Named.all(before, after)) {
            Named.Place was = before.get(name);
            Named.Place is = after.get(name);
            if (was == null && is != null) {
                other.add(new Difference.Change(
                        name, "is explored now: " + is.relation().pairs() + " pairs"));
            } else if (was != null && is == null) {
                boolean asked =
                        nowAsked.lane(was.lane()) && nowAsked.machine(was.machine()) && !Named.NIGHTLY.contains(name);
                (asked ? worse : notAsked)
                        .add(new Difference.Change(
                                name,
                                asked
                                        ? "is explored no more; it were "
                                                + was.relation().pairs() + " pairs"
                                        : "was not explored; it were "
                                                + was.relation().pairs() + " pairs"));
            } else if (was != null
                    && is != null
                    && !was.relation().digests().equals(is.relation().digests())) {
                long pairs = is.relation().pairs();
                (pairs < was.relation().pairs() ? worse : other)
                        .add(new Difference.Change(
                                name, "is another relation: " + was.relation().pairs() + " → " + pairs + " pairs"));
            }
        }
    }

    /** A ratio changed if the intervals do not meet. What is noise is no news. */
    private void gates() {
        Map<String, Named.Gate> before = Named.gates(old);
        Map<String, Named.Gate> after = Named.gates(now);
        for (String name : Named.all(before, after)) {
            Named.Gate had = before.get(name);
            Named.Gate has = after.get(name);
            if (had != null && has == null) {
                if (nowAsked.lane(had.lane())) {
                    worse.add(new Difference.Change(name, "is measured no more"));
                } else {
                    silent("the lane " + had.lane(), name);
                }
            }
            if (had == null || has == null) {
                continue;
            }
            Evidence.Ratio was = had.ratio();
            Evidence.Ratio is = has.ratio();
            if (is.low() > was.high() || is.high() < was.low()) {
                boolean fell = is.gate().startsWith("<") == (is.value() < was.value());
                (fell ? better : worse)
                        .add(new Difference.Change(
                                name,
                                String.format(
                                        Locale.ROOT, "%.2f → %.2f (gate %s)", was.value(), is.value(), is.gate())));
            }
        }
    }

    private void tools() {
        Map<String, String> before = Named.tools(old);
        Map<String, String> after = Named.tools(now);
        for (String name : Named.all(before, after)) {
            String lane = name.substring(0, name.indexOf(' '));
            String was = before.getOrDefault(name, "none");
            String is = after.getOrDefault(name, "none");
            if (!was.equals(is) && oldAsked.lane(lane) && nowAsked.lane(lane)) {
                other.add(new Difference.Change(name, was + " → " + is));
            }
        }
    }

    private void silent(String what, String id) {
        silent.computeIfAbsent(what, any -> new TreeSet<>()).add(id);
    }

    private static String some(Set<String> ids) {
        List<String> first = ids.stream().limit(NAMED).toList();
        return "was not asked: " + String.join(", ", first)
                + (ids.size() > NAMED ? " and " + (ids.size() - NAMED) + " more" : "");
    }
}
