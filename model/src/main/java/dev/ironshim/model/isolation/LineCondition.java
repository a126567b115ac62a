package dev.ironshim.model.isolation;

/** Whether a driver's interrupt line may be handed out. */
public enum LineCondition {
    FINE,
    /** Silenced for the sake of its device, which was contained. */
    CONTAINED,
    /** Quarantined for what its handler did. */
    ACCUSED
}
