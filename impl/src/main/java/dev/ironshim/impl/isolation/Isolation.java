package dev.ironshim.impl.isolation;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.audit.Records;
import dev.ironshim.impl.audit.TelemetryEvent;
import dev.ironshim.impl.isolation.Accounts.Kind;
import dev.ironshim.impl.lifecycle.Lifecycle;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.isolation.ContainDecision;
import dev.ironshim.model.isolation.DeviceCondition;
import dev.ironshim.model.isolation.EffectKind;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.LifecycleResult;
import dev.ironshim.model.lifecycle.Phase;
import dev.ironshim.model.quarantine.QuarantineReason;
import dev.ironshim.model.quarantine.QuarantineResult;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The decisions about drivers that were admitted. Each takes the lock of the driver's unit, changes the books, publishes the
 * kill where there is one, and leaves the lock; what it asks of hardware, and what it has to tell, follows after that.
 * Specification: {@code Isolation.tla}.
 *
 * <p>Answers are those of the specification. Who is allowed to ask for what is said by the types that an embedder holds:
 * {@link Monitor}, {@link Operator}, {@link Driver}, {@link Ingress}.
 */
final class Isolation {
    private final MonitorLimits limits;
    private final Surroundings surroundings;
    private final Records records;
    private final Registry registry;
    private final Effects effects;
    private volatile boolean closed;

    Isolation(MonitorLimits limits, Surroundings surroundings, Records records, Registry registry, Effects effects) {
        this.limits = limits;
        this.surroundings = surroundings;
        this.records = records;
        this.registry = registry;
        this.effects = effects;
    }

    /** Takes a decision under the unit's lock, and carries out what it leaves to be done. */
    <T> T decide(DriverBinding binding, Function<Acts, T> decision) {
        Acts acts = new Acts();
        try {
            synchronized (binding.unit.lock) {
                return decision.apply(acts);
            }
        } finally {
            acts.carryOut();
            records.wake();
        }
    }

    /** The device may ask from now on, and the driver may be handed what it was granted. */
    IsolationResult initialize(DriverBinding binding) {
        IsolationResult may = decide(binding, acts -> {
            IsolationResult answer = mayArm(binding);
            return answer.refused() ? told(binding, "initialize", answer) : answer;
        });
        if (may.refused()) {
            return may;
        }
        boolean well = false;
        try {
            binding.platform.arm();
            well = true;
        } catch (RuntimeException e) {
            records.log().add(new AuditEvent.EffectFailed(binding.driver, "arm", Failure.text(e)));
        } finally {
            // An error ends here, too: nobody knows what has become of the device.
            boolean armed = well;
            may = decide(binding, acts -> told(binding, "initialize", armed(binding, armed, acts)));
        }
        return may;
    }

    /** From here on no driver comes up. */
    void close() {
        closed = true;
    }

    private void requireOpen(DriverBinding binding, String move) {
        if (closed) {
            if (binding.refusals.take()) {
                records.log().add(new AuditEvent.MoveRefused(binding.driver, move, MonitorRule.CLOSED));
            }
            throw new RefusedException(
                    MonitorRule.CLOSED,
                    RefusedException.NOWHERE,
                    "a monitor that is closed",
                    MonitorRule.CLOSED.says());
        }
    }

    private IsolationResult mayArm(DriverBinding binding) {
        requireOpen(binding, "initialize");
        if (binding.dismissed) {
            return IsolationResult.UNKNOWN;
        }
        if (!binding.fallen.isEmpty()) {
            return IsolationResult.NOT_TRUSTED;
        }
        if (binding.phase() != Phase.CREATED) {
            return IsolationResult.ILLEGAL_TRANSITION;
        }
        if (binding.arming || binding.unit.recovering() || binding.unit.unsettled()) {
            return IsolationResult.UNSETTLED;
        }
        binding.arming = true;
        binding.armed = true;
        binding.detached = false;
        return IsolationResult.OK;
    }

    private IsolationResult armed(DriverBinding binding, boolean well, Acts acts) {
        binding.arming = false;
        if (well && binding.fallen.isEmpty() && !binding.dead()) {
            binding.life.initialize();
            binding.publish();
            return IsolationResult.OK;
        }
        effects.again(binding, EffectKind.DEVICE, acts);
        return well ? IsolationResult.CUT_OFF : IsolationResult.PLATFORM_FAILED;
    }

    /** A step of the driver's life, but for {@link #initialize}. A release is granted for a sound device in a settled unit. */
    IsolationResult life(DriverBinding binding, LifecycleOp move) {
        return decide(binding, acts -> told(binding, move.name().toLowerCase(Locale.ROOT), step(binding, move, acts)));
    }

    private IsolationResult step(DriverBinding binding, LifecycleOp move, Acts acts) {
        if (binding.dismissed) {
            return IsolationResult.UNKNOWN;
        }
        if (move == LifecycleOp.GRANT) {
            return grant(binding);
        }
        LifecycleResult result = perform(binding.life, move);
        if (result != LifecycleResult.OK) {
            return IsolationResult.of(result);
        }
        switch (move) {
            case FAULT -> {
                faultUnit(binding, acts);
                return ended(binding);
            }
            case SHUTDOWN -> {
                cutOff(List.of(binding), "shut down", acts);
                return ended(binding);
            }
            default -> {
                binding.publish();
                return IsolationResult.OK;
            }
        }
    }

    private IsolationResult grant(DriverBinding binding) {
        requireOpen(binding, "grant");
        if (binding.device != DeviceCondition.SOUND) {
            return IsolationResult.DEVICE_NOT_SOUND;
        }
        LifecycleResult may = binding.life.mayGrant();
        if (may != LifecycleResult.OK) {
            return IsolationResult.of(may);
        }
        if (binding.unit.unsettled()) {
            return IsolationResult.UNSETTLED;
        }
        binding.life.grant();
        binding.publish();
        binding.interrupts.releaseContained();
        return IsolationResult.OK;
    }

    private static LifecycleResult perform(Lifecycle life, LifecycleOp move) {
        return switch (move) {
            case START -> life.start();
            case SUSPEND -> life.suspend();
            case RESUME -> life.resume();
            case SHUTDOWN -> life.shutdown();
            case FAULT -> life.fault();
            case REQUEST_RELEASE -> life.requestRelease();
            case DENY -> life.deny();
            case INITIALIZE, GRANT, CONTAIN, CONTAIN_AND_RESET, RESET_DONE ->
                throw new IllegalArgumentException(move + " is no step by itself");
        };
    }

    /** Records a step, in the decision that takes it: records are in the order of decisions. */
    private IsolationResult told(DriverBinding binding, String move, IsolationResult answer) {
        if (!answer.refused()) {
            records.log().add(new AuditEvent.Moved(binding.driver, move));
        }
        return denied(binding, move, answer);
    }

    /** Records a refusal, of a decision that has a record of its own when it is taken. */
    private IsolationResult denied(DriverBinding binding, String decision, IsolationResult answer) {
        if (answer.refused() && binding.refusals.take()) {
            records.log().add(new AuditEvent.MoveRefused(binding.driver, decision, MonitorRule.of(answer)));
        }
        return answer;
    }

    /** A fault is everybody's in the unit: they share what it may have written to. The driver's own life has ended already. */
    private void faultUnit(DriverBinding binding, Acts acts) {
        List<DriverBinding> fallen = binding.unit.drivers.stream()
                .filter(each -> each == binding || each.life.fault() == LifecycleResult.OK)
                .toList();
        cutOff(fallen, "fault of driver " + RefusedException.hex(binding.driver), acts);
    }

    /**
     * Ends the epochs of drivers whose lives have just ended. First the one write each that nothing survives; then everything
     * else.
     */
    private void cutOff(List<DriverBinding> drivers, String why, Acts acts) {
        for (DriverBinding each : drivers) {
            each.nextEpoch(limits.epochs());
            each.publish();
        }
        for (DriverBinding each : drivers) {
            endEpoch(each, why);
            effects.takeMemory(each, acts);
            effects.takeDevice(each, acts);
            if (each.phase() == Phase.QUARANTINED) {
                each.feed.offer(new TelemetryEvent.Quarantined(each.driver));
            }
            for (Consumer<String> callback : each.onCutOff) {
                acts.afterwards(() -> each.own.run("on cut-off", () -> callback.accept(why)));
            }
        }
    }

    /** What a driver held in an epoch that has ended is given back; the gate is shut already. */
    private void endEpoch(DriverBinding binding, String why) {
        binding.interrupts.closeAll();
        for (DriverBinding.Charge charge : binding.mmio) {
            binding.accounts.refund(Kind.MMIO_BYTES, charge.function(), charge.bytes());
        }
        binding.mmio.clear();
        records.log().add(new AuditEvent.Revoked(binding.driver, binding.epoch - 1L, why));
        binding.feed.offer(new TelemetryEvent.EpochEnded(binding.driver, binding.epoch - 1L));
    }

    /** Whether the end of authority is the end of it, or something is outstanding. */
    private static IsolationResult ended(DriverBinding binding) {
        return binding.unit.unsettled() ? IsolationResult.REVOKED : IsolationResult.OK;
    }

    /** Carries out a decision of containment, on the whole unit. */
    IsolationResult contain(DriverBinding binding, ContainDecision decision) {
        return decide(binding, acts -> denied(binding, "contain", contain(binding, decision, acts)));
    }

    /** As part of a decision that holds the lock. */
    IsolationResult contain(DriverBinding binding, ContainDecision decision, Acts acts) {
        if (binding.dismissed) {
            return IsolationResult.UNKNOWN;
        }
        if (binding.device == DeviceCondition.GONE) {
            return IsolationResult.GONE;
        }
        DeviceCondition next =
                decision == ContainDecision.DISCONNECT ? DeviceCondition.GONE : DeviceCondition.RECOVERING;
        List<DriverBinding> unit = binding.unit.drivers.stream()
                .filter(each -> each.device != DeviceCondition.GONE)
                .toList();
        List<DriverBinding> dying = unit.stream().filter(each -> !each.dead()).toList();
        boolean changed = false;
        for (DriverBinding each : unit) {
            LifecycleResult life =
                    decision == ContainDecision.RESET_REQUIRED ? each.life.containAndReset() : each.life.contain();
            changed |= life == LifecycleResult.OK || each.device != next;
            changed |= each.silence.isFailed() || each.sweep.isFailed();
            each.device = next;
        }
        cutOff(dying, "containment: " + decision.name().toLowerCase(Locale.ROOT), acts);
        for (DriverBinding each : unit) {
            // What was not to be had the first time is taken now.
            effects.takeMemory(each, acts);
            effects.takeDevice(each, acts);
            changed |= each.interrupts.containAll();
        }
        if (!changed) {
            return IsolationResult.ALREADY_CONTAINED;
        }
        unit.forEach(each -> records.log().add(new AuditEvent.Contained(each.driver, decision.name())));
        return ended(binding);
    }

    /** Recovery of the device has ended. {@code recovered} says that it is back, its reset included if one was due. */
    IsolationResult recovery(DriverBinding binding, boolean recovered) {
        return decide(binding, acts -> denied(binding, "recovered", takeRecovery(binding, recovered)));
    }

    private IsolationResult takeRecovery(DriverBinding binding, boolean recovered) {
        if (binding.dismissed) {
            return IsolationResult.UNKNOWN;
        }
        if (binding.device != DeviceCondition.RECOVERING) {
            return IsolationResult.NOTHING_TO_RECOVER;
        }
        // Nobody says that a device is back while it is being reset.
        if (binding.unit.recovering()) {
            return IsolationResult.UNSETTLED;
        }
        recovered(binding, recovered);
        return IsolationResult.OK;
    }

    /** As part of a decision that holds the lock, for a device that is recovering. */
    void recovered(DriverBinding binding, boolean recovered) {
        binding.device = recovered ? DeviceCondition.SOUND : DeviceCondition.GONE;
        if (recovered) {
            // Refused if no reset was due, which is as good.
            binding.life.resetDone();
        }
        records.log().add(new AuditEvent.Recovered(binding.driver, recovered));
    }

    /** Takes everything back from a driver that goes on living. */
    IsolationResult revoke(DriverBinding binding) {
        return decide(binding, acts -> denied(binding, "revoke", takeRevoke(binding, acts)));
    }

    private IsolationResult takeRevoke(DriverBinding binding, Acts acts) {
        if (binding.dismissed) {
            return IsolationResult.UNKNOWN;
        }
        if (binding.dead()) {
            return IsolationResult.INACTIVE;
        }
        if (binding.epoch > limits.epochs()) {
            return IsolationResult.EPOCHS_SPENT;
        }
        binding.nextEpoch(limits.epochs());
        binding.publish();
        endEpoch(binding, "revoked");
        effects.takeMemory(binding, acts);
        return ended(binding);
    }

    /** Takes one mapping back. Whoever holds its capability holds a dead one. */
    IsolationResult unmap(DriverBinding binding, DmaMapping mapping) {
        return decide(binding, acts -> denied(binding, "unmap", takeUnmap(binding, mapping, acts)));
    }

    private IsolationResult takeUnmap(DriverBinding binding, DmaMapping mapping, Acts acts) {
        if (binding.dismissed) {
            return IsolationResult.UNKNOWN;
        }
        if (mapping.driver() != binding || !mapping.alive()) {
            return IsolationResult.NOT_MAPPED;
        }
        effects.takeMapping(binding, mapping, acts);
        return ended(binding);
    }

    /** Nobody vouches for the driver's manifest any more: it is shut down, and never active again. */
    IsolationResult distrust(DriverBinding binding, String why) {
        return decide(binding, acts -> {
            if (binding.dismissed) {
                return IsolationResult.UNKNOWN;
            }
            if (!binding.fallen.isEmpty()) {
                return IsolationResult.NOT_TRUSTED;
            }
            binding.fallen = why;
            records.log().add(new AuditEvent.Distrusted(binding.driver, why));
            if (binding.life.shutdown() == LifecycleResult.OK) {
                cutOff(List.of(binding), why, acts);
            }
            return ended(binding);
        });
    }

    /**
     * Forgets a driver that is shut down: its device and address space are free again. One that is quarantined stays, one with a
     * quarantined line, and one of which something is outstanding: or admission would be a way out.
     */
    IsolationResult dismiss(DriverBinding binding) {
        return decide(binding, acts -> {
            if (binding.dismissed) {
                return IsolationResult.UNKNOWN;
            }
            if (binding.phase() != Phase.SHUTDOWN
                    || binding.owes()
                    || binding.armed
                    || binding.arming
                    || binding.mapping > 0
                    || !binding.interrupts.quarantined().isEmpty()
                    || !binding.givesUpSpaces()) {
                records.log().add(new AuditEvent.DismissalRefused(binding.driver, MonitorRule.STILL_ADMITTED));
                return IsolationResult.STILL_ADMITTED;
            }
            binding.dismissed = true;
            binding.unit.drivers.remove(binding);
            registry.release(binding.claim, binding.unit, binding.epoch);
            records.log().add(new AuditEvent.DriverDismissed(binding.driver));
            acts.afterwards(() -> records.close(binding.feed));
            return IsolationResult.OK;
        });
    }

    /** An interrupt line was quarantined for what its handler, or its device, did: that is the driver's fault. */
    void accuse(DriverBinding binding, int line, QuarantineReason reason) {
        decide(binding, acts -> {
            records.log().add(new AuditEvent.LineAccused(binding.driver, line, reason.name()));
            if (binding.life.fault() == LifecycleResult.OK) {
                faultUnit(binding, acts);
            }
            return IsolationResult.OK;
        });
    }

    /** Lets an interrupt line out of the quarantine that it came into by itself, while its releases last. */
    IsolationResult releaseLine(DriverBinding binding, int line) {
        return decide(binding, acts -> denied(binding, "release line", takeReleaseLine(binding, line)));
    }

    private IsolationResult takeReleaseLine(DriverBinding binding, int line) {
        if (binding.dismissed) {
            return IsolationResult.UNKNOWN;
        }
        if (!binding.interrupts.quarantined(line)) {
            return IsolationResult.NOT_QUARANTINED;
        }
        if (binding.interrupts.contained(line)) {
            return IsolationResult.LINE_CONTAINED;
        }
        if (binding.interrupts.release(line) != QuarantineResult.OK) {
            return IsolationResult.RELEASES_SPENT;
        }
        records.log().add(new AuditEvent.LineReleased(binding.driver, line));
        return IsolationResult.OK;
    }

    /** A new share of refusals that are recorded one by one. */
    private void more(DriverBinding binding) {
        long beyond = binding.refusals.refill();
        if (beyond > 0) {
            records.log().add(new AuditEvent.RefusalsCounted(binding.driver, beyond));
        }
    }

    /**
     * A decision that ran to the end of its thread's stack, or for which there was no memory, has ended a life and not what follows
     * from that.
     */
    private boolean mend(DriverBinding binding, Acts acts) {
        if (!binding.dead()) {
            return false;
        }
        boolean open = binding.gate.active();
        boolean loose = binding.armed && !binding.silence.pending();
        if (open || loose || binding.holds()) {
            cutOff(List.of(binding), "what an ending has left", acts);
            return true;
        }
        return false;
    }

    /** More time has passed: what takes too long is late, what failed is tried again. Whether anything was due. */
    boolean tick() {
        boolean due = false;
        for (DriverBinding binding : registry.all()) {
            due |= decide(binding, acts -> {
                boolean mended = mend(binding, acts);
                return effects.tick(binding, acts) || mended;
            });
            more(binding);
            binding.interrupts.watch(surroundings.ticks().getAsLong());
        }
        records.tick();
        return due;
    }
}
