package dev.ironshim.model.trust;

/** What a store says of a save, and what it did. */
public enum SaveOutcome {
    DONE,
    /** Reported as failed, and nothing was written. */
    FAILED,
    /** Reported as failed, and written all the same. */
    UNSURE
}
