package dev.ironshim.model.recording;

import dev.ironshim.model.tla.TlaText;
import dev.ironshim.model.tla.TlaValue;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * One operation of a machine, as a system that runs carried it out.
 *
 * @param operation as the specification's {@code Ops} has it
 * @param result what was answered
 * @param seen those variables of the state after it that can be seen from outside, by name
 */
public record RecordedEvent(TlaValue operation, String result, Map<String, TlaValue> seen) {
    public RecordedEvent {
        seen = new TreeMap<>(seen);
    }

    /** As the specification reads it. */
    public TlaValue value() {
        Map<TlaValue, TlaValue> variables = new HashMap<>();
        seen.forEach((name, value) -> variables.put(new TlaValue.Str(name), value));
        return new TlaValue.Rec(new TreeMap<>(
                Map.of("op", operation, "result", new TlaValue.Str(result), "seen", TlaValue.function(variables))));
    }

    /** @throws IllegalArgumentException if the text is no event that {@link #value} gives */
    public static RecordedEvent parse(String text) {
        if (TlaText.parse(text) instanceof TlaValue.Rec event) {
            TlaValue operation = event.fields().get("op");
            TlaValue seen = event.fields().get("seen");
            if (operation != null && seen != null && event.fields().get("result") instanceof TlaValue.Str result) {
                return new RecordedEvent(
                        operation,
                        result.value(),
                        seen instanceof TlaValue.Rec variables ? variables.fields() : Map.of());
            }
        }
        throw new IllegalArgumentException("an event has op, result and seen, and this has not: " + text);
    }
}
