package dev.ironshim.tla.binding;

import dev.ironshim.impl.containment.Containment;
import dev.ironshim.model.containment.ContainmentOp;
import dev.ironshim.model.containment.ContainmentOp.Correctable;
import dev.ironshim.model.containment.ContainmentOp.RateWindow;
import dev.ironshim.model.containment.ContainmentOp.Reset;
import dev.ironshim.model.containment.ContainmentOp.SurpriseRemoval;
import dev.ironshim.model.containment.ContainmentOp.Timeout;
import dev.ironshim.model.containment.ContainmentOp.Uncorrectable;
import dev.ironshim.model.containment.ContainmentOp.Vote;
import dev.ironshim.model.containment.ContainmentResult;
import dev.ironshim.model.containment.ContainmentState;
import dev.ironshim.model.machine.Subject;

/** Drives {@link Containment}. */
public final class ContainmentSubject implements Subject<ContainmentState, ContainmentOp, ContainmentResult> {
    private final Containment containment;

    public ContainmentSubject(Constants constants) {
        containment = new Containment(constants.integer("FunctionCount"), constants.integer("RateLimit"));
    }

    @Override
    public ContainmentResult perform(ContainmentOp operation) {
        return switch (operation) {
            case Correctable correctable -> containment.correctable();
            case RateWindow window -> containment.rateWindow();
            case SurpriseRemoval removal -> containment.surpriseRemoval();
            case Timeout timeout -> containment.timeout();
            case Uncorrectable error -> containment.uncorrectable(error.severity());
            case Vote vote -> containment.vote(vote.function(), vote.vote());
            case Reset reset -> containment.reset(reset.done());
        };
    }

    @Override
    public ContainmentState observe() {
        return containment.snapshot();
    }
}
