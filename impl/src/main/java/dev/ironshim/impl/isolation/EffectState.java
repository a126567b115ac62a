package dev.ironshim.impl.isolation;

/** How something stands that was asked of the hardware. */
public enum EffectState {
    /** Nothing is asked, or it is done. */
    NONE,
    /** Asked, and within its time. */
    ISSUED,
    /** Not done; it is asked again with the next tick, or the next cut-off. */
    FAILED,
    /** Asked, and beyond its time. If it ends well after all, it is done. */
    LATE
}
