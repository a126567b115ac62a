package dev.ironshim.model.invalidation;

/** What the books say of a window. */
public enum Slot {
    /** Its address and its memory may go to anybody. */
    FREE,
    /** The platform was asked to map it. */
    MAPPING,
    /** The same, and it was withdrawn meanwhile. */
    DOOMED,
    MAPPED,
    /** Withdrawn; the platform has to unmap it, perhaps again. */
    LEAVING,
    /** The platform was asked to unmap it. */
    UNMAPPING,
    /** Unmapped; a flush has to begin. */
    REMOVED,
    /** A flush has begun since, and has not ended. */
    FLUSHING
}
