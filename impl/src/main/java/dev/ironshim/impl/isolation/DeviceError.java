package dev.ironshim.impl.isolation;

/** What a port, or the kernel, reports of a device (AER, DPC, hot-plug). */
public enum DeviceError {
    /** The link repaired it. Observed, until there are too many a second; then taken for a non-fatal one. */
    CORRECTABLE,
    NON_FATAL,
    FATAL,
    /** Downstream port containment: the port has already cut the link. */
    CONTAINED_BY_PORT,
    /** The device is not there any more. */
    REMOVED
}
