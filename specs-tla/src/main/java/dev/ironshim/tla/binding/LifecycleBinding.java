package dev.ironshim.tla.binding;

import dev.ironshim.model.lifecycle.LifecycleMachine;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.LifecycleResult;
import dev.ironshim.model.lifecycle.LifecycleState;

/** The machine Lifecycle, bound. */
final class LifecycleBinding {
    private LifecycleBinding() {}

    static Binding<LifecycleState, LifecycleOp, LifecycleResult> binding() {
        return new Binding<>(
                "Lifecycle",
                LifecycleState.class,
                LifecycleOp.class,
                LifecycleResult.class,
                constants -> new LifecycleMachine(constants.integer("MaxReleases")),
                LifecycleSubject.class);
    }
}
