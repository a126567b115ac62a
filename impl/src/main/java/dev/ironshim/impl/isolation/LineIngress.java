package dev.ironshim.impl.isolation;

import dev.ironshim.impl.quarantine.Core;
import dev.ironshim.impl.quarantine.Delivery;
import dev.ironshim.impl.quarantine.Quarantine;
import dev.ironshim.model.quarantine.QuarantineResult;

/**
 * Where the interrupts of one line come in, for as long as its driver is admitted. Whoever holds it says which core an interrupt
 * came to, when, and how long it was served: the embedder, never a driver. It decides alone; the capability that a driver
 * holds has no part in it.
 */
public final class LineIngress {
    private final Interrupts interrupts;
    private final Quarantine lines;
    private final Gate gate;
    private final int line;

    LineIngress(DriverBinding binding, int line) {
        interrupts = binding.interrupts;
        lines = interrupts.gate();
        gate = binding.gate;
        this.line = line;
    }

    /** The line's number, as the manifest grants it, from 0. */
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
        return gate.open(interrupts.epoch(line)) ? mine.interrupt(line, now) : mine.revoked(line);
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
     * Ticks at which the core's window ends: when a masked line is worth a {@link #tick}.
     *
     * @param core as {@link #interrupt} was told
     * @param now as {@link #interrupt} was told
     */
    public long windowEnds(int core, long now) {
        return lines.core(core, now).windowEnds();
    }

    /**
     * The handler of a delivered interrupt returned. One that failed, or took longer than it may, is its driver's fault.
     *
     * @param admitted what {@link #generation} said when it was delivered
     * @param ticks how long it took, measured around the call
     * @param fault whether it failed
     */
    public QuarantineResult complete(int admitted, long ticks, boolean fault) {
        return lines.complete(line, admitted, ticks, fault);
    }

    /** Time has come to {@code now}: a masked line whose window is over opens. */
    public QuarantineResult tick(long now) {
        return lines.tick(line, now);
    }
}
