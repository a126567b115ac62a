package dev.ironshim.reports.page;

import dev.ironshim.reports.report.Report;
import dev.ironshim.reports.report.Strengths;
import dev.ironshim.reports.report.Strengths.Cell;
import dev.ironshim.reports.report.Strengths.Row;
import dev.ironshim.reports.report.Strengths.Strength;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The first table of the page: claims against the ways in which they are known. */
final class StrengthViews {
    private StrengthViews() {}

    /** The columns. */
    static List<Map<String, String>> columns() {
        return Arrays.stream(Strength.values())
                .map(strength -> Map.of("title", strength.title(), "means", strength.means()))
                .toList();
    }

    /** The rows, each with its cells in the order of the columns. */
    static List<Map<String, Object>> rows(Report report) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Row row : Strengths.of(report)) {
            List<Map<String, Object>> cells = new ArrayList<>();
            row.cells().forEach((strength, cell) -> cells.add(view(strength, cell)));
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("word", row.claim().word());
            view.put("title", row.claim().title());
            view.put("says", row.claim().says());
            view.put("cells", cells);
            rows.add(view);
        }
        return rows;
    }

    private static Map<String, Object> view(Strength strength, Cell cell) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("title", strength.title());
        view.put("verdict", cell.verdict() == null ? "" : cell.verdict().word());
        view.put("simulated", strength == Strength.SIMULATED);
        view.put("holds", cell.holds());
        view.put("all", cell.all());
        view.put("bound", cell.bound());
        return view;
    }
}
