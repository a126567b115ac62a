package dev.ironshim.threads.line;

import dev.ironshim.impl.quarantine.GateConfig;
import dev.ironshim.impl.quarantine.GateEvents;
import dev.ironshim.impl.quarantine.LineBudget;
import dev.ironshim.impl.quarantine.Quarantine;
import dev.ironshim.impl.quarantine.Warrant;
import dev.ironshim.model.quarantine.LineMode;
import dev.ironshim.model.quarantine.LineState;
import dev.ironshim.model.quarantine.QuarantineBounds;
import java.util.List;

/** Gates so small that their numbers begin again soon. */
public final class Gates {
    /** Length of a window in ticks. */
    public static final long TICKS = 10;

    static final int WINDOWS = 4;
    static final int GENERATIONS = 2;
    static final int STORM = 2;
    static final int RELEASES = 1;
    static final LineBudget BUDGET = LineBudget.of(2, 1);

    private Gates() {}

    /** A gate with few windows and generations. */
    static Quarantine small(int cores, Warrant warrant) {
        return new Quarantine(
                new GateConfig(
                        1, cores, 0, TICKS, STORM, RELEASES, GateConfig.NO_LIMIT, List.of(), WINDOWS, GENERATIONS),
                warrant,
                GateEvents.NONE);
    }

    /**
     * The bounds of the model for such a gate.
     *
     * @param windows after so many their numbers begin again
     */
    static QuarantineBounds bounds(int windows) {
        return new QuarantineBounds(
                1, Math.toIntExact(BUDGET.calls()), 1, STORM, RELEASES, Integer.MAX_VALUE, windows, GENERATIONS);
    }

    /** What is in the line's word: its lost interrupts are counted elsewhere, by each core. */
    static LineState inTheWord(LineState state) {
        return new LineState(
                state.budget(),
                state.mode(),
                state.reason(),
                state.window() % WINDOWS,
                state.generation(),
                state.calls(),
                state.exhausted(),
                0,
                state.releases());
    }

    /**
     * The same without what time does to it. A line that slept is woken by a tick of its own, right before the interrupt
     * that wakes it, and another thread may see it in between.
     */
    static LineState timeless(LineState state) {
        return new LineState(
                state.budget(),
                state.mode() == LineMode.MASKED ? LineMode.OPEN : state.mode(),
                state.reason(),
                0,
                state.generation(),
                0,
                0,
                0,
                state.releases());
    }
}
