package dev.ironshim.impl.isolation;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.audit.Records;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.trust.Trust;

/**
 * Where the world comes in: interrupts, errors of devices, system calls and time. Whoever holds it is believed about what has
 * come and when; drivers never hold it. Thread-safe.
 */
public final class Ingress {
    private static final long SECOND = 1_000_000_000L;

    private final Registry registry;
    private final Isolation isolation;
    private final Recovery recovery;
    private final Operator operator;
    private final Trust trust;
    private final Records records;
    private final Surroundings surroundings;
    private long rateWindow;

    Ingress(
            Registry registry,
            Isolation isolation,
            Recovery recovery,
            Operator operator,
            Trust trust,
            Records records,
            Surroundings surroundings) {
        this.registry = registry;
        this.isolation = isolation;
        this.recovery = recovery;
        this.operator = operator;
        this.trust = trust;
        this.records = records;
        this.surroundings = surroundings;
        rateWindow = surroundings.ticks().getAsLong();
    }

    /**
     * Where the interrupts of a line come in, for an embedder that has them delivered itself; others have the line served
     * ({@link IrqLine#serve}).
     *
     * @param name of the grant
     */
    public LineIngress line(long driver, String name) {
        DriverBinding binding = registry.find(driver);
        return new LineIngress(binding, Admitted.place(binding.grants.irqs(), name));
    }

    /** An error of a driver's device was reported. What has to be contained is, when this returns; recovery follows. */
    public void error(long driver, DeviceError error) {
        recovery.report(registry.find(driver), error);
    }

    /**
     * A driver is about to make a system call. Every decision is recorded.
     *
     * @throws RefusedException with {@link CallRule#DENIED} unless its manifest names it and its driver is active
     */
    public void systemCall(long driver, int number) {
        DriverBinding binding = registry.find(driver);
        boolean allowed = isolation.decide(
                binding, acts -> binding.active() && binding.fallen.isEmpty() && binding.calls.allows(number));
        if (allowed) {
            records.log().add(new AuditEvent.SystemCallAllowed(driver, number));
        } else if (binding.refusals.take()) {
            records.log().add(new AuditEvent.SystemCallDenied(driver, number));
        }
        records.wake();
        if (!allowed) {
            throw new RefusedException(
                    CallRule.DENIED,
                    RefusedException.NOWHERE,
                    "call " + number,
                    "one that the manifest names, of an active driver");
        }
    }

    /**
     * Time has passed: what takes too long is late and overtaken, what failed is tried again, handlers that do not return are
     * cut, manifests expire, and what could not be written is tried again.
     *
     * @return whether something was outstanding
     */
    public boolean tick() {
        boolean second = false;
        long now = surroundings.ticks().getAsLong();
        synchronized (this) {
            if (now - rateWindow >= SECOND) {
                rateWindow = now;
                second = true;
            }
        }
        // First what needs no other clock and no other store.
        boolean due = isolation.tick();
        for (DriverBinding binding : registry.all()) {
            recovery.tick(binding, second);
        }
        operator.end(trust.tick(surroundings.seconds().getAsLong()), "expired");
        return due;
    }
}
