package dev.ironshim.tla.binding;

import dev.ironshim.model.seed.SeedContainmentMachine;

/** The machine SeedContainment, bound. */
final class SeedContainmentBinding {
    private SeedContainmentBinding() {}

    static Binding<SeedContainmentMachine.State, SeedContainmentMachine.Op, SeedContainmentMachine.Result> binding() {
        return new Binding<>(
                "SeedContainment",
                SeedContainmentMachine.State.class,
                SeedContainmentMachine.Op.class,
                SeedContainmentMachine.Result.class,
                constants -> new SeedContainmentMachine(constants.integer("ErrorMax")),
                null);
    }
}
