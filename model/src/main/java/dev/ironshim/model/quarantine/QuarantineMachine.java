package dev.ironshim.model.quarantine;

import static dev.ironshim.model.quarantine.QuarantineResult.OK;

import dev.ironshim.model.machine.Machine;
import dev.ironshim.model.machine.Step;
import dev.ironshim.model.quarantine.QuarantineOp.Complete;
import dev.ironshim.model.quarantine.QuarantineOp.Contain;
import dev.ironshim.model.quarantine.QuarantineOp.Interrupt;
import dev.ironshim.model.quarantine.QuarantineOp.NextWindow;
import dev.ironshim.model.quarantine.QuarantineOp.Register;
import dev.ironshim.model.quarantine.QuarantineOp.Release;
import dev.ironshim.model.quarantine.QuarantineOp.Unregister;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Interrupt accounting: {@code Quarantine.tla} in Java. */
public record QuarantineMachine(QuarantineBounds bounds)
        implements Machine<QuarantineState, QuarantineOp, QuarantineResult> {

    @Override
    public QuarantineState initial() {
        return new QuarantineState(Collections.nCopies(bounds.lineCount(), LineState.START));
    }

    @Override
    public List<QuarantineOp> operations() {
        List<QuarantineOp> operations = new ArrayList<>();
        for (int line = 1; line <= bounds.lineCount(); line++) {
            operations.add(new Register(line, Budget.FINITE));
            operations.add(new Register(line, Budget.UNLIMITED));
            operations.add(new Unregister(line));
            operations.add(new Interrupt(line));
            for (int ticks = bounds.tickBudget(); ticks <= bounds.tickBudget() + 1; ticks++) {
                operations.add(new Complete(line, ticks, false));
                operations.add(new Complete(line, ticks, true));
            }
            operations.add(new NextWindow(line));
            operations.add(new Contain(line));
            operations.add(new Release(line));
        }
        return operations;
    }

    @Override
    public Step<QuarantineState, QuarantineResult> apply(QuarantineState s, QuarantineOp op) {
        Step<LineState, QuarantineResult> step = applyLine(s.lines().get(op.line() - 1), op);
        List<LineState> lines = new ArrayList<>(s.lines());
        lines.set(op.line() - 1, step.state());
        return new Step<>(new QuarantineState(lines), step.result());
    }

    private Step<LineState, QuarantineResult> applyLine(LineState t, QuarantineOp op) {
        boolean quarantined = t.mode() == LineMode.QUARANTINED;
        boolean owned = t.budget() != Budget.NONE;
        return switch (op) {
            case Register register -> {
                if (quarantined) {
                    yield new Step<>(t, QuarantineResult.QUARANTINED);
                }
                yield owned
                        ? new Step<>(t, QuarantineResult.ALREADY_REGISTERED)
                        : new Step<>(withBudget(t, register.budget()), OK);
            }
            case Unregister unregister ->
                owned ? new Step<>(withBudget(t, Budget.NONE), OK) : new Step<>(t, QuarantineResult.NOT_REGISTERED);
            case Interrupt interrupt -> interrupt(t);
            case Complete complete -> {
                if (!owned) {
                    yield new Step<>(t, QuarantineResult.NOT_REGISTERED);
                }
                if (quarantined) {
                    yield new Step<>(t, QuarantineResult.QUARANTINED);
                }
                if (complete.fault()) {
                    yield new Step<>(cut(t, QuarantineReason.HANDLER_FAULT), OK);
                }
                boolean overrun = t.budget() == Budget.FINITE && complete.ticks() > bounds.tickBudget();
                yield new Step<>(overrun ? cut(t, QuarantineReason.OVERRUN) : t, OK);
            }
            case NextWindow next -> {
                if (quarantined) {
                    yield new Step<>(t, QuarantineResult.QUARANTINED);
                }
                int exhausted = t.mode() == LineMode.MASKED ? t.exhausted() : 0;
                yield new Step<>(
                        new LineState(t.budget(), LineMode.OPEN, t.reason(), 0, exhausted, t.lost(), t.releases()), OK);
            }
            case Contain contain ->
                quarantined
                        ? new Step<>(t, QuarantineResult.QUARANTINED)
                        : new Step<>(cut(t, QuarantineReason.CONTAINMENT), OK);
            case Release release -> {
                if (!quarantined) {
                    yield new Step<>(t, QuarantineResult.NOT_QUARANTINED);
                }
                if (t.releases() >= bounds.maxReleases()) {
                    yield new Step<>(t, QuarantineResult.RELEASES_SPENT);
                }
                yield new Step<>(
                        new LineState(
                                t.budget(),
                                LineMode.OPEN,
                                QuarantineReason.NONE,
                                t.calls(),
                                t.exhausted(),
                                t.lost(),
                                t.releases() + 1),
                        OK);
            }
        };
    }

    private Step<LineState, QuarantineResult> interrupt(LineState t) {
        if (t.budget() == Budget.NONE) {
            return new Step<>(lose(t), QuarantineResult.NOT_REGISTERED);
        }
        if (t.mode() == LineMode.QUARANTINED) {
            return new Step<>(lose(t), QuarantineResult.QUARANTINED);
        }
        if (t.mode() == LineMode.MASKED) {
            return new Step<>(lose(t), QuarantineResult.MASKED);
        }
        if (t.budget() == Budget.UNLIMITED) {
            return new Step<>(t, OK);
        }
        if (t.calls() < bounds.callBudget()) {
            return new Step<>(
                    new LineState(
                            t.budget(), t.mode(), t.reason(), t.calls() + 1, t.exhausted(), t.lost(), t.releases()),
                    OK);
        }
        if (t.exhausted() + 1 >= bounds.stormThreshold()) {
            return new Step<>(lose(cut(t, QuarantineReason.STORM)), QuarantineResult.QUARANTINED);
        }
        LineState masked = new LineState(
                t.budget(), LineMode.MASKED, t.reason(), t.calls(), t.exhausted() + 1, t.lost(), t.releases());
        return new Step<>(lose(masked), QuarantineResult.MASKED);
    }

    private static LineState withBudget(LineState t, Budget budget) {
        return new LineState(budget, t.mode(), t.reason(), t.calls(), t.exhausted(), t.lost(), t.releases());
    }

    private static LineState cut(LineState t, QuarantineReason reason) {
        return new LineState(t.budget(), LineMode.QUARANTINED, reason, 0, 0, t.lost(), t.releases());
    }

    private LineState lose(LineState t) {
        int lost = Math.min(t.lost() + 1, bounds.counterMax());
        return new LineState(t.budget(), t.mode(), t.reason(), t.calls(), t.exhausted(), lost, t.releases());
    }
}
