package dev.ironshim.model.quarantine;

/** The kind of budget a handler is registered with. */
public enum Budget {
    /** Nobody is registered. */
    NONE,
    /** So many calls a window and so many ticks a call. */
    FINITE,
    /** No limit. A budget of its own, so that no counter can ever reach it. */
    UNLIMITED
}
