package dev.ironshim.model.containment;

import dev.ironshim.model.machine.Answer;

/** What containment answers: a decision about the drivers, progress of recovery, or a refusal. */
public enum ContainmentResult implements Answer {
    OK,
    /** Count and log, nothing else. */
    OBSERVE,
    /** Quarantine the drivers below the port. */
    QUARANTINE,
    /** Quarantine the drivers; they stay so until the device was reset. */
    RESET_REQUIRED,
    /** The device is back. */
    RECOVERED,
    /** The device is gone for good. */
    DISCONNECT,
    /** Refused: the device is disconnected. */
    GONE,
    /** Refused: this function has voted already, or no round is open. */
    NOT_ASKED,
    /** Refused: no reset is pending. */
    NOT_RESETTING,
    /** Refused: there is nothing to time out. */
    NOTHING_PENDING;

    @Override
    public boolean refused() {
        return compareTo(GONE) >= 0;
    }
}
