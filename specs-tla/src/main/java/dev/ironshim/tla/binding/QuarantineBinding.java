package dev.ironshim.tla.binding;

import dev.ironshim.model.quarantine.QuarantineMachine;
import dev.ironshim.model.quarantine.QuarantineOp;
import dev.ironshim.model.quarantine.QuarantineResult;
import dev.ironshim.model.quarantine.QuarantineState;

/** The machine Quarantine, bound. */
final class QuarantineBinding {
    private QuarantineBinding() {}

    static Binding<QuarantineState, QuarantineOp, QuarantineResult> binding() {
        return new Binding<>(
                "Quarantine",
                QuarantineState.class,
                QuarantineOp.class,
                QuarantineResult.class,
                constants -> new QuarantineMachine(QuarantineSubject.bounds(constants)),
                QuarantineSubject.class);
    }
}
