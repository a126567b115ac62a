package dev.ironshim.model.lifecycle;

import static dev.ironshim.model.lifecycle.LifecycleResult.ALREADY_QUARANTINED;
import static dev.ironshim.model.lifecycle.LifecycleResult.ALREADY_REQUESTED;
import static dev.ironshim.model.lifecycle.LifecycleResult.ILLEGAL_TRANSITION;
import static dev.ironshim.model.lifecycle.LifecycleResult.NOT_QUARANTINED;
import static dev.ironshim.model.lifecycle.LifecycleResult.NOT_REQUESTED;
import static dev.ironshim.model.lifecycle.LifecycleResult.NO_RESET_DUE;
import static dev.ironshim.model.lifecycle.LifecycleResult.OK;
import static dev.ironshim.model.lifecycle.LifecycleResult.RELEASES_SPENT;
import static dev.ironshim.model.lifecycle.LifecycleResult.RESET_DUE;

import dev.ironshim.model.machine.Machine;
import dev.ironshim.model.machine.Step;
import java.util.List;

/**
 * The life of one driver: {@code Lifecycle.tla} in Java.
 *
 * @param maxReleases how often a driver may be let out of quarantine, at least 0
 */
public record LifecycleMachine(int maxReleases) implements Machine<LifecycleState, LifecycleOp, LifecycleResult> {

    public LifecycleMachine {
        if (maxReleases < 0) {
            throw new IllegalArgumentException("maxReleases must be at least 0, not " + maxReleases);
        }
    }

    @Override
    public LifecycleState initial() {
        return new LifecycleState(Phase.CREATED, Cause.NONE, false, false, false, 0);
    }

    @Override
    public List<LifecycleOp> operations() {
        return List.of(LifecycleOp.values());
    }

    @Override
    public Step<LifecycleState, LifecycleResult> apply(LifecycleState s, LifecycleOp op) {
        return switch (op) {
            case INITIALIZE -> move(s, Phase.CREATED, Phase.INITIALIZED);
            case START -> move(s, Phase.INITIALIZED, Phase.RUNNING);
            case SUSPEND -> move(s, Phase.RUNNING, Phase.SUSPENDED);
            case RESUME -> move(s, Phase.SUSPENDED, Phase.RUNNING);
            case SHUTDOWN -> shutdown(s);
            case FAULT -> fault(s);
            case CONTAIN -> contain(s, false);
            case CONTAIN_AND_RESET -> contain(s, true);
            case RESET_DONE ->
                s.resetDue()
                        ? ok(s.phase(), s.cause(), false, s.requested(), s.closed(), s.releases())
                        : refuse(s, NO_RESET_DUE);
            case REQUEST_RELEASE -> request(s);
            case GRANT -> grant(s);
            case DENY ->
                s.requested()
                        ? ok(s.phase(), s.cause(), s.resetDue(), false, s.closed(), s.releases())
                        : refuse(s, NOT_REQUESTED);
        };
    }

    private static Step<LifecycleState, LifecycleResult> move(LifecycleState s, Phase from, Phase to) {
        return s.phase() == from
                ? ok(to, s.cause(), s.resetDue(), s.requested(), s.closed(), s.releases())
                : refuse(s, ILLEGAL_TRANSITION);
    }

    private static Step<LifecycleState, LifecycleResult> shutdown(LifecycleState s) {
        return switch (s.phase()) {
            case CREATED, INITIALIZED, RUNNING, SUSPENDED ->
                ok(Phase.SHUTDOWN, s.cause(), s.resetDue(), s.requested(), true, s.releases());
            case SHUTDOWN, QUARANTINED -> refuse(s, ILLEGAL_TRANSITION);
        };
    }

    private static Step<LifecycleState, LifecycleResult> fault(LifecycleState s) {
        return switch (s.phase()) {
            case CREATED, INITIALIZED, RUNNING, SUSPENDED ->
                ok(Phase.QUARANTINED, Cause.FAULT, false, s.requested(), s.closed(), s.releases());
            case SHUTDOWN -> refuse(s, ILLEGAL_TRANSITION);
            case QUARANTINED -> refuse(s, ALREADY_QUARANTINED);
        };
    }

    private static Step<LifecycleState, LifecycleResult> contain(LifecycleState s, boolean reset) {
        if (s.phase() != Phase.QUARANTINED) {
            return ok(Phase.QUARANTINED, Cause.CONTAINMENT, reset, s.requested(), s.closed(), s.releases());
        }
        return reset && !s.resetDue()
                ? ok(s.phase(), s.cause(), true, s.requested(), s.closed(), s.releases())
                : refuse(s, ALREADY_QUARANTINED);
    }

    private static Step<LifecycleState, LifecycleResult> request(LifecycleState s) {
        if (s.phase() != Phase.QUARANTINED) {
            return refuse(s, NOT_QUARANTINED);
        }
        return s.requested()
                ? refuse(s, ALREADY_REQUESTED)
                : ok(s.phase(), s.cause(), s.resetDue(), true, s.closed(), s.releases());
    }

    private Step<LifecycleState, LifecycleResult> grant(LifecycleState s) {
        if (!s.requested()) {
            return refuse(s, NOT_REQUESTED);
        }
        if (s.resetDue()) {
            return refuse(s, RESET_DUE);
        }
        if (s.releases() >= maxReleases) {
            return refuse(s, RELEASES_SPENT);
        }
        Phase next = s.closed() ? Phase.SHUTDOWN : Phase.CREATED;
        return ok(next, Cause.NONE, false, false, s.closed(), s.releases() + 1);
    }

    private static Step<LifecycleState, LifecycleResult> ok(
            Phase phase, Cause cause, boolean resetDue, boolean requested, boolean closed, int releases) {
        return new Step<>(new LifecycleState(phase, cause, resetDue, requested, closed, releases), OK);
    }

    private static Step<LifecycleState, LifecycleResult> refuse(LifecycleState s, LifecycleResult why) {
        return new Step<>(s, why);
    }
}
