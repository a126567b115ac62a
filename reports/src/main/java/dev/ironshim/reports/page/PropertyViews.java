package dev.ironshim.reports.page;

import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.report.Outcomes;
import dev.ironshim.reports.report.Outcomes.Outcome;
import dev.ironshim.reports.report.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the page shows of properties, looked up once: a template that searches takes a time that grows with the square. */
final class PropertyViews {
    private static final int SHOWN_DIFFS = 3;
    private static final int SHOWN_RUNS = 10;
    private static final int SHORT = 12;

    private PropertyViews() {}

    static Map<String, Object> of(Outcome outcome) {
        Map<String, Object> view = new HashMap<>();
        Report.PropertyText text = outcome.text();
        view.put("id", text.id());
        view.put("says", text.says());
        view.put("source", text.source());
        view.put("formal", text.formal() == null ? "the whole relation" : text.formal());
        view.put("at", text.at());
        view.put("lanes", text.lanes());
        view.put("verdict", outcome.verdict().word());
        Map<String, String> verdicts = new TreeMap<>();
        Map<String, String> bounds = new TreeMap<>();
        List<Map<String, String>> evidence = new ArrayList<>();
        outcome.evidence().forEach((lane, property) -> {
            verdicts.put(lane, property.verdict().word());
            bounds.put(lane, property.bound());
            evidence.add(Map.of("lane", lane, "verdict", property.verdict().word(), "bound", property.bound()));
        });
        view.put("verdicts", verdicts);
        view.put("bounds", bounds);
        view.put("evidence", evidence);
        return view;
    }

    static Map<String, List<Map<String, Object>>> byMachine(List<Outcome> outcomes) {
        Map<String, List<Map<String, Object>>> byMachine = new LinkedHashMap<>();
        outcomes.forEach(outcome -> byMachine
                .computeIfAbsent(outcome.machine(), machine -> new ArrayList<>())
                .add(of(outcome)));
        return byMachine;
    }

    /** The worst of each machine's. */
    static Map<String, String> verdicts(List<Outcome> outcomes) {
        Map<String, Verdict> worst = new TreeMap<>();
        outcomes.forEach(outcome -> worst.merge(outcome.machine(), outcome.verdict(), Outcomes::worse));
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
            if (outcome.evidence().isEmpty() || outcome.verdict() != Verdict.PASS) {
                continue;
            }
            String id = outcome.text().id();
            if (!outcome.witnessed()) {
                weak.add(Map.of("id", id, "says", "has no witness: it may say nothing."));
            }
            if (outcome.kills().isEmpty()) {
                weak.add(Map.of("id", id, "says", "refutes no planted mistake: it may be unable to fail."));
            }
            for (Evidence.Property property : outcome.evidence().values()) {
                property.assumptions().stream()
                        .filter(assumption -> !assumed.contains(assumption))
                        .forEach(assumption -> weak.add(
                                Map.of("id", id, "says", "assumes " + assumption + ", which is nowhere stated.")));
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
