package dev.ironshim.model.isolation;

/** What a platform call does that the monitor waits for. */
public enum World {
    ANSWERS,
    FAILS,
    /** While the call is under way, its driver is found to be at fault. */
    CUTS_OFF
}
