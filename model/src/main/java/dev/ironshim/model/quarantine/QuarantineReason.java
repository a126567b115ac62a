package dev.ironshim.model.quarantine;

/** Why a line is quarantined. The first reason stands until the release. */
public enum QuarantineReason {
    NONE,
    /** Too many consecutive windows were exhausted. */
    STORM,
    /** A handler took more ticks than its budget. */
    OVERRUN,
    /** A handler reported failure. */
    HANDLER_FAULT,
    /** The device behind the line was contained. */
    CONTAINMENT
}
