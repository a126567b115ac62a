package dev.ironshim.impl.isolation;

import dev.ironshim.model.isolation.EffectState;
import org.jspecify.annotations.Nullable;

/**
 * Something that was asked of the hardware, until it is done. What failed stays asked, and so does what is late: nobody is told
 * that it has happened before it has. Guarded by the lock of its unit.
 */
final class Effect {
    /** How many tasks may be at one effect at a time: the first hangs, the next overtakes it. */
    private static final int MAX_TASKS = 4;

    private EffectState state = EffectState.NONE;
    private long since;
    private long issue;
    private int tasks;
    private @Nullable String why;

    /**
     * It is due, again if it failed.
     *
     * @param now ticks
     * @return whether a task has to be handed over for it
     */
    boolean issue(long now) {
        if (state == EffectState.NONE || state == EffectState.FAILED) {
            issue += state == EffectState.NONE ? 1 : 0;
            state = EffectState.ISSUED;
            since = now;
            return begin();
        }
        // Whoever is at it sees what has become due, unless it hangs.
        return state == EffectState.LATE && begin();
    }

    /** A task more, for what no other task may see. */
    boolean begin() {
        if (tasks >= MAX_TASKS) {
            return false;
        }
        tasks++;
        return true;
    }

    /** A task has come to its end, however. */
    void ended() {
        tasks--;
    }

    /** Whether somebody else is at it, and has not come back. */
    boolean overtakes() {
        return tasks > 1;
    }

    boolean pending() {
        return state != EffectState.NONE;
    }

    /** Whether somebody may be at it. */
    boolean underWay() {
        return state == EffectState.ISSUED || state == EffectState.LATE;
    }

    /** Which obligation it is about: a call that began for an earlier one says nothing about this one. */
    long issue() {
        return issue;
    }

    void done() {
        state = EffectState.NONE;
        why = null;
    }

    void failed(String reason) {
        if (underWay()) {
            state = EffectState.FAILED;
            why = reason;
        }
    }

    /** Whether it has become late by now. */
    boolean late(long now, long limit) {
        if (state != EffectState.ISSUED || now - since < limit) {
            return false;
        }
        state = EffectState.LATE;
        since = now;
        return true;
    }

    /** Whether it is late, and so is the last that was to overtake it. */
    boolean later(long now, long limit) {
        if (state != EffectState.LATE || now - since < limit || tasks >= MAX_TASKS) {
            return false;
        }
        since = now;
        return true;
    }

    boolean isFailed() {
        return state == EffectState.FAILED;
    }

    EffectState state() {
        return state;
    }

    /** What it failed of the last time. */
    @Nullable
    String why() {
        return why;
    }
}
