package dev.ironshim.tla.binding;

import dev.ironshim.model.seed.SeedQuarantineMachine;

/** The machine SeedQuarantine, bound. */
final class SeedQuarantineBinding {
    private SeedQuarantineBinding() {}

    static Binding<SeedQuarantineMachine.State, SeedQuarantineMachine.Op, SeedQuarantineMachine.Result> binding() {
        return new Binding<>(
                "SeedQuarantine",
                SeedQuarantineMachine.State.class,
                SeedQuarantineMachine.Op.class,
                SeedQuarantineMachine.Result.class,
                constants -> new SeedQuarantineMachine(
                        constants.integer("MaxTicks"), constants.integer("MaxCalls"), constants.integer("CounterMax")),
                null);
    }
}
