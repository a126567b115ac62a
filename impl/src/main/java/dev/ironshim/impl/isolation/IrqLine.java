package dev.ironshim.impl.isolation;

import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.quarantine.Core;
import dev.ironshim.impl.quarantine.Delivery;
import dev.ironshim.impl.quarantine.Quarantine;
import dev.ironshim.model.isolation.CapabilityKind;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.quarantine.QuarantineResult;

/** An interrupt line, and the right to be told of its interrupts. Budgets are kept by the driver's gate. */
public final class IrqLine implements Capability {
    private final Gate gate;
    private final int epoch;
    private final Grant.Irq grant;
    private final int line;
    private final Quarantine lines;

    IrqLine(Gate gate, int epoch, Grant.Irq grant, int line, Quarantine lines) {
        this.gate = gate;
        this.epoch = epoch;
        this.grant = grant;
        this.line = line;
        this.lines = lines;
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

    /** The line's number in the gate, as the manifest grants it, from 0. */
    public int line() {
        return line;
    }

    /**
     * Decides about an interrupt that has come. Allocates nothing, takes no lock and reads no clock.
     *
     * @param core that it has come to, 0 to 255, which serves one interrupt at a time
     * @param now ticks of that core's clock, in the unit of the manifest's windows, from -2^62 to 2^62
     */
    public Delivery interrupt(int core, long now) {
        Core mine = lines.core(core, now);
        return gate.use(epoch) == IsolationResult.OK ? mine.interrupt(line, now) : mine.revoked(line);
    }

    /**
     * The generation that the core's last delivered interrupt was admitted in; {@link #complete} wants it back.
     *
     * @param core that it has come to
     * @param now as {@link #interrupt} was told
     */
    public int generation(int core, long now) {
        return lines.core(core, now).generation();
    }

    /**
     * Ticks at which the core's window ends: when a masked line is worth a {@link Isolation#tick}.
     *
     * @param core as {@link #interrupt} was told
     * @param now as {@link #interrupt} was told
     */
    public long windowEnds(int core, long now) {
        return lines.core(core, now).windowEnds();
    }

    /**
     * The handler of a delivered interrupt returned.
     *
     * @param admitted what {@link #generation} said when it was delivered
     * @param ticks how long it took, measured around the call
     * @param fault whether it failed
     */
    public QuarantineResult complete(int admitted, long ticks, boolean fault) {
        return lines.complete(line, admitted, ticks, fault);
    }

    /** Whether an interrupt that has come would reach this capability: {@code OK}, {@code INACTIVE} or {@code STALE}. */
    public IsolationResult deliver() {
        return gate.use(epoch);
    }
}
