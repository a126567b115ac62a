package dev.ironshim.model.quarantine;

import dev.ironshim.model.machine.Machine;
import dev.ironshim.model.machine.Step;
import dev.ironshim.model.quarantine.QuarantineOp.Complete;
import dev.ironshim.model.quarantine.QuarantineOp.Contain;
import dev.ironshim.model.quarantine.QuarantineOp.Interrupt;
import dev.ironshim.model.quarantine.QuarantineOp.Register;
import dev.ironshim.model.quarantine.QuarantineOp.Release;
import dev.ironshim.model.quarantine.QuarantineOp.Tick;
import dev.ironshim.model.quarantine.QuarantineOp.Unregister;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Interrupt accounting: {@code Quarantine.tla} in Java. The rules of one line are in {@link LineRules}. */
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
            for (int window = 0; window < bounds.windowCount(); window++) {
                operations.add(new Interrupt(line, window));
                operations.add(new Tick(line, window));
            }
            for (int generation = 0; generation < bounds.generationCount(); generation++) {
                for (int ticks = bounds.tickBudget(); ticks <= bounds.tickBudget() + 1; ticks++) {
                    operations.add(new Complete(line, generation, ticks, false));
                    operations.add(new Complete(line, generation, ticks, true));
                }
            }
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
        LineRules rules = new LineRules(bounds);
        return switch (op) {
            case Register register -> rules.register(t, register.budget());
            case Unregister unregister -> rules.unregister(t);
            case Interrupt interrupt -> rules.interrupt(t, interrupt.at());
            case Complete complete -> rules.complete(t, complete.generation(), complete.ticks(), complete.fault());
            case Tick tick -> rules.tick(t, tick.at());
            case Contain contain -> rules.contain(t);
            case Release release -> rules.release(t);
        };
    }
}
