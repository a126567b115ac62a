package dev.ironshim.impl.isolation;

import dev.ironshim.model.isolation.CapabilityKind;

/**
 * Authority that the monitor handed out to a driver. Only {@link Minting} makes one. It is good for the epoch it was minted
 * in and dead afterwards, whoever still holds it: a use that begins after the epoch has ended is refused, on any thread. One
 * that has begun before may still reach the device.
 */
public sealed interface Capability permits MmioWindow, PortRange, DmaMapping, IrqLine {
    CapabilityKind kind();

    /** The epoch it was minted in, from 1. */
    int epoch();
}
