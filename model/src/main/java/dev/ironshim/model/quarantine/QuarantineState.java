package dev.ironshim.model.quarantine;

import java.util.List;

/** All lines; line {@code n} of the specification is element {@code n - 1}. */
public record QuarantineState(List<LineState> lines) {
    public QuarantineState {
        lines = List.copyOf(lines);
    }
}
