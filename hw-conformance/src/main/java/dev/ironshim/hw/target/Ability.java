package dev.ironshim.hw.target;

/** Something that a target can do, or that can be done to it. A check that needs what its target lacks is open there. */
public enum Ability {
    /** The device writes memory. */
    DMA,
    /** The device reads memory, and can be asked what it got. */
    DMA_READ,
    /** The device has registers, and the monitor can be asked for them. */
    REGISTERS,
    /** There is a second address space that the device can be moved to. */
    DOMAINS,
    /** The device raises an interrupt. */
    INTERRUPT,
    /** The function can be reset alone. */
    RESET,
    /** Whether it was reset can be seen at the device. */
    RESET_SEEN,
    /** The monitor can be given the device. */
    MONITOR,
    /** What the IOMMU blocks is told to the system. */
    FAULT_LOG,
    /** The platform reports errors of the device (AER), and they can be provoked. */
    AER,
    /** The port above the device contains it by itself (DPC). */
    DPC,
    /** The device has virtual functions. */
    VIRTUAL_FUNCTIONS,
    /** Groups of devices that cannot be kept apart can be looked at. */
    GROUPS,
    /** The device can be taken away while it is used. */
    REMOVAL,
    /** The device has a mailbox (DOE). */
    MAILBOX
}
