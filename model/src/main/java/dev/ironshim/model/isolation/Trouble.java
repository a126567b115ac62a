package dev.ironshim.model.isolation;

/** What can happen under some bounds. */
public enum Trouble {
    /** Platform calls and effects fail. */
    FAILS,
    /** A driver is cut off during a platform call. */
    CUTS_OFF,
    /** Effects take longer than they may. */
    LATE,
    /** Devices report errors, are contained and recover or not. */
    ERROR,
    /** Nobody vouches for a manifest any more. */
    DISTRUST
}
