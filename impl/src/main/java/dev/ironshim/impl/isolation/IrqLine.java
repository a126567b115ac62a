package dev.ironshim.impl.isolation;

import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.model.isolation.CapabilityKind;
import dev.ironshim.model.isolation.IsolationResult;

/** Delivery of an interrupt. Its budget is the business of {@code impl.quarantine}. */
public final class IrqLine implements Capability {
    private final Gate gate;
    private final int epoch;
    private final Grant.Irq grant;

    IrqLine(Gate gate, int epoch, Grant.Irq grant) {
        this.gate = gate;
        this.epoch = epoch;
        this.grant = grant;
    }

    @Override
    public CapabilityKind kind() {
        return CapabilityKind.IRQ;
    }

    @Override
    public int epoch() {
        return epoch;
    }

    public Grant.Irq grant() {
        return grant;
    }

    /** Whether an interrupt that has come is delivered: {@code OK}, {@code INACTIVE} or {@code STALE}. */
    public IsolationResult deliver() {
        return gate.use(epoch);
    }
}
