package dev.ironshim.tla.binding;

import dev.ironshim.impl.quarantine.Quarantine;
import dev.ironshim.model.machine.Subject;
import dev.ironshim.model.quarantine.QuarantineBounds;
import dev.ironshim.model.quarantine.QuarantineOp;
import dev.ironshim.model.quarantine.QuarantineOp.Complete;
import dev.ironshim.model.quarantine.QuarantineOp.Contain;
import dev.ironshim.model.quarantine.QuarantineOp.Interrupt;
import dev.ironshim.model.quarantine.QuarantineOp.NextWindow;
import dev.ironshim.model.quarantine.QuarantineOp.Register;
import dev.ironshim.model.quarantine.QuarantineOp.Release;
import dev.ironshim.model.quarantine.QuarantineOp.Unregister;
import dev.ironshim.model.quarantine.QuarantineResult;
import dev.ironshim.model.quarantine.QuarantineState;

/** Drives {@link Quarantine}. */
public final class QuarantineSubject implements Subject<QuarantineState, QuarantineOp, QuarantineResult> {
    private final Quarantine quarantine;

    public QuarantineSubject(Constants constants) {
        quarantine = new Quarantine(bounds(constants));
    }

    static QuarantineBounds bounds(Constants constants) {
        return new QuarantineBounds(
                constants.integer("LineCount"),
                constants.integer("CallBudget"),
                constants.integer("TickBudget"),
                constants.integer("StormThreshold"),
                constants.integer("MaxReleases"),
                constants.integer("CounterMax"));
    }

    @Override
    public QuarantineResult perform(QuarantineOp operation) {
        return switch (operation) {
            case Register register -> quarantine.register(register.line(), register.budget());
            case Unregister unregister -> quarantine.unregister(unregister.line());
            case Interrupt interrupt -> quarantine.interrupt(interrupt.line());
            case Complete complete -> quarantine.complete(complete.line(), complete.ticks(), complete.fault());
            case NextWindow next -> quarantine.nextWindow(next.line());
            case Contain contain -> quarantine.contain(contain.line());
            case Release release -> quarantine.release(release.line());
        };
    }

    @Override
    public QuarantineState observe() {
        return quarantine.snapshot();
    }
}
