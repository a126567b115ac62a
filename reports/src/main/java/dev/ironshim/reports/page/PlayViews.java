package dev.ironshim.reports.page;

import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Evidence.Play;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.reports.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Relations as the page's script walks through them: each state as numbers of values, field by field. */
final class PlayViews {
    private PlayViews() {}

    /** By machine, for those that have a relation to walk through. */
    static Map<String, Map<String, Object>> all(Report report) {
        Map<String, Map<String, Object>> plays = new TreeMap<>();
        for (Evidence.Lane lane : report.lanes()) {
            for (Evidence.Machine machine : lane.machines()) {
                Play play = machine.play();
                if (play != null) {
                    plays.put(machine.name(), view(play));
                }
            }
        }
        return plays;
    }

    private static Map<String, Object> view(Play play) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("bounds", play.bounds());
        view.put("all", play.all());
        view.put("states", play.states().size());
        view.put("part", play.states().size() < play.all());
        view.put("json", json(play));
        return view;
    }

    private static String json(Play play) {
        List<Map<String, String>> states =
                play.states().stream().map(TraceRows::fields).toList();
        TreeSet<String> fields = new TreeSet<>();
        states.forEach(state -> fields.addAll(state.keySet()));
        Map<String, Integer> values = new LinkedHashMap<>();
        List<List<Integer>> rows = new ArrayList<>();
        for (Map<String, String> state : states) {
            List<Integer> row = new ArrayList<>();
            for (String field : fields) {
                String value = state.getOrDefault(field, "–");
                values.putIfAbsent(value, values.size());
                row.add(values.getOrDefault(value, 0));
            }
            rows.add(row);
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("fields", fields);
        data.put("values", values.keySet());
        data.put("states", rows);
        data.put("operations", play.operations());
        data.put("results", play.results());
        data.put("refusals", play.refusals());
        data.put("answers", play.answers());
        data.put("successors", play.successors());
        // In a script element only this could end it.
        return EvidenceJson.line(data).replace("<", "\\u003c");
    }
}
