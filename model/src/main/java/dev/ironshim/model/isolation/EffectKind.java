package dev.ironshim.model.isolation;

/** What a decision asks of the hardware. */
public enum EffectKind {
    /** The device is silenced: it neither accesses memory nor interrupts. */
    DEVICE,
    /** What was withdrawn is unmapped and forgotten everywhere. */
    MEMORY
}
