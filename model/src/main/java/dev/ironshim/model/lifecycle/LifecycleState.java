package dev.ironshim.model.lifecycle;

/**
 * The life of one driver.
 *
 * @param phase where the driver is
 * @param cause why it is quarantined; {@link Cause#NONE} exactly if it is not
 * @param resetDue containment asked for a device reset that has not been done yet
 * @param requested a release was requested and has not been decided
 * @param closed the driver was shut down at some time
 * @param releases how often it was let out of quarantine, at least 0
 */
public record LifecycleState(
        Phase phase, Cause cause, boolean resetDue, boolean requested, boolean closed, int releases) {}
