package dev.ironshim.reports.page;

import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.reports.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the report shows of targets: a row for each, out of the counts {@code target.what} of the lane hw. */
final class Devices {
    private static final String LANE = "hw";

    private Devices() {}

    static List<Map<String, String>> rows(Report report) {
        Map<String, Map<String, String>> rows = new TreeMap<>();
        for (Evidence.Lane lane : report.lanes()) {
            if (lane.lane().equals(LANE)) {
                lane.counts().forEach((name, count) -> {
                    int dot = name.lastIndexOf('.');
                    if (dot > 0) {
                        rows.computeIfAbsent(name.substring(0, dot), Devices::row)
                                .put(name.substring(dot + 1), String.valueOf(count));
                    }
                });
            }
        }
        // Counts of a whole guest are no target's.
        return new ArrayList<>(rows.values().stream()
                .filter(row -> !row.getOrDefault("properties", "").isEmpty())
                .toList());
    }

    private static Map<String, String> row(String target) {
        Map<String, String> row = new LinkedHashMap<>();
        for (String field : List.of("properties", "edges", "edgesReplayed", "sequences")) {
            row.put(field, "");
        }
        row.put("target", target);
        return row;
    }
}
