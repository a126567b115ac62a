package dev.ironshim.model.invalidation;

import dev.ironshim.model.machine.Answer;

/** What is answered. Everything but {@link #OK} is a refusal and has changed nothing. */
public enum InvalidationResult implements Answer {
    OK,
    /** The address, or a part of it, is not free. */
    TAKEN,
    /** The address space was given up. */
    RETIRED,
    /** Nothing of the kind is under way, so it cannot end. */
    NOTHING_BEGUN,
    /** The window is not mapped, nor about to be; or it was withdrawn already. */
    NOT_MAPPED,
    /** There is nothing to unmap, or nothing to flush. */
    NOTHING_DUE,
    /** A flush is under way. */
    FLUSHING,
    /** The device does not reach it. */
    BLOCKED,
    /** The address space was not given up. */
    IN_USE,
    /** Not everything has come back. */
    UNSETTLED;

    @Override
    public boolean refused() {
        return this != OK;
    }
}
