package dev.ironshim.model.lifecycle;

/** Where a driver is in its life. */
public enum Phase {
    CREATED,
    INITIALIZED,
    RUNNING,
    SUSPENDED,
    /** Final: a driver that was shut down never runs again. */
    SHUTDOWN,
    /** Cut off. Left only by a granted release. */
    QUARANTINED
}
