package dev.ironshim.reports.page;

import dev.ironshim.model.catalogue.Source;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.report.Outcomes.Outcome;
import dev.ironshim.reports.report.Report;
import dev.ironshim.reports.report.Strengths;
import dev.ironshim.reports.task.Made;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the page shows of properties, looked up once: a template that searches takes a time that grows with the square. */
final class PropertyViews {
    private static final int SHOWN_DIFFS = 3;
    private static final int SHOWN_RUNS = 10;
    private static final int SHORT = 12;

    private PropertyViews() {}

    /** The view of each promise, in the order of the catalogue. */
    static List<Map<String, Object>> all(Report report, List<Outcome> outcomes) {
        return outcomes.stream().map(outcome -> of(report, outcome)).toList();
    }

    private static Map<String, Object> of(Report report, Outcome outcome) {
        Map<String, Object> view = new HashMap<>();
        Report.PropertyText text = outcome.text();
        view.put("id", text.id());
        view.put("machine", outcome.machine());
        view.put("says", text.says());
        view.put("why", text.why());
        List<Map<String, String>> sources = new ArrayList<>();
        for (Source source : Source.all(text.source())) {
            String link = source.link();
            sources.add(Map.of("label", source.label(), "link", link == null ? "" : link));
        }
        view.put("sources", sources);
        view.put("formal", text.formal() == null ? "all answers in all states" : text.formal());
        view.put("at", text.at());
        view.put("lanes", text.lanes());
        view.put("verdict", outcome.verdict().word());
        view.put("reason", outcome.reason());
        view.put("witnessed", outcome.witnessed());
        view.put("kills", outcome.kills());
        view.put("said", said(report, outcome));
        view.put("within", Strengths.within(report, outcome));
        witness(outcome, view);
        Set<String> assumptions = new TreeSet<>();
        Set<String> antecedents = new LinkedHashSet<>();
        outcome.evidence().values().forEach(property -> {
            assumptions.addAll(property.assumptions());
            if (property.antecedent() != null) {
                antecedents.add(property.antecedent());
            }
        });
        view.put("assumptions", List.copyOf(assumptions));
        view.put("antecedents", List.copyOf(antecedents));
        return view;
    }

    /** One is enough to see that the property applies; the evidence has them all. */
    private static void witness(Outcome outcome, Map<String, Object> view) {
        for (Map.Entry<String, Evidence.Property> each : outcome.evidence().entrySet()) {
            Evidence.Trace witness = each.getValue().witness();
            if (witness != null) {
                view.put("witness", TraceRows.of(witness));
                view.put("witnessBy", each.getKey());
                return;
            }
        }
    }

    /** What each lane says that was run, by lane. */
    private static Map<String, Map<String, Object>> said(Report report, Outcome outcome) {
        Map<String, Map<String, Object>> said = new TreeMap<>();
        outcome.evidence().forEach((lane, property) -> {
            Map<String, Object> view = new HashMap<>();
            view.put("verdict", property.verdict().word());
            view.put("bound", property.bound());
            view.put("counts", property.counts());
            view.put("reproduce", property.reproduce());
            report.made().stream()
                    .filter(made -> made.lane().equals(lane) && made.machines().contains(outcome.machine()))
                    .findFirst()
                    .ifPresent(made -> view.put("made", when(made)));
            if (property.reason() != null) {
                view.put("reason", property.reason());
            }
            if (property.counterexample() != null) {
                view.put("counterexample", TraceRows.of(property.counterexample()));
            }
            said.put(lane, view);
        });
        return said;
    }

    private static String when(Made made) {
        return made.at() + " on the machine " + made.where()
                + (made.reused() ? ", in an earlier run with the same inputs (" : " (") + "digest "
                + made.digest().substring(0, Math.min(SHORT, made.digest().length())) + ")";
    }

    /** Views by a key of theirs. */
    static Map<String, List<Map<String, Object>>> by(String key, List<Map<String, Object>> views) {
        Map<String, List<Map<String, Object>>> by = new LinkedHashMap<>();
        views.forEach(view -> by.computeIfAbsent(String.valueOf(view.get(key)), any -> new ArrayList<>())
                .add(view));
        return by;
    }

    /** The worst of each machine's. */
    static Map<String, String> verdicts(List<Outcome> outcomes) {
        Map<String, Verdict> worst = new TreeMap<>();
        outcomes.forEach(outcome -> worst.merge(outcome.machine(), outcome.verdict(), Verdict::worse));
        Map<String, String> words = new TreeMap<>();
        worst.forEach((machine, verdict) -> words.put(machine, verdict.word()));
        return words;
    }

    /** What a run decided and yet cannot be relied on: a property that says nothing, or that refutes nothing. */
    static List<Map<String, String>> weak(Report report, List<Outcome> outcomes) {
        List<String> assumed =
                report.assumptions().stream().map(assumption -> assumption.id()).toList();
        List<Map<String, String>> weak = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            if (outcome.evidence().isEmpty() || outcome.ofCosts() || outcome.verdict() != Verdict.PASS) {
                continue;
            }
            String id = outcome.text().id();
            if (!outcome.witnessed()) {
                weak.add(Map.of(
                        "id",
                        id,
                        "says",
                        "has no witness: no run of the machine was found in which it applies, so it may say nothing."));
            }
            if (outcome.kills().isEmpty()) {
                weak.add(Map.of("id", id, "says", "catches no planted mistake: it may be unable to fail."));
            }
            for (Evidence.Property property : outcome.evidence().values()) {
                property.assumptions().stream()
                        .filter(assumption -> !assumed.contains(assumption))
                        .forEach(assumption -> weak.add(
                                Map.of("id", id, "says", "assumes " + assumption + ", which is stated nowhere.")));
            }
        }
        return weak;
    }

    /** Formal texts, each once, with the lanes that use it. */
    static Map<String, List<Map<String, String>>> formals(List<Outcome> outcomes) {
        Map<String, List<Map<String, String>>> formals = new TreeMap<>();
        for (Outcome outcome : outcomes) {
            Map<String, List<String>> lanesOf = new LinkedHashMap<>();
            outcome.evidence().forEach((lane, property) -> {
                if (property.formal() != null) {
                    lanesOf.computeIfAbsent(property.formal(), text -> new ArrayList<>())
                            .add(lane);
                }
            });
            if (!lanesOf.isEmpty()) {
                List<Map<String, String>> texts = new ArrayList<>();
                lanesOf.forEach((text, lanes) -> texts.add(Map.of("text", text, "lanes", String.join(", ", lanes))));
                formals.put(outcome.text().id(), texts);
            }
        }
        return formals;
    }

    /** What older runs said of each property, the youngest first. */
    static Map<String, List<Map<String, String>>> before(Report report) {
        Map<String, List<Map<String, String>>> before = new TreeMap<>();
        for (Report.Older run : report.history().reversed()) {
            run.verdicts().forEach((id, verdict) -> {
                List<Map<String, String>> runs = before.computeIfAbsent(id, any -> new ArrayList<>());
                if (runs.size() < SHOWN_RUNS) {
                    runs.add(Map.of(
                            "started",
                            run.started(),
                            "commit",
                            run.commit()
                                    .substring(0, Math.min(SHORT, run.commit().length())),
                            "verdict",
                            verdict.word()));
                }
            });
        }
        return before;
    }

    /** A few of the mistakes that a property refutes, with what was changed. */
    static Map<String, List<Map<String, String>>> diffs(Report report, List<Outcome> outcomes) {
        Map<String, Evidence.Mutant> mutants = new HashMap<>();
        report.lanes().forEach(lane -> lane.mutants().forEach(mutant -> mutants.put(mutant.id(), mutant)));
        Map<String, List<Map<String, String>>> diffs = new TreeMap<>();
        for (Outcome outcome : outcomes) {
            List<Map<String, String>> shown = new ArrayList<>();
            for (String kill : outcome.kills()) {
                Evidence.Mutant mutant = mutants.get(kill);
                if (mutant != null && !(mutant.before() + mutant.after()).isBlank() && shown.size() < SHOWN_DIFFS) {
                    shown.add(Map.of(
                            "where", mutant.where(),
                            "rule", mutant.rule(),
                            "before", mutant.before(),
                            "after", mutant.after()));
                }
            }
            if (!shown.isEmpty()) {
                diffs.put(outcome.text().id(), shown);
            }
        }
        return diffs;
    }

    /** The properties that are on the page: a run of some machines may measure for others. */
    static Map<String, Boolean> known(Report report) {
        Map<String, Boolean> known = new HashMap<>();
        report.machines().forEach(machine -> machine.properties().forEach(property -> known.put(property.id(), true)));
        return known;
    }

    /** The planted mistakes that are on the page. */
    static Map<String, Boolean> planted(Report report) {
        Map<String, Boolean> planted = new HashMap<>();
        report.lanes().forEach(lane -> lane.mutants().forEach(mutant -> planted.put(mutant.id(), true)));
        return planted;
    }

    static Map<String, List<Object>> proofs(Report report) {
        Map<String, List<Object>> proofs = new TreeMap<>();
        report.lanes()
                .forEach(lane -> lane.proofs()
                        .forEach(proof -> proofs.computeIfAbsent(proof.property(), id -> new ArrayList<>())
                                .add(HtmlPage.view(proof))));
        return proofs;
    }
}
