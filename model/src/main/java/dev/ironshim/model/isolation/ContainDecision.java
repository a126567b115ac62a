package dev.ironshim.model.isolation;

/** The decisions of {@link dev.ironshim.model.containment.ContainmentResult} that reach a driver. */
public enum ContainDecision {
    QUARANTINE,
    RESET_REQUIRED,
    DISCONNECT
}
