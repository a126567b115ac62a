package dev.ironshim.jml.lane;

import dev.ironshim.model.evidence.Evidence.Trace;
import dev.ironshim.model.evidence.Evidence.TraceStep;
import dev.ironshim.model.tla.TlaText;
import dev.ironshim.model.tla.TlaValue;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Values of parameters as evidence shows them: a trace of one state. */
final class Witness {
    private Witness() {}

    static Trace of(Map<String, String> values) {
        SortedMap<String, TlaValue> fields = new TreeMap<>();
        values.forEach((name, value) -> fields.put(name.replace(".length", "Length"), new TlaValue.Str(value)));
        return new Trace(List.of(new TraceStep(null, null, TlaText.print(new TlaValue.Rec(fields)))), null);
    }
}
