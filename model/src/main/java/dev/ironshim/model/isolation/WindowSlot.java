package dev.ironshim.model.isolation;

/** What the monitor knows of one DMA window of a driver. */
public enum WindowSlot {
    /** Its address and its memory may go to anybody. */
    FREE,
    MAPPED,
    /** Withdrawn, and withheld until the hardware has forgotten it. */
    LEAVING
}
