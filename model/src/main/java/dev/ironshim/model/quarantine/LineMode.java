package dev.ironshim.model.quarantine;

/** Whether a line lets interrupts through. */
public enum LineMode {
    OPEN,
    /** Closed until the next window. */
    MASKED,
    /** Closed until it is released. */
    QUARANTINED
}
