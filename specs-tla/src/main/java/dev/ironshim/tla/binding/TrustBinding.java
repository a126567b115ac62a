package dev.ironshim.tla.binding;

import dev.ironshim.model.trust.TrustMachine;
import dev.ironshim.model.trust.TrustOp;
import dev.ironshim.model.trust.TrustResult;
import dev.ironshim.model.trust.TrustState;

/** The machine Trust, bound. */
final class TrustBinding {
    private TrustBinding() {}

    static Binding<TrustState, TrustOp, TrustResult> binding() {
        return new Binding<>(
                "Trust",
                TrustState.class,
                TrustOp.class,
                TrustResult.class,
                constants -> new TrustMachine(TrustSubject.bounds(constants)),
                TrustSubject.class);
    }
}
