package dev.ironshim.model.dmawindows;

/** What a device may do with a window. */
public enum DmaRight {
    NONE,
    /** The device reads. */
    TO_DEVICE,
    /** The device writes. */
    FROM_DEVICE,
    BOTH
}
