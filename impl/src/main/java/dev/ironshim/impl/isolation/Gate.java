package dev.ironshim.impl.isolation;

import dev.ironshim.impl.audit.Telemetry;
import dev.ironshim.impl.audit.TelemetryEvent;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.isolation.IsolationResult;

/**
 * Whether a driver's capabilities are alive: its epoch and whether it is active, in one word. Each use reads it once; one
 * write ends an epoch, and with it everything that was handed out.
 */
final class Gate {
    private final long driver;
    private final Telemetry telemetry;
    // Twice the epoch, plus one while the driver is active. Written under the monitor's lock.
    private volatile long word = 2;

    Gate(long driver, Telemetry telemetry) {
        this.driver = driver;
        this.telemetry = telemetry;
    }

    void set(int epoch, boolean active) {
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

    /** @throws RefusedException unless capabilities of {@code epoch} are alive */
    void check(int epoch) {
        if (use(epoch) != IsolationResult.OK) {
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

    /** A refusal of a use, reported. */
    RefusedException refuse(MonitorRule rule, long offset, String found, String expected) {
        telemetry.record(new TelemetryEvent.AccessRefused(driver, rule));
        return new RefusedException(rule, offset, found, expected);
    }
}
