package dev.ironshim.reports.formats;

import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.report.Outcomes;
import dev.ironshim.reports.report.Outcomes.Outcome;
import dev.ironshim.reports.report.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * SARIF 2.1.0 (OASIS). A property is a rule, what a lane says of it a result; {@code kind} tells pass, fail and open apart, as
 * the standard means it for provers.
 */
public final class Sarif {
    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
    private static final String ROOT = "%SRCROOT%";
    private static final String SURVIVOR = "planted-mistake-survived";

    private Sarif() {}

    /** Everything. */
    public static String complete(Report report) {
        return render(report, false);
    }

    /**
     * Only what is not well, for viewers that take every result for a failure: what failed as error, what is open as warning.
     */
    public static String annotations(Report report) {
        return render(report, true);
    }

    private static String render(Report report, boolean annotations) {
        List<Outcome> outcomes = Outcomes.of(report);
        List<Object> rules = new ArrayList<>();
        List<Object> results = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            rules.add(rule(outcome));
            for (String lane : outcome.text().lanes()) {
                Evidence.Property property = outcome.evidence().get(lane);
                // Of a lane that was not run a viewer of what is not well would hear for every property.
                if (annotations && property == null) {
                    continue;
                }
                Verdict verdict = property == null ? Verdict.OPEN : property.verdict();
                if (!annotations || !verdict.well()) {
                    results.add(result(report, outcome, lane, property, verdict, rules.size() - 1, annotations));
                }
            }
        }
        List<Evidence.Mutant> survivors = Outcomes.survivors(report);
        if (!survivors.isEmpty()) {
            rules.add(survivorRule());
            survivors.forEach(mutant -> results.add(survivor(mutant, report, rules.size() - 1)));
        }
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("tool", Map.of("driver", driver(rules)));
        run.put("columnKind", "utf16CodeUnits");
        run.put("invocations", List.of(invocation(report)));
        run.put(
                "properties",
                Map.of("commit", report.commit(), "verdict", report.verdict().word()));
        run.put("results", results);
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("$schema", SCHEMA);
        log.put("version", "2.1.0");
        log.put("runs", List.of(run));
        return EvidenceJson.pretty(log);
    }

    private static Map<String, Object> driver(List<Object> rules) {
        return Map.of("name", "IronShim Workbench", "semanticVersion", "0.1.0", "rules", rules);
    }

    private static Map<String, Object> invocation(Report report) {
        List<Object> notifications = new ArrayList<>();
        for (Evidence.Lane lane : report.lanes()) {
            for (String problem : lane.problems()) {
                notifications.add(Map.of("level", "error", "message", text(lane.lane() + ": " + problem)));
            }
        }
        Map<String, Object> invocation = new HashMap<>();
        invocation.put("executionSuccessful", notifications.isEmpty());
        invocation.put("startTimeUtc", report.timing().started());
        invocation.put("toolExecutionNotifications", notifications);
        return invocation;
    }

    private static Map<String, Object> rule(Outcome outcome) {
        Map<String, Object> rule = new HashMap<>();
        rule.put("id", outcome.text().id());
        rule.put("shortDescription", text(outcome.text().says()));
        rule.put("fullDescription", text(outcome.text().why()));
        rule.put(
                "help",
                text("From " + outcome.text().source() + ". './ironshim explain "
                        + outcome.text().id() + "' tells more."));
        rule.put(
                "properties",
                Map.of("machine", outcome.machine(), "kind", outcome.text().kind()));
        return rule;
    }

    private static Map<String, Object> result(
            Report report,
            Outcome outcome,
            String lane,
            Evidence.@Nullable Property property,
            Verdict verdict,
            int rule,
            boolean annotation) {
        String reason = property == null
                ? "the lane " + lane + " was not run"
                : property.reason() == null ? "" : property.reason();
        Map<String, Object> result = new HashMap<>();
        result.put("ruleId", outcome.text().id());
        result.put("ruleIndex", rule);
        result.put("kind", annotation ? "fail" : kind(verdict));
        result.put("level", level(verdict, annotation));
        result.put("message", text(message(outcome, lane, verdict, reason, property)));
        places(result, report, outcome.text().id(), outcome.text().at());
        result.put("partialFingerprints", Map.of("ironshim/v1", outcome.text().id() + "/" + lane));
        if (property != null) {
            result.put("properties", Map.of("lane", lane, "bound", property.bound(), "kills", property.kills()));
            if (property.counterexample() != null) {
                result.put("codeFlows", List.of(flow(property.counterexample())));
            }
        }
        return result;
    }

    private static Map<String, Object> survivorRule() {
        return Map.of(
                "id",
                SURVIVOR,
                "shortDescription",
                text("Every planted mistake that changes anything is refuted by a named property."),
                "help",
                text(
                        "'./ironshim verify' prints the mistake: a property is too weak, or the mistake changes nothing."));
    }

    private static Map<String, Object> survivor(Evidence.Mutant mutant, Report report, int rule) {
        Map<String, Object> result = new HashMap<>();
        result.put("ruleId", SURVIVOR);
        result.put("ruleIndex", rule);
        result.put("kind", "fail");
        result.put("level", "error");
        result.put(
                "message",
                text("No property refutes " + mutant.id() + ", " + mutant.where() + ": " + mutant.before() + " => "
                        + mutant.after()));
        // A mistake's place is said in words; the promises of its machine are what is too weak. Many are of no machine,
        // and
        // viewers refuse a file in which one result has no place.
        String at = report.machines().stream()
                .filter(machine -> machine.name().equals(mutant.machine())
                        && !machine.properties().isEmpty())
                .findFirst()
                .map(machine -> machine.properties().getFirst().at())
                .orElse(Report.CATALOGUE + "project.toml:1");
        places(result, report, mutant.id(), at);
        result.put("partialFingerprints", Map.of("ironshim/v1", mutant.id()));
        return result;
    }

    private static String message(
            Outcome outcome, String lane, Verdict verdict, String reason, Evidence.@Nullable Property property) {
        return outcome.text().says() + " " + lane + ": " + verdict.word() + (reason.isEmpty() ? "" : ", " + reason)
                + (property == null ? "" : ". Reproduce: " + property.reproduce());
    }

    private static String kind(Verdict verdict) {
        return switch (verdict) {
            case PASS -> "pass";
            case FAIL -> "fail";
            case OPEN -> "open";
            // Known, explained and not ours: for a person to look at.
            case DEVIATION -> "review";
        };
    }

    /** Of a result that is no failure the standard wants {@code none}. */
    private static String level(Verdict verdict, boolean annotation) {
        if (verdict == Verdict.FAIL) {
            return "error";
        }
        return annotation ? "warning" : "none";
    }

    /**
     * The line of the specification or of the code, which a change that breaks a promise is likely to have touched, and the one of
     * the catalogue beside it. Viewers show the first place only.
     */
    private static void places(Map<String, Object> result, Report report, String id, String catalogue) {
        String place = report.places().get(id);
        if (place == null) {
            result.put("locations", List.of(location(catalogue)));
            return;
        }
        result.put("locations", List.of(location(place)));
        Map<String, Object> promise = new HashMap<>(location(catalogue));
        promise.put("id", 1);
        promise.put("message", text("the promise, in the catalogue"));
        result.put("relatedLocations", List.of(promise));
    }

    private static Map<String, Object> location(String at) {
        int colon = at.lastIndexOf(':');
        return Map.of(
                "physicalLocation",
                Map.of(
                        "artifactLocation",
                        Map.of("uri", at.substring(0, colon), "uriBaseId", ROOT),
                        "region",
                        Map.of("startLine", Integer.parseInt(at.substring(colon + 1)))));
    }

    private static Map<String, Object> flow(Evidence.Trace trace) {
        List<Object> steps = new ArrayList<>();
        for (Evidence.TraceStep step : trace.steps()) {
            String operation = step.operation() == null ? "start" : step.operation() + " is answered " + step.result();
            steps.add(Map.of("location", Map.of("message", text(operation + ": " + step.state()))));
        }
        return Map.of("threadFlows", List.of(Map.of("locations", steps)));
    }

    private static Map<String, Object> text(String text) {
        return Map.of("text", text);
    }
}
