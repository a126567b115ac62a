package dev.ironshim.impl.isolation;

import dev.ironshim.impl.quarantine.GateMetrics;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.trust.KeyId;
import dev.ironshim.impl.trust.Trust;
import dev.ironshim.impl.trust.TrustPolicy;
import dev.ironshim.impl.trust.Vouched;
import dev.ironshim.model.isolation.ContainDecision;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import java.util.Collection;
import java.util.List;

/**
 * What whoever runs the machine may do to drivers, by their identities: cut off, let out, dismiss, and say whom to believe.
 * What is refused is refused by a {@link RefusedException} with a {@link MonitorRule}. Thread-safe; nothing here waits for
 * hardware.
 */
public final class Operator {
    private final Registry registry;
    private final Isolation isolation;
    private final Trust trust;

    Operator(Registry registry, Isolation isolation, Trust trust) {
        this.registry = registry;
        this.isolation = isolation;
        this.trust = trust;
    }

    /** The identities of all drivers that are admitted. */
    public List<Long> drivers() {
        return registry.all().stream().map(each -> each.driver).sorted().toList();
    }

    /** What is known of a driver now. */
    public DriverFacts facts(long driver) {
        DriverBinding binding = registry.find(driver);
        return isolation.decide(binding, acts -> DriverFacts.of(binding));
    }

    /** What a monitoring system asks for about a driver's interrupts. */
    public GateMetrics interrupts(long driver) {
        return registry.find(driver).interrupts.metrics();
    }

    /** The driver is at fault: it, and what it is contained with, is quarantined. */
    public CutOff fault(long driver) {
        return ended(driver, binding -> isolation.life(binding, LifecycleOp.FAULT));
    }

    /** Ends a driver for good. */
    public CutOff shutdown(long driver) {
        return ended(driver, binding -> isolation.life(binding, LifecycleOp.SHUTDOWN));
    }

    /** Takes everything back from a driver that goes on living. */
    public CutOff revoke(long driver) {
        return ended(driver, isolation::revoke);
    }

    /** The device is not to be trusted until its recovery has ended: its unit is quarantined. */
    public CutOff contain(long driver) {
        return ended(driver, binding -> isolation.contain(binding, ContainDecision.QUARANTINE));
    }

    /** As {@link #contain}, and no release before the device was reset. */
    public CutOff containUntilReset(long driver) {
        return ended(driver, binding -> isolation.contain(binding, ContainDecision.RESET_REQUIRED));
    }

    /** The device is gone for good. */
    public CutOff disconnect(long driver) {
        return ended(driver, binding -> isolation.contain(binding, ContainDecision.DISCONNECT));
    }

    /** Recovery that somebody else has carried out has ended. {@code well} says that the device is back, and was reset. */
    public void recovered(long driver, boolean well) {
        done(registry.find(driver), binding -> isolation.recovery(binding, well));
    }

    /** Lets a driver that has asked for it out of quarantine: it is created anew, or shut down if it was. */
    public void grant(long driver) {
        done(registry.find(driver), binding -> isolation.life(binding, LifecycleOp.GRANT));
    }

    /** The driver that has asked stays quarantined. */
    public void deny(long driver) {
        done(registry.find(driver), binding -> isolation.life(binding, LifecycleOp.DENY));
    }

    /**
     * Lets an interrupt line out of the quarantine that it came into by itself, while its releases last.
     *
     * @param irq its number in the manifest, from 0
     */
    public void releaseLine(long driver, int irq) {
        DriverBinding binding = registry.find(driver);
        if (irq < 0 || irq >= binding.interrupts.count()) {
            throw new RefusedException(
                    MonitorRule.NOT_GRANTED,
                    RefusedException.NOWHERE,
                    "line " + irq,
                    "0 to " + (binding.interrupts.count() - 1));
        }
        done(binding, each -> isolation.releaseLine(each, irq));
    }

    /** Forgets a driver that is shut down and settled: its device and address space are free again. */
    public void dismiss(long driver) {
        done(registry.find(driver), isolation::dismiss);
    }

    /**
     * Believes a key no more, and ends the drivers for which nobody else vouches.
     *
     * @return the drivers that were ended by it
     */
    public List<Long> revokeKey(KeyId key) {
        return end(trust.revokeKey(key), "key revoked");
    }

    /**
     * Believes a manifest no more, and ends its driver.
     *
     * @param digest SHA-256, 64 hexadecimal digits in lower case
     * @return the driver, if it was ended by it
     */
    public List<Long> revokeManifest(String digest) {
        return end(trust.revokeManifest(digest), "manifest revoked");
    }

    /**
     * Believes others from now on, and ends the drivers for which none of them vouches.
     *
     * @return the drivers that were ended by it
     */
    public List<Long> replacePolicy(TrustPolicy next) {
        return end(trust.replacePolicy(next), "trust replaced");
    }

    /** Ends what is not vouched for any more. */
    List<Long> end(Collection<Vouched> lost, String why) {
        return lost.isEmpty()
                ? List.of()
                : registry.all().stream()
                        .filter(binding -> lost.contains(new Vouched(binding.digest, binding.driver)))
                        .filter(binding -> !isolation.distrust(binding, why).refused())
                        .map(binding -> binding.driver)
                        .toList();
    }

    private interface Decision {
        IsolationResult on(DriverBinding binding);
    }

    /** What is outstanding of a driver and of what it is contained with. */
    public CutOff cutOff(long driver) {
        return cutOff(registry.find(driver));
    }

    private CutOff cutOff(DriverBinding binding) {
        return isolation.decide(binding, acts -> new CutOff(binding.unit, binding.unit.drivers));
    }

    private CutOff ended(long driver, Decision ending) {
        DriverBinding binding = registry.find(driver);
        done(binding, ending);
        return cutOff(binding);
    }

    private void done(DriverBinding binding, Decision decision) {
        Refusals.done(
                decision.on(binding),
                () -> isolation.decide(binding, acts -> DriverFacts.of(binding)).brief());
    }
}
