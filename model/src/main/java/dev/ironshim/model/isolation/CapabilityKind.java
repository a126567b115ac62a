package dev.ironshim.model.isolation;

/** What a capability gives access to. */
public enum CapabilityKind {
    /** A window of device registers. */
    MMIO,
    /** A range of I/O ports. */
    PORT,
    /** A mapped DMA window. */
    DMA,
    /** Delivery of interrupts. */
    IRQ
}
