package dev.ironshim.tla.binding;

import dev.ironshim.model.containment.ContainmentMachine;
import dev.ironshim.model.containment.ContainmentOp;
import dev.ironshim.model.containment.ContainmentResult;
import dev.ironshim.model.containment.ContainmentState;

/** The machine Containment, bound. */
final class ContainmentBinding {
    private ContainmentBinding() {}

    static Binding<ContainmentState, ContainmentOp, ContainmentResult> binding() {
        return new Binding<>(
                "Containment",
                ContainmentState.class,
                ContainmentOp.class,
                ContainmentResult.class,
                constants -> new ContainmentMachine(constants.integer("FunctionCount"), constants.integer("RateLimit")),
                ContainmentSubject.class);
    }
}
