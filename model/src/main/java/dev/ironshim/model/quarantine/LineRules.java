package dev.ironshim.model.quarantine;

import static dev.ironshim.model.quarantine.QuarantineResult.OK;

import dev.ironshim.model.machine.Step;

/**
 * What each operation does to one line: the operators of {@code Quarantine.tla}, under their names. The smt lane compares the
 * class file of this record with the implementation's, for all values; so it is written in records, numbers and ifs.
 */
public record LineRules(QuarantineBounds bounds) {

    public Step<LineState, QuarantineResult> register(LineState t, Budget budget) {
        if (quarantined(t)) {
            return refuse(t, QuarantineResult.QUARANTINED);
        }
        if (t.budget() != Budget.NONE) {
            return refuse(t, QuarantineResult.ALREADY_REGISTERED);
        }
        return new Step<>(
                new LineState(
                        budget,
                        t.mode(),
                        t.reason(),
                        t.window(),
                        nextGeneration(t),
                        t.calls(),
                        t.exhausted(),
                        t.lost(),
                        t.releases()),
                OK);
    }

    public Step<LineState, QuarantineResult> unregister(LineState t) {
        if (t.budget() == Budget.NONE) {
            return refuse(t, QuarantineResult.NOT_REGISTERED);
        }
        return new Step<>(
                new LineState(
                        Budget.NONE,
                        t.mode(),
                        t.reason(),
                        t.window(),
                        t.generation(),
                        t.calls(),
                        t.exhausted(),
                        t.lost(),
                        t.releases()),
                OK);
    }

    public Step<LineState, QuarantineResult> interrupt(LineState t, int at) {
        if (t.budget() == Budget.NONE) {
            return lose(t, QuarantineResult.NOT_REGISTERED);
        }
        if (quarantined(t)) {
            return lose(t, QuarantineResult.QUARANTINED);
        }
        if (t.mode() == LineMode.OPEN && t.budget() == Budget.UNLIMITED) {
            return new Step<>(t, OK);
        }
        return charge(advance(t, at));
    }

    private Step<LineState, QuarantineResult> charge(LineState t) {
        if (t.mode() == LineMode.MASKED) {
            return lose(t, QuarantineResult.MASKED);
        }
        if (t.budget() == Budget.UNLIMITED) {
            return new Step<>(t, OK);
        }
        if (t.calls() < bounds.callBudget()) {
            return new Step<>(counted(t, t.mode(), t.calls() + 1, t.exhausted()), OK);
        }
        if (t.exhausted() + 1 >= bounds.stormThreshold()) {
            return lose(cut(t, QuarantineReason.STORM), QuarantineResult.QUARANTINED);
        }
        return lose(counted(t, LineMode.MASKED, t.calls(), t.exhausted() + 1), QuarantineResult.MASKED);
    }

    public Step<LineState, QuarantineResult> complete(LineState t, int generation, int ticks, boolean fault) {
        if (t.budget() == Budget.NONE) {
            return refuse(t, QuarantineResult.NOT_REGISTERED);
        }
        if (quarantined(t)) {
            return refuse(t, QuarantineResult.QUARANTINED);
        }
        if (generation != t.generation()) {
            return refuse(t, QuarantineResult.STALE);
        }
        if (fault) {
            return new Step<>(cut(t, QuarantineReason.HANDLER_FAULT), OK);
        }
        if (t.budget() == Budget.FINITE && ticks > bounds.tickBudget()) {
            return new Step<>(cut(t, QuarantineReason.OVERRUN), OK);
        }
        return new Step<>(t, OK);
    }

    public Step<LineState, QuarantineResult> tick(LineState t, int at) {
        return quarantined(t) ? refuse(t, QuarantineResult.QUARANTINED) : new Step<>(advance(t, at), OK);
    }

    public Step<LineState, QuarantineResult> contain(LineState t) {
        return quarantined(t)
                ? refuse(t, QuarantineResult.QUARANTINED)
                : new Step<>(cut(t, QuarantineReason.CONTAINMENT), OK);
    }

    public Step<LineState, QuarantineResult> release(LineState t) {
        if (!quarantined(t)) {
            return refuse(t, QuarantineResult.NOT_QUARANTINED);
        }
        if (t.releases() >= bounds.maxReleases()) {
            return refuse(t, QuarantineResult.RELEASES_SPENT);
        }
        return new Step<>(
                new LineState(
                        t.budget(),
                        LineMode.OPEN,
                        QuarantineReason.NONE,
                        t.window(),
                        nextGeneration(t),
                        t.calls(),
                        t.exhausted(),
                        t.lost(),
                        t.releases() + 1),
                OK);
    }

    private int ahead(LineState t, int at) {
        int distance = (at - t.window() + bounds.windowCount()) % bounds.windowCount();
        return distance <= bounds.windowCount() / 2 ? distance : 0;
    }

    private LineState advance(LineState t, int at) {
        int ahead = ahead(t, at);
        if (ahead == 0) {
            return t;
        }
        return new LineState(
                t.budget(),
                LineMode.OPEN,
                t.reason(),
                at,
                t.generation(),
                0,
                t.mode() == LineMode.MASKED && ahead == 1 ? t.exhausted() : 0,
                t.lost(),
                t.releases());
    }

    private static boolean quarantined(LineState t) {
        return t.mode() == LineMode.QUARANTINED;
    }

    private int nextGeneration(LineState t) {
        return (t.generation() + 1) % bounds.generationCount();
    }

    private static LineState counted(LineState t, LineMode mode, int calls, int exhausted) {
        return new LineState(
                t.budget(), mode, t.reason(), t.window(), t.generation(), calls, exhausted, t.lost(), t.releases());
    }

    private static LineState cut(LineState t, QuarantineReason reason) {
        return new LineState(
                t.budget(), LineMode.QUARANTINED, reason, t.window(), t.generation(), 0, 0, t.lost(), t.releases());
    }

    private Step<LineState, QuarantineResult> lose(LineState t, QuarantineResult why) {
        int lost = t.lost() < bounds.counterMax() ? t.lost() + 1 : t.lost();
        return new Step<>(
                new LineState(
                        t.budget(),
                        t.mode(),
                        t.reason(),
                        t.window(),
                        t.generation(),
                        t.calls(),
                        t.exhausted(),
                        lost,
                        t.releases()),
                why);
    }

    private static Step<LineState, QuarantineResult> refuse(LineState t, QuarantineResult why) {
        return new Step<>(t, why);
    }
}
