package dev.ironshim.impl.isolation;

import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.isolation.CapabilityKind;
import dev.ironshim.model.isolation.IsolationResult;

/**
 * An interrupt line, and the right to be told of its interrupts. What an interrupt is (its core, its time, how long its
 * handler took) is said by {@link Ingress} alone; a driver says what shall be done.
 */
public final class IrqLine implements Capability {
    /** What a driver does when an interrupt has come. */
    @FunctionalInterface
    public interface Handler {
        /** @param ticket what came; good during the call */
        void handle(Ticket ticket);
    }

    /**
     * What came.
     *
     * @param line its number in the manifest, from 0
     * @param count how many interrupts it stands for, at least 1
     */
    public record Ticket(int line, long count) {}

    private final Gate gate;
    private final int epoch;
    private final Grant.Irq grant;
    private final int line;
    private final Served served;

    IrqLine(Gate gate, int epoch, Grant.Irq grant, int line, Served served) {
        this.gate = gate;
        this.epoch = epoch;
        this.grant = grant;
        this.line = line;
        this.served = served;
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

    /** The line's number, as the manifest grants it, from 0. */
    public int line() {
        return line;
    }

    /** Whether an interrupt that comes would reach this capability. */
    public boolean alive() {
        return gate.use(epoch) == IsolationResult.OK;
    }

    /**
     * Has the line's interrupts served by {@code handler}, until the epoch ends: the monitor listens, counts, measures and calls
     * it, one at a time.
     *
     * @throws RefusedException with a {@link MonitorRule} if the capability is dead or the line is served already
     */
    public void serve(Handler handler) {
        gate.check(epoch);
        served.serve(this, handler);
    }
}
