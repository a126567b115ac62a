package dev.ironshim.tla.binding;

import dev.ironshim.impl.quarantine.Core;
import dev.ironshim.impl.quarantine.GateConfig;
import dev.ironshim.impl.quarantine.GateEvents;
import dev.ironshim.impl.quarantine.LineBudget;
import dev.ironshim.impl.quarantine.Quarantine;
import dev.ironshim.impl.quarantine.Warrant;
import dev.ironshim.model.machine.Subject;
import dev.ironshim.model.quarantine.Budget;
import dev.ironshim.model.quarantine.LineState;
import dev.ironshim.model.quarantine.QuarantineBounds;
import dev.ironshim.model.quarantine.QuarantineOp;
import dev.ironshim.model.quarantine.QuarantineOp.Complete;
import dev.ironshim.model.quarantine.QuarantineOp.Contain;
import dev.ironshim.model.quarantine.QuarantineOp.Interrupt;
import dev.ironshim.model.quarantine.QuarantineOp.Register;
import dev.ironshim.model.quarantine.QuarantineOp.Release;
import dev.ironshim.model.quarantine.QuarantineOp.Tick;
import dev.ironshim.model.quarantine.QuarantineOp.Unregister;
import dev.ironshim.model.quarantine.QuarantineResult;
import dev.ironshim.model.quarantine.QuarantineState;
import java.util.List;
import java.util.Objects;

/**
 * Drives {@link Quarantine} with clocks. For each line and each distance that a window can have from it there is a core whose
 * clock is off by so much, so that a window of the model is reached as it would be: by time passing, or by an old reading.
 */
public final class QuarantineSubject implements Subject<QuarantineState, QuarantineOp, QuarantineResult> {
    private static final int WINDOW_TICKS = 10;

    private final QuarantineBounds bounds;
    private final Warrant warrant = new Warrant();
    private final Quarantine gate;
    // The full number of the window that each line is in; the model knows it modulo the number of windows.
    private final long[] numbers;

    public QuarantineSubject(Constants constants) {
        bounds = bounds(constants);
        gate = new Quarantine(
                new GateConfig(
                        bounds.lineCount(),
                        bounds.lineCount() * bounds.windowCount(),
                        0,
                        WINDOW_TICKS,
                        bounds.stormThreshold(),
                        bounds.maxReleases(),
                        GateConfig.NO_LIMIT,
                        List.of(),
                        bounds.windowCount(),
                        bounds.generationCount()),
                warrant,
                GateEvents.NONE);
        numbers = new long[bounds.lineCount()];
    }

    static QuarantineBounds bounds(Constants constants) {
        return new QuarantineBounds(
                constants.integer("LineCount"),
                constants.integer("CallBudget"),
                constants.integer("TickBudget"),
                constants.integer("StormThreshold"),
                constants.integer("MaxReleases"),
                constants.integer("CounterMax"),
                constants.integer("WindowCount"),
                constants.integer("GenerationCount"));
    }

    @Override
    public QuarantineResult perform(QuarantineOp operation) {
        int line = operation.line() - 1;
        return switch (operation) {
            case Register register -> gate.register(line, budget(register.budget()));
            case Unregister unregister -> gate.unregister(line);
            case Interrupt interrupt -> interrupt(line, interrupt.at());
            case Complete complete ->
                core(line, 0).complete(line, complete.generation(), complete.ticks(), complete.fault());
            case Tick tick -> {
                long number = number(line, tick.at());
                QuarantineResult answer = gate.tick(line, ticks(number));
                follow(line, number);
                yield answer;
            }
            case Contain contain -> gate.contain(line);
            case Release release -> gate.release(line, warrant);
        };
    }

    private LineBudget budget(Budget budget) {
        return switch (budget) {
            case FINITE -> LineBudget.of(bounds.callBudget(), bounds.tickBudget());
            case UNLIMITED -> LineBudget.unlimited();
            case NONE -> throw new IllegalArgumentException("a handler is registered with a budget");
        };
    }

    private QuarantineResult interrupt(int line, int at) {
        long number = number(line, at);
        QuarantineResult answer = Objects.requireNonNull(core(line, number - numbers[line])
                .interrupt(line, ticks(number))
                .answer());
        follow(line, number);
        return answer;
    }

    /** The window of the model nearest to the line's: ahead by at most half the circle, or behind. */
    private long number(int line, int at) {
        int ahead = Math.floorMod(at - numbers[line], bounds.windowCount());
        return numbers[line] + (ahead <= bounds.windowCount() / 2 ? ahead : ahead - bounds.windowCount());
    }

    /** The line has come to the window, if its word says so. */
    private void follow(int line, long number) {
        if (gate.snapshot(line).window() == Math.floorMod(number, bounds.windowCount())) {
            numbers[line] = Math.max(numbers[line], number);
        }
    }

    private Core core(int line, long distance) {
        return gate.core(
                line * bounds.windowCount() + Math.floorMod(distance, bounds.windowCount()),
                -WINDOW_TICKS * (long) bounds.windowCount());
    }

    private static long ticks(long number) {
        return number * WINDOW_TICKS + WINDOW_TICKS / 2;
    }

    @Override
    public QuarantineState observe() {
        return new QuarantineState(
                gate.snapshot().lines().stream().map(this::saturated).toList());
    }

    /** The counters of the gate are wider than the model's. */
    private LineState saturated(LineState line) {
        return new LineState(
                line.budget(),
                line.mode(),
                line.reason(),
                line.window(),
                line.generation(),
                line.calls(),
                line.exhausted(),
                Math.min(line.lost(), bounds.counterMax()),
                line.releases());
    }
}
