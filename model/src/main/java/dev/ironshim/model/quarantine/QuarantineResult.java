package dev.ironshim.model.quarantine;

import dev.ironshim.model.machine.Answer;

/** What interrupt accounting answers. Everything but {@link #OK} is a refusal. */
public enum QuarantineResult implements Answer {
    /** Done; for an interrupt: admitted. */
    OK,
    NOT_REGISTERED,
    ALREADY_REGISTERED,
    /** The line is closed until the next window; the interrupt is lost and counted. */
    MASKED,
    /** The line is quarantined; an interrupt is lost and counted. */
    QUARANTINED,
    /** The handler was admitted for another owner, or before a release. */
    STALE,
    NOT_QUARANTINED,
    /** The line has used up its releases: the quarantine is permanent. */
    RELEASES_SPENT;

    @Override
    public boolean refused() {
        return this != OK;
    }
}
