package dev.ironshim.tla.binding;

import dev.ironshim.model.seed.SeedLifecycleMachine;

/** The machine SeedLifecycle, bound. */
final class SeedLifecycleBinding {
    private SeedLifecycleBinding() {}

    static Binding<SeedLifecycleMachine.State, SeedLifecycleMachine.Op, SeedLifecycleMachine.Result> binding() {
        return new Binding<>(
                "SeedLifecycle",
                SeedLifecycleMachine.State.class,
                SeedLifecycleMachine.Op.class,
                SeedLifecycleMachine.Result.class,
                constants -> new SeedLifecycleMachine(),
                null);
    }
}
