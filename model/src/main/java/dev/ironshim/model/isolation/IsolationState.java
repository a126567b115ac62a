package dev.ironshim.model.isolation;

import java.util.List;

/** All drivers; driver {@code n} of the specification is element {@code n - 1}. */
public record IsolationState(List<DriverState> drivers) {
    public IsolationState {
        drivers = List.copyOf(drivers);
    }
}
