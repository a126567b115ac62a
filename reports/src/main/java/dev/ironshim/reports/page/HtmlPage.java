package dev.ironshim.reports.page;

import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.catalogue.Catalogue.Profile;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.graph.GraphSvg;
import dev.ironshim.reports.report.Outcomes;
import dev.ironshim.reports.report.Outcomes.Outcome;
import dev.ironshim.reports.report.Report;
import dev.ironshim.reports.report.Totals;
import dev.ironshim.reports.report.Verdicts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The report as one self-contained HTML page, rendered from the report record alone: same record, same bytes. */
public final class HtmlPage {
    private HtmlPage() {}

    /** Planted mistakes that nothing noticed, but for those that only make something slow. */
    private static List<Evidence.Mutant> survivors(Report report) {
        return report.lanes().stream()
                .filter(lane -> !Verdicts.ofCosts(lane))
                .flatMap(lane -> lane.mutants().stream())
                .filter(mutant -> mutant.status().equals("survived"))
                .toList();
    }

    /** Lanes that were not run: nothing is known of what only they know. */
    private static List<String> silent(Report report) {
        Set<String> spoken = report.lanes().stream().map(Evidence.Lane::lane).collect(Collectors.toSet());
        return Catalogue.LANES.stream()
                .filter(lane -> !spoken.contains(lane) && !lane.equals(Catalogue.COSTS))
                .toList();
    }

    /** The whole page. */
    public static String render(Report report) throws IOException {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("report", EvidenceJson.parse(EvidenceJson.line(report), Map.class));
        model.put("lanes", Catalogue.LANES);
        List<Outcome> outcomes = Outcomes.of(report);
        List<Map<String, Object>> views = PropertyViews.all(report, outcomes);
        model.put("outcomes", views);
        model.put("outcomesBy", PropertyViews.by("machine", views));
        model.put("overall", Outcomes.overall(report).word());
        model.put("strengths", StrengthViews.columns());
        model.put("claims", StrengthViews.rows(report));
        model.put("costsVerdict", Verdicts.costsInWords(report));
        model.put("openLines", OpenLines.of(report, outcomes));
        model.put("plays", PlayViews.all(report));
        model.put("survivors", list(survivors(report)));
        model.put("originals", originals(report));
        model.put("verdictOf", PropertyViews.verdicts(outcomes));
        model.put("weak", PropertyViews.weak(report, outcomes));
        model.put("formals", PropertyViews.formals(outcomes));
        model.put("diffs", PropertyViews.diffs(report, outcomes));
        model.put("before", PropertyViews.before(report));
        model.put("proofsOf", PropertyViews.proofs(report));
        model.put(
                "proofs",
                list(report.lanes().stream()
                        .flatMap(lane -> lane.proofs().stream())
                        .toList()));
        model.put(
                "campaigns",
                list(report.lanes().stream()
                        .flatMap(lane -> lane.campaigns().stream())
                        .toList()));
        model.put("coverage", coverage(report));
        model.put("costs", Costs.charts(report));
        model.put("silent", silent(report));
        model.put("known", PropertyViews.known(report));
        model.put("plantedIds", PropertyViews.planted(report));
        model.put("devices", Devices.rows(report));
        model.put("gates", Costs.gates(report));
        model.put(
                "measures",
                list(report.lanes().stream()
                        .flatMap(lane -> lane.measures().stream())
                        .toList()));
        model.put("machines", machines(report));
        model.put(
                "mutants",
                list(report.lanes().stream()
                        .flatMap(lane -> lane.mutants().stream())
                        .toList()));
        model.put("findings", findings(report));
        model.put("totals", Totals.of(report));
        model.put("curves", curves(report));
        return Templates.render("page.ftlh", model);
    }

    /** What the specifications of the original promise, by machine: these are no promises of ours. */
    private static Map<String, List<Map<String, String>>> originals(Report report) {
        Map<String, Verdict> said = new TreeMap<>();
        report.lanes()
                .forEach(lane -> lane.properties()
                        .forEach(property -> said.merge(property.id(), property.verdict(), Verdict::worse)));
        Map<String, List<Map<String, String>>> originals = new TreeMap<>();
        for (Report.MachineText machine : report.machines()) {
            if (machine.profile() == Profile.SEED) {
                List<Map<String, String>> views = new ArrayList<>();
                for (Report.PropertyText property : machine.properties()) {
                    Verdict verdict = said.get(property.id());
                    if (verdict != null) {
                        views.add(Map.of("id", property.id(), "says", property.says(), "verdict", verdict.word()));
                    }
                }
                originals.put(machine.name(), views);
            }
        }
        return originals;
    }

    /** Coverage over executions, by target, as a polyline: it rises where something new was found. */
    private static Map<String, String> coverage(Report report) {
        Map<String, String> curves = new TreeMap<>();
        report.lanes().stream()
                .flatMap(lane -> lane.campaigns().stream())
                .filter(campaign -> campaign.points().size() > 1)
                .forEach(campaign -> curves.put(campaign.target(), CoverageSvg.render(campaign)));
        return curves;
    }

    private static Map<String, Map<String, Object>> machines(Report report) {
        Map<String, Map<String, Object>> byName = new LinkedHashMap<>();
        for (Evidence.Lane lane : report.lanes()) {
            for (Evidence.Machine machine : lane.machines()) {
                Map<String, Object> view = view(machine);
                view.put("svg", graph(machine));
                byName.put(machine.name(), view);
            }
        }
        return byName;
    }

    private static String graph(Evidence.Machine machine) {
        if (machine.graph().nodes().isEmpty()) {
            return "";
        }
        List<GraphSvg.Node> nodes = machine.graph().nodes().stream()
                .map(node -> new GraphSvg.Node(
                        node,
                        node,
                        node.equals(machine.graph().start())
                                ? Set.of("start")
                                : Set.of("Quarantined", "Disconnected", "TRUE", "Gone")
                                                .contains(node)
                                        ? Set.of("danger")
                                        : Set.of()))
                .toList();
        List<GraphSvg.Edge> edges = machine.graph().edges().stream()
                .map(edge -> new GraphSvg.Edge(edge.from(), edge.to(), edge.operations(), ""))
                .toList();
        return GraphSvg.render(
                "g-" + machine.name(),
                "State graph of " + machine.name() + ", folded to the values of one field",
                GraphSvg.Direction.DOWN,
                nodes,
                edges);
    }

    private static List<Map<String, Object>> findings(Report report) {
        Map<String, Report.PropertyText> texts = new TreeMap<>();
        report.machines()
                .forEach(machine -> machine.properties().forEach(property -> texts.put(property.id(), property)));
        List<Map<String, Object>> views = new ArrayList<>();
        for (Evidence.Lane lane : report.lanes()) {
            for (Evidence.Finding finding : lane.findings()) {
                Map<String, Object> view = view(finding);
                Report.PropertyText text = texts.get(finding.id());
                view.put("says", text == null ? "" : text.says());
                view.put("why", text == null ? "" : text.why());
                view.put("rows", TraceRows.of(finding.trace()));
                views.add(view);
            }
        }
        return views;
    }

    private static List<Map<String, Object>> curves(Report report) {
        Map<String, List<Evidence.Growth>> byMachine = new TreeMap<>();
        report.lanes()
                .forEach(lane -> lane.growth()
                        .forEach(point -> byMachine
                                .computeIfAbsent(point.machine(), name -> new ArrayList<>())
                                .add(point)));
        List<Map<String, Object>> curves = new ArrayList<>();
        byMachine.forEach((machine, points) ->
                curves.add(Map.of("machine", machine, "svg", throughput(machine, points), "points", list(points))));
        return curves;
    }

    private static String throughput(String machine, List<Evidence.Growth> points) {
        SortedMap<String, List<CurveSvg.Point>> series = new TreeMap<>();
        points.stream()
                .sorted(Comparator.comparingLong(Evidence.Growth::pairs))
                .forEach(point -> point.pairsPerSecond()
                        .forEach((name, speed) -> series.computeIfAbsent(name, key -> new ArrayList<>())
                                .add(new CurveSvg.Point((double) point.pairs(), (double) speed))));
        return CurveSvg.render(
                "Pairs per second of TLC and of the explorer for " + machine,
                "(state × operation) pairs",
                "pairs a second",
                series);
    }

    @SuppressWarnings("unchecked") // a JSON object is read as a map from strings
    static Map<String, Object> view(Object rec) {
        return new LinkedHashMap<>(EvidenceJson.parse(EvidenceJson.line(rec), Map.class));
    }

    private static List<?> list(Object values) {
        return EvidenceJson.parse(EvidenceJson.line(values), List.class);
    }
}
