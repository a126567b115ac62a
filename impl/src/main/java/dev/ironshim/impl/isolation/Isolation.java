package dev.ironshim.impl.isolation;

import dev.ironshim.impl.audit.Audit;
import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.audit.Telemetry;
import dev.ironshim.impl.audit.TelemetryEvent;
import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.dma.SegmentRules;
import dev.ironshim.impl.dma.WindowSet;
import dev.ironshim.impl.isolation.Accounts.Kind;
import dev.ironshim.impl.lifecycle.Lifecycle;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.quarantine.Core;
import dev.ironshim.impl.quarantine.Deferred;
import dev.ironshim.impl.quarantine.GateMetrics;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.trust.VerifiedManifest;
import dev.ironshim.impl.verified.Budget;
import dev.ironshim.impl.verified.Window;
import dev.ironshim.model.isolation.ContainDecision;
import dev.ironshim.model.isolation.DeviceCondition;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.LifecycleResult;
import dev.ironshim.model.lifecycle.Phase;
import dev.ironshim.model.quarantine.QuarantineResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The reference monitor: it alone hands out capabilities, out of verified manifests, within their budgets, and it takes them
 * back. A driver that is quarantined or shut down loses everything in the same step. Specification: {@code Isolation.tla}.
 *
 * <p>Drivers are named by the identity in their manifest. Thread-safe: decisions take a lock, uses of capabilities do not.
 */
public final class Isolation {
    /** For what is charged to a driver and to none of its virtual functions. */
    public static final int NO_FUNCTION = -1;

    private final MonitorLimits limits;
    private final Platform platform;
    private final Policy policy;
    private final Audit audit;
    private final Telemetry telemetry;
    private final Requirements requirements;
    private static final int MAX_REMEMBERED = 65_536;

    private final Map<Long, DriverBinding> drivers = new HashMap<>();
    // The counter of the last manifest of each driver, whether or not it is still admitted.
    private final Map<Long, Long> counters = new HashMap<>();
    private final Map<AddressSpace, WindowSet> spaces = new HashMap<>();
    private final WindowSet registers = new WindowSet();
    private final WindowSet ports = new WindowSet();
    private final Object lock = new Object();
    // As far as anybody has said.
    private long now;

    public Isolation(MonitorLimits limits, Platform platform, Policy policy, Audit audit, Telemetry telemetry) {
        this(limits, platform, policy, audit, telemetry, Requirements.USUAL);
    }

    public Isolation(
            MonitorLimits limits,
            Platform platform,
            Policy policy,
            Audit audit,
            Telemetry telemetry,
            Requirements requirements) {
        this.requirements = requirements;
        this.limits = limits;
        this.platform = platform;
        this.policy = policy;
        this.audit = audit;
        this.telemetry = telemetry;
    }

    /**
     * Admits a driver: it may be created, and nothing is handed out yet. A manifest is admitted once: what its driver has used
     * up and was quarantined for would be forgotten with a second admission.
     *
     * @throws RefusedException with a {@link MonitorRule}, and nothing has changed
     */
    public void admit(VerifiedManifest verified, LiveDevice device) {
        Manifest manifest = verified.manifest();
        synchronized (lock) {
            try {
                if (drivers.containsKey(manifest.driver())) {
                    throw refuse(MonitorRule.ALREADY_ADMITTED, "driver " + name(manifest.driver()), "a new one");
                }
                long last = counters.getOrDefault(manifest.driver(), 0L);
                if (manifest.counter() <= last) {
                    throw refuse(MonitorRule.SUPERSEDED, "counter " + manifest.counter(), "above " + last);
                }
                if (now > manifest.validUntil()) {
                    throw refuse(MonitorRule.EXPIRED, "now " + now, "until " + manifest.validUntil());
                }
                if (drivers.size() >= limits.drivers()) {
                    throw refuse(MonitorRule.DRIVERS_FULL, drivers.size() + " drivers", "fewer");
                }
                if (last == 0 && counters.size() >= MAX_REMEMBERED) {
                    throw refuse(
                            MonitorRule.DRIVERS_FULL, counters.size() + " drivers that were ever admitted", "fewer");
                }
                Admitted grants = new Admission(manifest, device, requirements).check();
                reserve(grants);
                counters.put(manifest.driver(), manifest.counter());
                drivers.put(manifest.driver(), new DriverBinding(manifest, grants, limits.maxReleases(), telemetry));
                audit.record(new AuditEvent.DriverAdmitted(
                        manifest.driver(), HexFormat.of().formatHex(manifest.digest())));
            } catch (RefusedException e) {
                audit.record(new AuditEvent.AdmissionRefused(manifest.driver(), e.rule()));
                throw e;
            }
        }
    }

    /** Registers and ports belong to one driver, whether or not it has been handed them. */
    private void reserve(Admitted grants) {
        for (Grant.Mmio grant : grants.mmio()) {
            if (registers.overlaps(grant.first(), grant.last())) {
                throw refuse(MonitorRule.MMIO_TAKEN, RefusedException.hex(grant.first()), "registers of nobody else");
            }
        }
        for (Grant.Port grant : grants.ports()) {
            if (ports.overlaps(grant.first(), grant.last())) {
                throw refuse(MonitorRule.PORTS_TAKEN, RefusedException.hex(grant.first()), "ports of nobody else");
            }
        }
        grants.mmio().forEach(grant -> registers.add(grant.first(), grant.last()));
        grants.ports().forEach(grant -> ports.add(grant.first(), grant.last()));
    }

    /**
     * A step of the driver's life. A release is granted for a sound device only.
     *
     * @throws IllegalArgumentException for the steps that only {@link #contain} and {@link #recovery} take
     */
    public IsolationResult life(long driver, LifecycleOp move) {
        synchronized (lock) {
            DriverBinding binding = binding(driver);
            if (move == LifecycleOp.GRANT && binding.device != DeviceCondition.SOUND) {
                return IsolationResult.DEVICE_NOT_SOUND;
            }
            if (move == LifecycleOp.GRANT && binding.life.snapshot().phase() == Phase.QUARANTINED) {
                // A device that still reaches what its driver had before is not sound, whatever recovery says of it.
                unmapAll(binding);
                if (!binding.window.isEmpty()) {
                    return IsolationResult.DEVICE_NOT_SOUND;
                }
            }
            boolean wasDead = binding.dead();
            LifecycleResult result = perform(binding.life, move);
            settle(binding, wasDead);
            if (move == LifecycleOp.GRANT && result == LifecycleResult.OK) {
                binding.interrupts.releaseContained();
            }
            return IsolationResult.of(result);
        }
    }

    private static LifecycleResult perform(Lifecycle life, LifecycleOp move) {
        return switch (move) {
            case INITIALIZE -> life.initialize();
            case START -> life.start();
            case SUSPEND -> life.suspend();
            case RESUME -> life.resume();
            case SHUTDOWN -> life.shutdown();
            case FAULT -> life.fault();
            case REQUEST_RELEASE -> life.requestRelease();
            case GRANT -> life.grant();
            case DENY -> life.deny();
            case CONTAIN, CONTAIN_AND_RESET, RESET_DONE ->
                throw new IllegalArgumentException(move + " comes with a decision of containment");
        };
    }

    /** Carries out a decision of containment. */
    public IsolationResult contain(long driver, ContainDecision decision) {
        synchronized (lock) {
            DriverBinding binding = binding(driver);
            if (binding.device == DeviceCondition.GONE) {
                return IsolationResult.GONE;
            }
            boolean wasDead = binding.dead();
            DeviceCondition before = binding.device;
            LifecycleResult result = decision == ContainDecision.RESET_REQUIRED
                    ? binding.life.containAndReset()
                    : binding.life.contain();
            settle(binding, wasDead);
            binding.interrupts.containAll();
            binding.device = decision == ContainDecision.DISCONNECT ? DeviceCondition.GONE : DeviceCondition.RECOVERING;
            return result.refused() && before == binding.device
                    ? IsolationResult.ALREADY_CONTAINED
                    : IsolationResult.OK;
        }
    }

    /** Recovery of the device has ended. {@code recovered} says that it is back, its reset included if one was due. */
    public IsolationResult recovery(long driver, boolean recovered) {
        synchronized (lock) {
            DriverBinding binding = binding(driver);
            if (binding.device != DeviceCondition.RECOVERING) {
                return IsolationResult.NOTHING_TO_RECOVER;
            }
            binding.device = recovered ? DeviceCondition.SOUND : DeviceCondition.GONE;
            if (recovered) {
                // Refused if no reset was due, which is as good.
                binding.life.resetDone();
            }
            return IsolationResult.OK;
        }
    }

    /**
     * Hands out a register window.
     *
     * @param grant its number in the manifest, from 0
     * @throws RefusedException with a {@link MonitorRule}, and nothing has changed
     */
    public MmioWindow mmio(long driver, int grant) {
        return mmio(driver, grant, NO_FUNCTION);
    }

    /** {@link #mmio(long, int)}, charged to a virtual function too. */
    public MmioWindow mmio(long driver, int grant, int function) {
        return minting(driver, "mmio " + grant, binding -> {
            Grant.Mmio granted = granted(grant, binding.grants.mmio());
            mayMint(binding, grant);
            long bytes = Budget.bytes(granted.first(), granted.last());
            fits(binding, Kind.MMIO_BYTES, function, bytes, MonitorRule.MMIO_BUDGET);
            allowed(binding, granted);
            binding.accounts.charge(Kind.MMIO_BYTES, function, bytes);
            binding.mmio.add(new DriverBinding.Charge(function, bytes));
            binding.minted[grant] = binding.epoch;
            return new MmioWindow(binding.gate, binding.epoch, granted, platform);
        });
    }

    /** Hands out a range of ports; see {@link #mmio(long, int)}. */
    public PortRange ports(long driver, int grant) {
        return minting(driver, "ports " + grant, binding -> {
            Grant.Port granted = granted(grant, binding.grants.ports());
            int slot = binding.manifest.mmioCount() + grant;
            mayMint(binding, slot);
            allowed(binding, granted);
            binding.minted[slot] = binding.epoch;
            return new PortRange(binding.gate, binding.epoch, granted, platform);
        });
    }

    /** Hands out an interrupt; see {@link #mmio(long, int)}. */
    public IrqLine irq(long driver, int grant) {
        return irq(driver, grant, NO_FUNCTION);
    }

    /** {@link #irq(long, int)}, charged to a virtual function too. */
    public IrqLine irq(long driver, int grant, int function) {
        return minting(driver, "irq " + grant, binding -> {
            Grant.Irq granted = granted(grant, binding.grants.irqs());
            int slot = binding.manifest.mmioCount() + binding.manifest.portCount() + grant;
            mayMint(binding, slot);
            has(binding, function);
            allowed(binding, granted);
            QuarantineResult opened = binding.interrupts.open(grant, granted, function);
            if (opened == QuarantineResult.QUARANTINED) {
                throw refuse(MonitorRule.LINE_QUARANTINED, "line " + grant, "one that was released");
            }
            binding.minted[slot] = binding.epoch;
            return new IrqLine(binding.gate, binding.epoch, granted, grant, binding.interrupts.gate());
        });
    }

    /**
     * A core's side of a driver's gate. Not for drivers: it decides about interrupts without asking whether their driver is
     * active, which {@link IrqLine#interrupt} does.
     */
    Core core(long driver, int core, long now) {
        synchronized (lock) {
            return binding(driver).interrupts.core(core, now);
        }
    }

    /**
     * A queue for work that interrupts of a driver leave for later; what does not fit is reported.
     *
     * @param capacity lines that are in it at a time, 1 to 2^20
     */
    public Deferred deferred(long driver, int capacity) {
        synchronized (lock) {
            return binding(driver).interrupts.deferred(capacity);
        }
    }

    /**
     * Whoever owns the clock says that time has come to {@code now}: a masked line whose window is over opens.
     *
     * @param irq its number in the manifest, from 0
     */
    public QuarantineResult tick(long driver, int irq, long now) {
        synchronized (lock) {
            return binding(driver).interrupts.gate().tick(irq, now);
        }
    }

    /** Lets an interrupt line out of quarantine, while its releases last. Whoever holds the monitor may. */
    public QuarantineResult releaseLine(long driver, int irq) {
        synchronized (lock) {
            QuarantineResult released = binding(driver).interrupts.release(irq);
            if (released == QuarantineResult.OK) {
                audit.record(new AuditEvent.LineReleased(driver, irq));
            }
            return released;
        }
    }

    /** What a monitoring system asks for about a driver's interrupts. */
    public GateMetrics interruptMetrics(long driver) {
        Interrupts interrupts;
        synchronized (lock) {
            interrupts = binding(driver).interrupts;
        }
        return interrupts.metrics();
    }

    /**
     * Maps memory into a DMA window and hands out the capability for it.
     *
     * @param grant number of the window in the manifest, from 0
     * @param iova where the device shall find it
     * @throws RefusedException with a {@link MonitorRule} or a rule of the memory, and nothing has changed
     */
    public DmaMapping map(long driver, int grant, DmaBuffer buffer, long iova, Direction direction) {
        return map(driver, grant, buffer, iova, direction, NO_FUNCTION);
    }

    /** {@link #map(long, int, DmaBuffer, long, Direction)}, charged to a virtual function too. */
    public DmaMapping map(long driver, int grant, DmaBuffer buffer, long iova, Direction direction, int function) {
        return minting(driver, "dma " + grant, binding -> {
            Grant.Dma granted = granted(grant, binding.grants.dma());
            alive(binding);
            if (binding.mappings >= limits.mappings()) {
                throw refuse(MonitorRule.ALREADY_MINTED, binding.mappings + " mappings", "fewer in this epoch");
            }
            long bytes = buffer.bytes();
            if (iova % Grant.PAGE != 0 || bytes % Grant.PAGE != 0) {
                throw refuse(
                        MonitorRule.FOREIGN_BUFFER, bytes + " bytes at " + RefusedException.hex(iova), "whole pages");
            }
            if (!Window.contains(granted.first(), granted.last(), iova, bytes)) {
                throw refuse(
                        MonitorRule.OUT_OF_BOUNDS,
                        bytes + " bytes at " + RefusedException.hex(iova),
                        RefusedException.hex(granted.first()) + " to " + RefusedException.hex(granted.last()));
            }
            if (!granted.direction().allows(direction)) {
                throw refuse(MonitorRule.RIGHTS, String.valueOf(direction), String.valueOf(granted.direction()));
            }
            Budgets budgets = binding.manifest.budgets();
            long last = rules(budgets).check(iova, bytes);
            AddressSpace space = new AddressSpace(binding.grants.domain(), granted.pasid());
            WindowSet mapped = spaces.getOrDefault(space, new WindowSet());
            if (mapped.overlaps(iova, last)) {
                throw refuse(MonitorRule.OVERLAP, RefusedException.hex(iova), "memory that is not mapped in " + space);
            }
            fits(binding, Kind.SEGMENTS, function, 1, MonitorRule.SEGMENT_BUDGET);
            fits(binding, Kind.DMA_BYTES, function, bytes, MonitorRule.DMA_BUDGET);
            DmaBuffer.Hold hold = buffer.hold();
            try {
                allowed(binding, granted);
                platform.map(space, iova, buffer.memory(), direction);
            } catch (RuntimeException e) {
                hold.release();
                throw e;
            }
            DmaMapping mapping =
                    new DmaMapping(binding.gate, binding.epoch, space, iova, direction, function, buffer, hold);
            binding.accounts.charge(Kind.SEGMENTS, function, 1);
            binding.accounts.charge(Kind.DMA_BYTES, function, bytes);
            mapped.add(iova, last);
            spaces.put(space, mapped);
            binding.mappings++;
            binding.window.add(mapping);
            return mapping;
        });
    }

    private static SegmentRules rules(Budgets budgets) {
        return new SegmentRules(
                budgets.alignmentShift(),
                budgets.boundaryShift(),
                budgets.segmentBytes(),
                budgets.segments(),
                budgets.dmaBytes());
    }

    /** Takes mapped memory back. Whoever holds its capability holds a dead one. */
    public IsolationResult unmap(long driver, AddressSpace space, long iova) {
        synchronized (lock) {
            DriverBinding binding = binding(driver);
            for (DmaMapping mapping : binding.window) {
                if (mapping.iova() == iova && mapping.space().equals(space)) {
                    mapping.end();
                    unmap(binding, mapping);
                    binding.window.remove(mapping);
                    return IsolationResult.OK;
                }
            }
            return IsolationResult.NOT_MAPPED;
        }
    }

    /** The capability has died; now the device loses the memory, and then the memory may be released. */
    private void unmap(DriverBinding binding, DmaMapping mapping) {
        platform.unmap(mapping.space(), mapping.iova(), mapping.bytes());
        WindowSet mapped = spaces.get(mapping.space());
        if (mapped == null || !mapped.remove(mapping.iova())) {
            throw new IllegalStateException("a mapping that its address space does not know");
        }
        if (mapped.size() == 0) {
            spaces.remove(mapping.space());
        }
        mapping.release();
        binding.accounts.refund(Kind.DMA_BYTES, mapping.function(), mapping.bytes());
        binding.accounts.refund(Kind.SEGMENTS, mapping.function(), 1);
        audit.record(new AuditEvent.Unmapped(binding.manifest.driver(), mapping.iova()));
    }

    /** Takes everything back from a driver that goes on living. */
    public IsolationResult revoke(long driver) {
        synchronized (lock) {
            DriverBinding binding = binding(driver);
            if (binding.dead()) {
                return IsolationResult.INACTIVE;
            }
            if (binding.epoch > limits.epochs()) {
                return IsolationResult.EPOCHS_SPENT;
            }
            endEpoch(binding);
            return IsolationResult.OK;
        }
    }

    /**
     * Shuts down the drivers whose manifest has expired, and hands them nothing any more.
     *
     * @param time seconds since 1970; a manifest that has expired by then is not admitted any more
     * @return how many there are that had not expired before
     */
    public int expire(long time) {
        synchronized (lock) {
            now = Math.max(now, time);
            int expired = 0;
            for (DriverBinding binding : drivers.values()) {
                if (time > binding.manifest.validUntil() && !binding.expired) {
                    binding.expired = true;
                    life(binding.manifest.driver(), LifecycleOp.SHUTDOWN);
                    expired++;
                }
            }
            return expired;
        }
    }

    /**
     * Forgets a driver that is shut down: its place, registers and ports are free again. A quarantined one stays, and one with a
     * quarantined line, or admission would be a way out.
     *
     * @throws RefusedException with a {@link MonitorRule}, and nothing has changed
     */
    public void dismiss(long driver) {
        synchronized (lock) {
            DriverBinding binding = binding(driver);
            Phase phase = binding.life.snapshot().phase();
            List<Integer> quarantined = binding.interrupts.quarantined();
            if (phase != Phase.SHUTDOWN || !binding.window.isEmpty() || !quarantined.isEmpty()) {
                audit.record(new AuditEvent.DismissalRefused(driver, MonitorRule.STILL_ADMITTED));
                throw refuse(
                        MonitorRule.STILL_ADMITTED,
                        phase + " with " + binding.window.size() + " mappings and quarantined lines " + quarantined,
                        "SHUTDOWN without any");
            }
            binding.grants.mmio().forEach(grant -> registers.remove(grant.first()));
            binding.grants.ports().forEach(grant -> ports.remove(grant.first()));
            drivers.remove(driver);
            audit.record(new AuditEvent.DriverDismissed(driver));
        }
    }

    /** What is known of a driver now. */
    public DriverFacts facts(long driver) {
        synchronized (lock) {
            DriverBinding binding = binding(driver);
            return new DriverFacts(
                    binding.life.snapshot(),
                    binding.device,
                    binding.epoch,
                    binding.window.stream().map(DmaMapping::iova).toList(),
                    binding.accounts.used(Kind.DMA_BYTES),
                    binding.accounts.used(Kind.MMIO_BYTES),
                    binding.accounts.used(Kind.SEGMENTS));
        }
    }

    private interface Minting<C extends Capability> {
        C mint(DriverBinding binding);
    }

    private <C extends Capability> C minting(long driver, String what, Minting<C> minting) {
        synchronized (lock) {
            try {
                DriverBinding binding = binding(driver);
                C capability = minting.mint(binding);
                audit.record(new AuditEvent.Minted(driver, what, capability.epoch()));
                return capability;
            } catch (RefusedException e) {
                audit.record(new AuditEvent.MintRefused(driver, what, e.rule()));
                throw e;
            }
        }
    }

    private static <G extends Grant> G granted(int index, List<G> grants) {
        if (index < 0 || index >= grants.size()) {
            throw refuse(MonitorRule.NOT_GRANTED, "grant " + index, "0 to " + (grants.size() - 1));
        }
        return grants.get(index);
    }

    private void mayMint(DriverBinding binding, int slot) {
        alive(binding);
        if (binding.minted[slot] == binding.epoch) {
            throw refuse(MonitorRule.ALREADY_MINTED, "a second minting", "one in epoch " + binding.epoch);
        }
    }

    private void alive(DriverBinding binding) {
        if (!binding.active()) {
            throw refuse(
                    MonitorRule.INACTIVE, String.valueOf(binding.life.snapshot().phase()), "INITIALIZED or RUNNING");
        }
        if (binding.expired) {
            throw refuse(MonitorRule.EXPIRED, "a manifest that has expired", "a valid one");
        }
        if (binding.epoch > limits.epochs()) {
            throw refuse(MonitorRule.EPOCHS_SPENT, binding.epoch - 1 + " epochs", "fewer");
        }
    }

    /** Policy is asked last, so that it sees no request that is refused anyway and tells nothing by the order. */
    private void allowed(DriverBinding binding, Grant grant) {
        if (!policy.allows(binding.manifest.driver(), grant)) {
            throw refuse(MonitorRule.POLICY, String.valueOf(grant), "what the policy allows");
        }
    }

    private static void has(DriverBinding binding, int function) {
        if (!binding.accounts.has(function)) {
            throw refuse(MonitorRule.FUNCTIONS, "virtual function " + function, "one with a share in the manifest");
        }
    }

    private void fits(DriverBinding binding, Kind kind, int function, long amount, MonitorRule rule) {
        has(binding, function);
        if (!binding.accounts.fits(kind, function, amount)) {
            telemetry.record(new TelemetryEvent.BudgetExceeded(binding.manifest.driver(), kind.name()));
            throw refuse(rule, amount + " beside " + binding.accounts.used(kind), "no more than the budget");
        }
    }

    /** Ends the epoch of a driver that has died, and makes its phase known to its capabilities. */
    private void settle(DriverBinding binding, boolean wasDead) {
        if (!wasDead && binding.dead()) {
            endEpoch(binding);
            if (binding.life.snapshot().phase() == Phase.QUARANTINED) {
                telemetry.record(new TelemetryEvent.Quarantined(binding.manifest.driver()));
            }
        } else {
            binding.publish();
            if (binding.dead()) {
                unmapAll(binding);
            }
        }
    }

    private void endEpoch(DriverBinding binding) {
        int ended = binding.epoch;
        binding.nextEpoch(limits.epochs());
        binding.publish();
        binding.interrupts.closeAll();
        unmapAll(binding);
        for (DriverBinding.Charge charge : binding.mmio) {
            binding.accounts.refund(Kind.MMIO_BYTES, charge.function(), charge.bytes());
        }
        binding.mmio.clear();
        audit.record(new AuditEvent.Revoked(binding.manifest.driver(), ended));
        telemetry.record(new TelemetryEvent.EpochEnded(binding.manifest.driver(), ended));
    }

    /** Whatever the platform says of one mapping, the others are taken back. What it cannot take back stays, and is known. */
    private void unmapAll(DriverBinding binding) {
        binding.window.forEach(DmaMapping::end);
        List<DmaMapping> left = new ArrayList<>();
        for (DmaMapping mapping : binding.window) {
            try {
                unmap(binding, mapping);
            } catch (RuntimeException e) {
                left.add(mapping);
                audit.record(new AuditEvent.UnmapFailed(
                        binding.manifest.driver(), mapping.iova(), String.valueOf(e.getMessage())));
            }
        }
        binding.window.clear();
        binding.window.addAll(left);
    }

    private DriverBinding binding(long driver) {
        DriverBinding binding = drivers.get(driver);
        if (binding == null) {
            throw refuse(MonitorRule.UNKNOWN_DRIVER, "driver " + name(driver), "one that was admitted");
        }
        return binding;
    }

    private static String name(long driver) {
        return RefusedException.hex(driver);
    }

    private static RefusedException refuse(MonitorRule rule, String found, String expected) {
        return new RefusedException(rule, RefusedException.NOWHERE, found, expected);
    }
}
