package dev.ironshim.model.isolation;

import dev.ironshim.model.lifecycle.LifecycleResult;
import dev.ironshim.model.machine.Answer;

/**
 * What the monitor answers. A refusal has changed nothing, except {@link #PLATFORM_FAILED} and {@link #CUT_OFF}, after which
 * there is something to be undone.
 */
public enum IsolationResult implements Answer {
    /** Done, and nothing of what the operation took back is outstanding. */
    OK,
    /** Authority has ended. What the hardware has to do for it is outstanding. */
    REVOKED,
    /** Noted, and something is outstanding still. */
    OUTSTANDING,
    /** No such driver is admitted. */
    UNKNOWN,
    ALREADY_ADMITTED,
    /** A dismissal needs a driver that is shut down, owes nothing and whose line is accused of nothing. */
    STILL_ADMITTED,
    /** Nobody vouches for the manifest any more. */
    NOT_TRUSTED,
    ILLEGAL_TRANSITION,
    ALREADY_QUARANTINED,
    /** Neither driver, nor line, is in quarantine. */
    NOT_QUARANTINED,
    ALREADY_REQUESTED,
    NOT_REQUESTED,
    RELEASES_SPENT,
    /** A release needs a device that is neither recovering nor gone. */
    DEVICE_NOT_SOUND,
    /** The device is gone for good. */
    GONE,
    /** The decision asks for nothing that is not done or under way already. */
    ALREADY_CONTAINED,
    NOTHING_TO_RECOVER,
    /** The driver is in no phase in which it may hold or use capabilities. */
    INACTIVE,
    /** All epochs are used up: nothing can be handed out any more. */
    EPOCHS_SPENT,
    /** Something of the unit is outstanding: until it is done, nothing is handed out. */
    UNSETTLED,
    /** The capability of this epoch has been handed out. */
    ALREADY_MINTED,
    /** The interrupt line is silenced. */
    LINE_QUARANTINED,
    /** The line is silenced for its device's sake and comes back with a grant. */
    LINE_CONTAINED,
    /** A driver of the unit has a part of the window mapped, or it is withheld. */
    OVERLAP,
    NOT_MAPPED,
    /** No such capability was ever handed out to this driver. */
    NOT_MINTED,
    /** The capability's epoch has ended. */
    STALE,
    /** The effect is not under way, or nothing is. */
    NOTHING_DUE,
    /** The platform call failed. What it may have done all the same is being undone. */
    PLATFORM_FAILED,
    /** The driver was cut off during the platform call, and nothing was handed out. */
    CUT_OFF;

    @Override
    public boolean refused() {
        return this != OK && this != REVOKED && this != OUTSTANDING;
    }

    /**
     * The same answer in the words of the composition.
     *
     * @throws IllegalArgumentException for answers about a reset, which is not a driver's to ask for and which a device
     *     that is not sound has said already
     */
    public static IsolationResult of(LifecycleResult result) {
        return valueOf(result.name());
    }
}
