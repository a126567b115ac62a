package dev.ironshim.impl.isolation;

import dev.ironshim.impl.audit.TelemetryEvent;
import dev.ironshim.impl.audit.TelemetryFeed;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.isolation.IsolationResult;

/**
 * Whether a driver's capabilities are alive: its epoch and whether it is active, in one word. Each use reads it once; one
 * write ends an epoch, and with it everything that was handed out. That write is the moment of revocation, and waits for nobody.
 */
final class Gate {
    private final long driver;
    private final TelemetryFeed feed;
    // Twice the epoch, plus one while the driver is active. Written under the unit's lock, read without one.
    private volatile long word;

    Gate(long driver, int epoch, TelemetryFeed feed) {
        this.driver = driver;
        this.feed = feed;
        word = 2L * epoch;
    }

    void publish(int epoch, boolean active) {
        word = 2L * epoch + (active ? 1 : 0);
    }

    int epoch() {
        return (int) (word >> 1);
    }

    IsolationResult use(int epoch) {
        long now = word;
        if (now == 2L * epoch + 1) {
            return IsolationResult.OK;
        }
        return now >> 1 == epoch ? IsolationResult.INACTIVE : IsolationResult.STALE;
    }

    boolean open(int epoch) {
        return word == 2L * epoch + 1;
    }

    boolean active() {
        return (word & 1) == 1;
    }

    /** Whether the epoch has not ended, though nothing may be usable for now. */
    boolean lasts(int epoch) {
        return word >> 1 == epoch;
    }

    /** @throws RefusedException unless capabilities of {@code epoch} are alive */
    void check(int epoch) {
        if (!open(epoch)) {
            throw dead(epoch);
        }
    }

    private RefusedException dead(int epoch) {
        return use(epoch) == IsolationResult.INACTIVE
                ? refuse(MonitorRule.INACTIVE, RefusedException.NOWHERE, "a driver that is not active", "an active one")
                : refuse(
                        MonitorRule.STALE,
                        RefusedException.NOWHERE,
                        "a capability of epoch " + epoch,
                        "one of epoch " + epoch());
    }

    /** A refusal of a use, reported within the driver's share. To be called with no lock held. */
    RefusedException refuse(MonitorRule rule, long offset, String found, String expected) {
        if (feed.wanted()) {
            feed.add(new TelemetryEvent.AccessRefused(driver, rule));
            feed.tell();
        }
        return new RefusedException(rule, offset, found, expected);
    }
}
