package dev.ironshim.impl.quarantine;

import dev.ironshim.model.quarantine.Budget;
import dev.ironshim.model.quarantine.LineMode;
import dev.ironshim.model.quarantine.LineState;
import dev.ironshim.model.quarantine.QuarantineBounds;
import dev.ironshim.model.quarantine.QuarantineReason;
import dev.ironshim.model.quarantine.QuarantineResult;

/** The accounting of one line, under its own lock. */
final class Line {
    private final QuarantineBounds bounds;
    private Budget budget = Budget.NONE;
    private LineMode mode = LineMode.OPEN;
    private QuarantineReason reason = QuarantineReason.NONE;
    private int calls;
    private int exhausted;
    private int lost;
    private int releases;

    Line(QuarantineBounds bounds) {
        this.bounds = bounds;
    }

    synchronized QuarantineResult register(Budget wanted) {
        if (mode == LineMode.QUARANTINED) {
            return QuarantineResult.QUARANTINED;
        }
        if (budget != Budget.NONE) {
            return QuarantineResult.ALREADY_REGISTERED;
        }
        budget = wanted;
        return QuarantineResult.OK;
    }

    synchronized QuarantineResult unregister() {
        if (budget == Budget.NONE) {
            return QuarantineResult.NOT_REGISTERED;
        }
        budget = Budget.NONE;
        return QuarantineResult.OK;
    }

    synchronized QuarantineResult interrupt() {
        QuarantineResult decision = decide();
        if (decision.refused() && lost < bounds.counterMax()) {
            lost++;
        }
        return decision;
    }

    private QuarantineResult decide() {
        if (budget == Budget.NONE) {
            return QuarantineResult.NOT_REGISTERED;
        }
        switch (mode) {
            case QUARANTINED -> {
                return QuarantineResult.QUARANTINED;
            }
            case MASKED -> {
                return QuarantineResult.MASKED;
            }
            case OPEN -> {
                if (budget == Budget.UNLIMITED) {
                    return QuarantineResult.OK;
                }
            }
        }
        if (calls < bounds.callBudget()) {
            calls++;
            return QuarantineResult.OK;
        }
        exhausted++;
        if (exhausted >= bounds.stormThreshold()) {
            quarantine(QuarantineReason.STORM);
            return QuarantineResult.QUARANTINED;
        }
        mode = LineMode.MASKED;
        return QuarantineResult.MASKED;
    }

    synchronized QuarantineResult complete(int ticks, boolean fault) {
        if (budget == Budget.NONE) {
            return QuarantineResult.NOT_REGISTERED;
        }
        if (mode == LineMode.QUARANTINED) {
            return QuarantineResult.QUARANTINED;
        }
        if (fault) {
            quarantine(QuarantineReason.HANDLER_FAULT);
        } else if (budget == Budget.FINITE && ticks > bounds.tickBudget()) {
            quarantine(QuarantineReason.OVERRUN);
        }
        return QuarantineResult.OK;
    }

    synchronized QuarantineResult nextWindow() {
        if (mode == LineMode.QUARANTINED) {
            return QuarantineResult.QUARANTINED;
        }
        if (mode == LineMode.OPEN) {
            exhausted = 0;
        }
        mode = LineMode.OPEN;
        calls = 0;
        return QuarantineResult.OK;
    }

    synchronized QuarantineResult contain() {
        if (mode == LineMode.QUARANTINED) {
            return QuarantineResult.QUARANTINED;
        }
        quarantine(QuarantineReason.CONTAINMENT);
        return QuarantineResult.OK;
    }

    synchronized QuarantineResult release() {
        if (mode != LineMode.QUARANTINED) {
            return QuarantineResult.NOT_QUARANTINED;
        }
        if (releases >= bounds.maxReleases()) {
            return QuarantineResult.RELEASES_SPENT;
        }
        releases++;
        mode = LineMode.OPEN;
        reason = QuarantineReason.NONE;
        return QuarantineResult.OK;
    }

    synchronized LineState snapshot() {
        return new LineState(budget, mode, reason, calls, exhausted, lost, releases);
    }

    private void quarantine(QuarantineReason why) {
        mode = LineMode.QUARANTINED;
        reason = why;
        calls = 0;
        exhausted = 0;
    }
}
