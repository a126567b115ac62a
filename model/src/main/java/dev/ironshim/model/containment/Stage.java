package dev.ironshim.model.containment;

/** Where recovery is; the names are those of the platform's error-recovery callbacks. */
public enum Stage {
    HEALTHY,
    /** {@code error_detected} was sent; the first round of votes is open. */
    VOTING,
    /** Registers can be read again; second round. */
    MMIO_ENABLED,
    /** A reset, or the release of a port in DPC, is being carried out. */
    RESETTING,
    /** The reset is done; last round. */
    SLOT_RESET,
    /** For good. */
    DISCONNECTED;

    /** True while functions are being asked for votes. */
    public boolean polling() {
        return this == VOTING || this == MMIO_ENABLED || this == SLOT_RESET;
    }
}
