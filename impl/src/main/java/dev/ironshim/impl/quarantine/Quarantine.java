package dev.ironshim.impl.quarantine;

import dev.ironshim.model.quarantine.Budget;
import dev.ironshim.model.quarantine.QuarantineBounds;
import dev.ironshim.model.quarantine.QuarantineResult;
import dev.ironshim.model.quarantine.QuarantineState;
import java.util.ArrayList;
import java.util.List;

/**
 * Interrupt accounting for a fixed number of lines. Specification: {@code Quarantine.tla}.
 *
 * <p>Thread-safe; lines do not contend with each other. Time is not read here: whoever owns the clock says when a line
 * enters its next window and how many ticks a handler took.
 */
public final class Quarantine {
    private final List<Line> lines;

    /** Lines that are all open and unregistered. */
    public Quarantine(QuarantineBounds bounds) {
        List<Line> made = new ArrayList<>();
        for (int line = 0; line < bounds.lineCount(); line++) {
            made.add(new Line(bounds));
        }
        lines = List.copyOf(made);
    }

    /**
     * Registers a handler. What the line has used up in this window stays used up.
     *
     * @param line from 1
     * @param budget not {@link Budget#NONE}
     * @throws IndexOutOfBoundsException if there is no such line
     * @throws IllegalArgumentException if {@code budget} is none
     */
    public QuarantineResult register(int line, Budget budget) {
        if (budget == Budget.NONE) {
            throw new IllegalArgumentException("a handler is registered with a budget");
        }
        return line(line).register(budget);
    }

    public QuarantineResult unregister(int line) {
        return line(line).unregister();
    }

    /** Decides about one interrupt: {@link QuarantineResult#OK} admits it, everything else has counted it as lost. */
    public QuarantineResult interrupt(int line) {
        return line(line).interrupt();
    }

    /**
     * The handler returned.
     *
     * @param ticks how long it took, measured around the call, at least 0
     * @param fault whether it failed
     */
    public QuarantineResult complete(int line, int ticks, boolean fault) {
        return line(line).complete(ticks, fault);
    }

    public QuarantineResult nextWindow(int line) {
        return line(line).nextWindow();
    }

    /** Silences the line because the device behind it is being contained. */
    public QuarantineResult contain(int line) {
        return line(line).contain();
    }

    /** Lets the line out of quarantine. The caller answers for the right to do so. */
    public QuarantineResult release(int line) {
        return line(line).release();
    }

    /** The accounting of all lines; each line as of some moment during the call. */
    public QuarantineState snapshot() {
        return new QuarantineState(lines.stream().map(Line::snapshot).toList());
    }

    private Line line(int number) {
        return lines.get(number - 1);
    }
}
