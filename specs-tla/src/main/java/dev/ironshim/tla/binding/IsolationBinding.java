package dev.ironshim.tla.binding;

import dev.ironshim.model.isolation.IsolationMachine;
import dev.ironshim.model.isolation.IsolationOp;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.isolation.IsolationState;

/** The machine Isolation, bound. */
final class IsolationBinding {
    private IsolationBinding() {}

    static Binding<IsolationState, IsolationOp, IsolationResult> binding() {
        return new Binding<>(
                "Isolation",
                IsolationState.class,
                IsolationOp.class,
                IsolationResult.class,
                constants -> new IsolationMachine(IsolationSubject.bounds(constants)),
                IsolationSubject.class);
    }
}
