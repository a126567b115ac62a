package dev.ironshim.model.isolation;

/** What is known of a driver's device. */
public enum DeviceCondition {
    SOUND,
    /** An error was reported and recovery has not ended. */
    RECOVERING,
    /** Disconnected for good. */
    GONE
}
