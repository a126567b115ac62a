package dev.ironshim.model.isolation;

import dev.ironshim.model.lifecycle.LifecycleResult;
import dev.ironshim.model.machine.Answer;

/** What the monitor answers. Everything but {@link #OK} is a refusal and has changed nothing. */
public enum IsolationResult implements Answer {
    OK,
    ILLEGAL_TRANSITION,
    ALREADY_QUARANTINED,
    NOT_QUARANTINED,
    ALREADY_REQUESTED,
    NOT_REQUESTED,
    RELEASES_SPENT,
    /** A release needs a device that is neither recovering nor gone. */
    DEVICE_NOT_SOUND,
    /** The device is gone for good. */
    GONE,
    /** The decision asks for nothing that is not done already. */
    ALREADY_CONTAINED,
    NOTHING_TO_RECOVER,
    /** The driver is in no phase in which it may hold or use capabilities. */
    INACTIVE,
    /** All epochs are used up: nothing can be handed out any more. */
    EPOCHS_SPENT,
    /** The capability of this epoch has been handed out. */
    ALREADY_MINTED,
    /** Another driver of the domain has a part of the window mapped. */
    OVERLAP,
    NOT_MAPPED,
    /** No such capability was ever handed out to this driver. */
    NOT_MINTED,
    /** The capability's epoch has ended. */
    STALE;

    @Override
    public boolean refused() {
        return this != OK;
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
