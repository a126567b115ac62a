package dev.ironshim.model.isolation;

/** What is known of something that the monitor asked of the hardware. */
public enum EffectState {
    /** Of {@link EffectKind#DEVICE}: the device is silent. */
    OFF,
    /** Of {@link EffectKind#DEVICE}: the device may access memory and interrupt. */
    ON,
    /** Of {@link EffectKind#MEMORY}: nothing is due. */
    NONE,
    /** Asked for, and its time is not up. */
    ISSUED,
    /** Not done. It is asked for again. */
    FAILED,
    /** Asked for, and its time is up. It may still come to an end. */
    LATE;

    /** Whether the effect is outstanding. */
    public boolean pending() {
        return this == ISSUED || this == FAILED || this == LATE;
    }

    /** Whether the effect is under way and can end. */
    public boolean underWay() {
        return this == ISSUED || this == LATE;
    }
}
