package dev.ironshim.model.lifecycle;

import dev.ironshim.model.machine.Answer;

/** What the lifecycle answers. Everything but {@link #OK} is a refusal and has changed nothing. */
public enum LifecycleResult implements Answer {
    OK,
    /** The phase has no such transition. */
    ILLEGAL_TRANSITION,
    ALREADY_QUARANTINED,
    /** No reset was asked for, or it is done already. */
    NO_RESET_DUE,
    NOT_QUARANTINED,
    ALREADY_REQUESTED,
    NOT_REQUESTED,
    /** The reset that containment asked for has not been done. */
    RESET_DUE,
    /** The driver has used up its releases: the quarantine is permanent. */
    RELEASES_SPENT;

    @Override
    public boolean refused() {
        return this != OK;
    }
}
