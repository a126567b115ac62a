package dev.ironshim.reports.page;

import dev.ironshim.model.evidence.Evidence.Trace;
import dev.ironshim.model.evidence.Evidence.TraceStep;
import dev.ironshim.model.tla.TlaSyntaxException;
import dev.ironshim.model.tla.TlaText;
import dev.ironshim.model.tla.TlaValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A trace as table rows: each state taken apart into fields, and what changed in each step. */
final class TraceRows {
    private TraceRows() {}

    static List<Map<String, Object>> of(Trace trace) {
        List<Map<String, Object>> rows = new ArrayList<>();
        Map<String, String> before = Map.of();
        for (int number = 0; number < trace.steps().size(); number++) {
            TraceStep step = trace.steps().get(number);
            Map<String, String> fields = fields(step.state());
            List<Map<String, Object>> cells = new ArrayList<>();
            for (Map.Entry<String, String> field : fields.entrySet()) {
                String old = before.get(field.getKey());
                cells.add(Map.of(
                        "name",
                        field.getKey(),
                        "value",
                        field.getValue(),
                        "changed",
                        number > 0 && !field.getValue().equals(old),
                        "old",
                        old == null ? "" : old));
            }
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("number", number);
            row.put("operation", step.operation() == null ? "" : step.operation());
            row.put("result", step.result() == null ? "" : step.result());
            row.put("fields", cells);
            row.put("loop", trace.loop() != null && trace.loop() == number);
            rows.add(row);
            before = fields;
        }
        return rows;
    }

    /** The leaves of a state by their path; a text that is no value is one leaf. */
    static Map<String, String> fields(String state) {
        Map<String, String> fields = new TreeMap<>();
        try {
            flatten("", TlaText.parse(state), fields);
        } catch (TlaSyntaxException e) {
            fields.put("state", state);
        }
        return fields;
    }

    private static void flatten(String path, TlaValue value, Map<String, String> fields) {
        switch (value) {
            case TlaValue.Rec rec ->
                rec.fields()
                        .forEach((name, field) -> flatten(path.isEmpty() ? name : path + "." + name, field, fields));
            case TlaValue.Seq sequence
            when !sequence.elements().isEmpty() -> {
                for (int i = 0; i < sequence.elements().size(); i++) {
                    flatten(path + "[" + (i + 1) + "]", sequence.elements().get(i), fields);
                }
            }
            default -> fields.put(path, TlaText.print(value));
        }
    }
}
