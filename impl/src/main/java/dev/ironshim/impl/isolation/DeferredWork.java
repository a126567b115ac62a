package dev.ironshim.impl.isolation;

import dev.ironshim.impl.quarantine.Deferred;

/**
 * Work that handlers leave for later. It is dead with its epoch: what was left for later in one that has ended is not done, and
 * nothing is added.
 */
public final class DeferredWork {
    private final Gate gate;
    private final int epoch;
    private final Deferred queue;

    DeferredWork(Gate gate, int epoch, Deferred queue) {
        this.gate = gate;
        this.epoch = epoch;
        this.queue = queue;
    }

    /**
     * Leaves work of a line for later, from any thread.
     *
     * @param line its number in the manifest, from 0
     * @return whether there was room; otherwise it was counted, and reported
     * @throws dev.ironshim.impl.refusal.RefusedException with a {@link MonitorRule} if the epoch has ended
     */
    public boolean defer(int line) {
        gate.check(epoch);
        return queue.defer(line);
    }

    /**
     * Does what was left, from one thread only, and stops where the epoch ends.
     *
     * @param budget how much at most, at least 0
     * @return how much it was
     */
    public int drain(int budget, Deferred.Handler handler) {
        int done = 0;
        while (done < budget && gate.open(epoch) && queue.drain(1, handler) == 1) {
            done++;
        }
        return done;
    }

    /** How often there was no room for a line. */
    public long overflowed(int line) {
        return queue.overflowed(line);
    }
}
