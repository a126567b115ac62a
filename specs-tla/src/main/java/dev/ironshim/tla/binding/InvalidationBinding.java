package dev.ironshim.tla.binding;

import dev.ironshim.model.invalidation.InvalidationMachine;
import dev.ironshim.model.invalidation.InvalidationOp;
import dev.ironshim.model.invalidation.InvalidationResult;
import dev.ironshim.model.invalidation.InvalidationState;

/** The machine Invalidation, bound. */
final class InvalidationBinding {
    private InvalidationBinding() {}

    static Binding<InvalidationState, InvalidationOp, InvalidationResult> binding() {
        return new Binding<>(
                "Invalidation",
                InvalidationState.class,
                InvalidationOp.class,
                InvalidationResult.class,
                constants -> new InvalidationMachine(constants.integer("WindowCount")),
                InvalidationSubject.class);
    }
}
