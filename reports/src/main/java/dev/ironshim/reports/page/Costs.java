package dev.ironshim.reports.page;

import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Evidence.Measure;
import dev.ironshim.model.evidence.Evidence.Ratio;
import dev.ironshim.reports.page.CurveSvg.Point;
import dev.ironshim.reports.report.Report;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the report shows of measurements: bars for each group, lines where there are sizes, and gates then and now. */
final class Costs {
    private Costs() {}

    /** A chart for each group. */
    static List<Map<String, Object>> charts(Report report) {
        Map<String, List<Measure>> groups = new LinkedHashMap<>();
        for (Evidence.Lane lane : report.lanes()) {
            lane.measures()
                    .forEach(measure -> groups.computeIfAbsent(measure.group(), name -> new ArrayList<>())
                            .add(measure));
        }
        List<Map<String, Object>> charts = new ArrayList<>();
        groups.forEach((group, measures) -> {
            boolean sized = measures.stream().allMatch(measure -> measure.size() != null);
            charts.add(
                    Map.of("group", group, "svg", sized ? growth(group, measures) : CostSvg.render(group, measures)));
        });
        return charts;
    }

    private static String growth(String group, List<Measure> measures) {
        SortedMap<String, List<Point>> series = new TreeMap<>();
        for (Measure measure : measures) {
            if (measure.size() != null) {
                series.computeIfAbsent(measure.name(), name -> new ArrayList<>())
                        .add(new Point(measure.size().doubleValue(), measure.value()));
            }
        }
        series.values().forEach(points -> points.sort(Comparator.comparingDouble(Point::x)));
        return CurveSvg.render(
                "Cost of " + group + " by size", "entries", measures.getFirst().unit(), series);
    }

    /** The gates, each with what it was in older runs. */
    static List<Map<String, Object>> gates(Report report) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Evidence.Lane lane : report.lanes()) {
            for (Ratio ratio : lane.ratios()) {
                List<String> before = new ArrayList<>();
                for (Report.Older older : report.history()) {
                    older.ratios().stream()
                            .filter(each -> each.name().equals(ratio.name()))
                            .forEach(each -> before.add(String.format(
                                    Locale.ROOT,
                                    "%.2f (%s, %s)",
                                    each.value(),
                                    older.started(),
                                    older.commit()
                                            .substring(
                                                    0,
                                                    Math.min(8, older.commit().length())))));
                }
                rows.add(Map.of(
                        "property",
                        ratio.property(),
                        "name",
                        ratio.name(),
                        "value",
                        String.format(Locale.ROOT, "%.3f", ratio.value()),
                        "interval",
                        String.format(Locale.ROOT, "%.3f to %.3f", ratio.low(), ratio.high()),
                        "gate",
                        ratio.gate(),
                        "verdict",
                        ratio.verdict().word(),
                        "before",
                        before));
            }
        }
        return rows;
    }
}
