package dev.ironshim.model.recording;

import dev.ironshim.model.tla.TlaValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Operations in the order in which they were carried out, from the machine's first state on.
 *
 * @param machine whose operations these are
 * @param constants of its specification
 * @param source where it was recorded: a target of the lane {@code hw}, or whatever else wrote it
 */
public record Recording(String machine, Map<String, TlaValue> constants, String source, List<RecordedEvent> events) {
    public Recording {
        constants = new TreeMap<>(constants);
        events = List.copyOf(events);
    }

    /** The same with other events: what a tampered one looks like. */
    public Recording with(String newSource, List<RecordedEvent> other) {
        return new Recording(machine, constants, newSource, other);
    }
}
