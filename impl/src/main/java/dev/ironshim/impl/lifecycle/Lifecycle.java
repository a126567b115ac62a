package dev.ironshim.impl.lifecycle;

import dev.ironshim.model.lifecycle.Cause;
import dev.ironshim.model.lifecycle.LifecycleResult;
import dev.ironshim.model.lifecycle.LifecycleState;
import dev.ironshim.model.lifecycle.Phase;
import java.util.EnumSet;
import java.util.Set;

/**
 * The life of one driver. Every method answers at once and a refusal changes nothing; specification: {@code Lifecycle.tla}.
 *
 * <p>Thread-safe: calls take effect one after the other, in the order in which they got the lock.
 */
public final class Lifecycle {
    private static final Set<Phase> LIVING =
            EnumSet.of(Phase.CREATED, Phase.INITIALIZED, Phase.RUNNING, Phase.SUSPENDED);

    private final int maxReleases;
    private Phase phase = Phase.CREATED;
    private Cause cause = Cause.NONE;
    private boolean resetDue;
    private boolean requested;
    private boolean closed;
    private int releases;

    /**
     * A driver that was just created.
     *
     * @param maxReleases how often it may be let out of quarantine, at least 0
     */
    public Lifecycle(int maxReleases) {
        if (maxReleases < 0) {
            throw new IllegalArgumentException("maxReleases must be at least 0, not " + maxReleases);
        }
        this.maxReleases = maxReleases;
    }

    public synchronized LifecycleResult initialize() {
        return move(Phase.CREATED, Phase.INITIALIZED);
    }

    public synchronized LifecycleResult start() {
        return move(Phase.INITIALIZED, Phase.RUNNING);
    }

    public synchronized LifecycleResult suspend() {
        return move(Phase.RUNNING, Phase.SUSPENDED);
    }

    public synchronized LifecycleResult resume() {
        return move(Phase.SUSPENDED, Phase.RUNNING);
    }

    /** Ends the driver for good, from every phase in which it could still do something. */
    public synchronized LifecycleResult shutdown() {
        if (!LIVING.contains(phase)) {
            return LifecycleResult.ILLEGAL_TRANSITION;
        }
        phase = Phase.SHUTDOWN;
        closed = true;
        return LifecycleResult.OK;
    }

    /** The driver misbehaved. A driver that is shut down runs no code and cannot be blamed. */
    public synchronized LifecycleResult fault() {
        if (phase == Phase.QUARANTINED) {
            return LifecycleResult.ALREADY_QUARANTINED;
        }
        if (!LIVING.contains(phase)) {
            return LifecycleResult.ILLEGAL_TRANSITION;
        }
        quarantine(Cause.FAULT);
        return LifecycleResult.OK;
    }

    /** The device misbehaved: its driver is cut off, in every phase. */
    public synchronized LifecycleResult contain() {
        if (phase == Phase.QUARANTINED) {
            return LifecycleResult.ALREADY_QUARANTINED;
        }
        quarantine(Cause.CONTAINMENT);
        return LifecycleResult.OK;
    }

    /** As {@link #contain()}, and no release before {@link #resetDone()}. May add that duty to a quarantine. */
    public synchronized LifecycleResult containAndReset() {
        if (phase == Phase.QUARANTINED && resetDue) {
            return LifecycleResult.ALREADY_QUARANTINED;
        }
        if (phase != Phase.QUARANTINED) {
            quarantine(Cause.CONTAINMENT);
        }
        resetDue = true;
        return LifecycleResult.OK;
    }

    /** The reset that containment asked for has been carried out. */
    public synchronized LifecycleResult resetDone() {
        if (!resetDue) {
            return LifecycleResult.NO_RESET_DUE;
        }
        resetDue = false;
        return LifecycleResult.OK;
    }

    public synchronized LifecycleResult requestRelease() {
        if (phase != Phase.QUARANTINED) {
            return LifecycleResult.NOT_QUARANTINED;
        }
        if (requested) {
            return LifecycleResult.ALREADY_REQUESTED;
        }
        requested = true;
        return LifecycleResult.OK;
    }

    /** Decides a request: the driver starts a new life, or, if it was shut down, goes back to that. */
    public synchronized LifecycleResult grant() {
        LifecycleResult may = mayGrant();
        if (may != LifecycleResult.OK) {
            return may;
        }
        releases++;
        requested = false;
        cause = Cause.NONE;
        phase = closed ? Phase.SHUTDOWN : Phase.CREATED;
        return LifecycleResult.OK;
    }

    /** What {@link #grant} would answer. */
    public synchronized LifecycleResult mayGrant() {
        if (!requested) {
            return LifecycleResult.NOT_REQUESTED;
        }
        if (resetDue) {
            return LifecycleResult.RESET_DUE;
        }
        return releases >= maxReleases ? LifecycleResult.RELEASES_SPENT : LifecycleResult.OK;
    }

    /** Decides a request: the driver stays quarantined. */
    public synchronized LifecycleResult deny() {
        if (!requested) {
            return LifecycleResult.NOT_REQUESTED;
        }
        requested = false;
        return LifecycleResult.OK;
    }

    /** The state as of now. */
    public synchronized LifecycleState snapshot() {
        return new LifecycleState(phase, cause, resetDue, requested, closed, releases);
    }

    private LifecycleResult move(Phase from, Phase to) {
        if (phase != from) {
            return LifecycleResult.ILLEGAL_TRANSITION;
        }
        phase = to;
        return LifecycleResult.OK;
    }

    private void quarantine(Cause why) {
        phase = Phase.QUARANTINED;
        cause = why;
    }
}
