package dev.ironshim.impl.isolation;

import dev.ironshim.model.isolation.CapabilityKind;
import dev.ironshim.model.isolation.IsolationResult;

/**
 * Authority that the monitor handed out to a driver. Only {@link Isolation} makes one. It is good for the epoch it was
 * minted in and dead afterwards, whoever still holds it.
 */
public final class Capability {
    private final DriverBinding holder;
    private final CapabilityKind kind;
    private final int epoch;

    Capability(DriverBinding holder, CapabilityKind kind, int epoch) {
        this.holder = holder;
        this.kind = kind;
        this.epoch = epoch;
    }

    public CapabilityKind kind() {
        return kind;
    }

    /** The epoch it was minted in, from 1. */
    public int epoch() {
        return epoch;
    }

    /** Whether it may be used now. For {@link CapabilityKind#IRQ}: whether an interrupt is delivered. */
    public IsolationResult use() {
        return holder.use(this);
    }
}
