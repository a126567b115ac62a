package dev.ironshim.impl.isolation;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.audit.Records;
import dev.ironshim.impl.audit.TelemetryEvent;
import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.dma.SegmentRules;
import dev.ironshim.impl.dma.WindowSet;
import dev.ironshim.impl.invalidation.Invalidation;
import dev.ironshim.impl.isolation.Accounts.Kind;
import dev.ironshim.impl.manifest.Addressing;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Window;
import dev.ironshim.model.invalidation.Slot;
import dev.ironshim.model.isolation.EffectKind;
import dev.ironshim.model.quarantine.QuarantineResult;
import java.util.List;
import java.util.function.Supplier;

/**
 * Hands out capabilities, within grants and budgets, to active drivers of settled units. The policy and the platform are asked
 * with no lock held, so everything is looked at again when they have answered.
 */
final class Minting {
    /** How many mappings of a driver the platform is asked for at a time: one that calls back does not go on for ever. */
    private static final int MAX_AT_A_TIME = 64;

    private final MonitorLimits limits;
    private final Surroundings surroundings;
    private final Records records;
    private final Isolation isolation;
    private final Effects effects;

    Minting(MonitorLimits limits, Surroundings surroundings, Records records, Isolation isolation, Effects effects) {
        this.limits = limits;
        this.surroundings = surroundings;
        this.records = records;
        this.isolation = isolation;
        this.effects = effects;
    }

    /**
     * The place of a grant in its list.
     *
     * @throws RefusedException with {@link MonitorRule#NOT_GRANTED}
     */
    int place(DriverBinding binding, List<? extends Grant> grants, String name) {
        try {
            return Admitted.place(grants, name);
        } catch (RefusedException e) {
            // A driver's own words, as long as it likes, do not go into the audit.
            throw refused(binding, "what is not granted", e);
        }
    }

    MmioWindow mmio(DriverBinding binding, int place, int function) {
        Grant.Mmio grant = binding.grants.mmio().get(place);
        return minting(
                binding,
                grant,
                () -> {
                    mayMint(binding, place);
                    fits(binding, Kind.MMIO_BYTES, function, grant.length(), MonitorRule.MMIO_BUDGET);
                },
                () -> {
                    binding.accounts.charge(Kind.MMIO_BYTES, function, grant.length());
                    binding.mmio.add(new DriverBinding.Charge(function, grant.length()));
                    binding.minted[place] = binding.epoch;
                    return new MmioWindow(binding.gate, binding.epoch, grant, binding.platform);
                });
    }

    PortRange ports(DriverBinding binding, int place) {
        Grant.Port grant = binding.grants.ports().get(place);
        int slot = binding.grants.mmio().size() + place;
        return minting(binding, grant, () -> mayMint(binding, slot), () -> {
            binding.minted[slot] = binding.epoch;
            return new PortRange(binding.gate, binding.epoch, grant, binding.platform);
        });
    }

    IrqLine irq(DriverBinding binding, int place, int function, Served served) {
        Grant.Irq grant = binding.grants.irqs().get(place);
        int slot = binding.grants.mmio().size() + binding.grants.ports().size() + place;
        return minting(
                binding,
                grant,
                () -> {
                    mayMint(binding, slot);
                    has(binding, function);
                    if (binding.interrupts.quarantined(place)) {
                        throw refuse(MonitorRule.LINE_QUARANTINED, "line " + place, "one that was released");
                    }
                },
                () -> {
                    if (binding.interrupts.open(place, grant, function) == QuarantineResult.QUARANTINED) {
                        throw refuse(MonitorRule.LINE_QUARANTINED, "line " + place, "one that was released");
                    }
                    binding.minted[slot] = binding.epoch;
                    binding.interrupts.minted(place, binding.epoch);
                    return new IrqLine(binding.gate, binding.epoch, grant, place, served);
                });
    }

    private <C extends Capability> C minting(DriverBinding binding, Grant grant, Runnable check, Supplier<C> mint) {
        try {
            isolation.decide(binding, acts -> {
                check.run();
                return 0;
            });
            allowed(binding, grant);
            return isolation.decide(binding, acts -> {
                check.run();
                C capability = mint.get();
                records.log().add(new AuditEvent.Minted(binding.driver, grant.name(), capability.epoch()));
                return capability;
            });
        } catch (RefusedException e) {
            throw refused(binding, grant.name(), e);
        }
    }

    private RefusedException refused(DriverBinding binding, String what, RefusedException e) {
        if (binding.refusals.take()) {
            records.log().add(new AuditEvent.MintRefused(binding.driver, what, e.rule()));
        }
        records.wake();
        return e;
    }

    /**
     * Maps memory and hands out the capability for it.
     *
     * @param place of the grant
     */
    DmaMapping map(DriverBinding binding, int place, DmaBuffer buffer, long iova, Direction direction, int function) {
        Grant.Dma grant = binding.grants.dma().get(place);
        try {
            long last = wanted(binding, grant, buffer.memory().address(), buffer.bytes(), iova, direction, function);
            isolation.decide(binding, acts -> {
                mayMap(binding, grant, iova, last, buffer.bytes(), function);
                return 0;
            });
            allowed(binding, grant);
            DmaMapping mapping =
                    isolation.decide(binding, acts -> reserve(binding, grant, buffer, iova, last, direction, function));
            return ask(binding, grant, mapping);
        } catch (RefusedException e) {
            throw refused(binding, grant.name(), e);
        }
    }

    /**
     * Where memory that is yet to be made can be mapped. It is not made for a request that is refused anyway: whoever asks for
     * more than its budget would get it for a while.
     */
    long room(DriverBinding binding, int place, long bytes, Direction direction) {
        Grant.Dma grant = binding.grants.dma().get(place);
        try {
            return isolation.decide(binding, acts -> {
                long iova = bytes < 1 ? grant.first() : binding.free(place, bytes, rules(binding.budgets));
                long last = wanted(binding, grant, 0, bytes, iova, direction, Driver.NO_FUNCTION);
                mayMap(binding, grant, iova, last, bytes, Driver.NO_FUNCTION);
                return iova;
            });
        } catch (RefusedException e) {
            throw refused(binding, grant.name(), e);
        }
    }

    /** What can be said of a request whatever the books say. */
    private static long wanted(
            DriverBinding binding,
            Grant.Dma grant,
            long address,
            long bytes,
            long iova,
            Direction direction,
            int function) {
        has(binding, function);
        if (grant.addressing() != Addressing.MAPPED_DMA) {
            throw refuse(MonitorRule.ADDRESSING, String.valueOf(grant.addressing()), "a grant of mapped addresses");
        }
        if (iova % Grant.PAGE != 0 || bytes % Grant.PAGE != 0 || address % Grant.PAGE != 0 || bytes < 1) {
            throw refuse(
                    MonitorRule.FOREIGN_BUFFER,
                    bytes + " bytes of memory at " + RefusedException.hex(address) + " for "
                            + RefusedException.hex(iova),
                    "whole pages, at page boundaries");
        }
        if (!Window.contains(grant.first(), grant.last(), iova, bytes)) {
            throw refuse(
                    MonitorRule.OUT_OF_BOUNDS,
                    bytes + " bytes at " + RefusedException.hex(iova),
                    RefusedException.hex(grant.first()) + " to " + RefusedException.hex(grant.last()));
        }
        if (!grant.direction().allows(direction)) {
            throw refuse(MonitorRule.RIGHTS, String.valueOf(direction), String.valueOf(grant.direction()));
        }
        return rules(binding.budgets).check(iova, bytes);
    }

    static SegmentRules rules(Budgets budgets) {
        return new SegmentRules(
                budgets.alignmentShift(),
                budgets.boundaryShift(),
                budgets.segmentBytes(),
                budgets.segments(),
                budgets.dmaBytes());
    }

    private void mayMap(DriverBinding binding, Grant.Dma grant, long iova, long last, long bytes, int function) {
        alive(binding);
        if (binding.mapping >= MAX_AT_A_TIME) {
            throw refuse(MonitorRule.BUSY, binding.mapping + " mappings under way", "fewer");
        }
        if (binding.mappings + binding.mapping >= limits.mappings()) {
            throw refuse(MonitorRule.ALREADY_MINTED, binding.mappings + " mappings", "fewer in this epoch");
        }
        WindowSet taken = binding.unit.taken.get(binding.space(grant.pasid()));
        if (taken != null && taken.overlaps(iova, last)) {
            throw refuse(
                    MonitorRule.OVERLAP,
                    RefusedException.hex(iova),
                    "an address that is free in " + binding.space(grant.pasid()));
        }
        fits(binding, Kind.SEGMENTS, function, 1, MonitorRule.SEGMENT_BUDGET);
        fits(binding, Kind.DMA_BYTES, function, bytes, MonitorRule.DMA_BUDGET);
    }

    /** From here on the address is taken, the memory held and the budget charged, until all of it comes back. */
    private DmaMapping reserve(
            DriverBinding binding,
            Grant.Dma grant,
            DmaBuffer buffer,
            long iova,
            long last,
            Direction direction,
            int function) {
        mayMap(binding, grant, iova, last, buffer.bytes(), function);
        AddressSpace space = binding.space(grant.pasid());
        DmaMapping mapping =
                new DmaMapping(binding, binding.epoch, space, iova, direction, function, buffer, buffer.hold());
        Effects.space(binding, grant.pasid()).map(iova, last, mapping);
        binding.unit.taken.computeIfAbsent(space, each -> new WindowSet()).add(iova, last);
        binding.accounts.charge(Kind.SEGMENTS, function, 1);
        binding.accounts.charge(Kind.DMA_BYTES, function, buffer.bytes());
        binding.mapping++;
        return mapping;
    }

    /** The platform is asked. What it fails to map leaves: it may be mapped all the same. */
    private DmaMapping ask(DriverBinding binding, Grant.Dma grant, DmaMapping mapping) {
        String failure = "";
        boolean answered = false;
        boolean granted;
        try {
            binding.platform.map(grant.pasid(), mapping.iova(), mapping.memory(), mapping.direction());
            answered = true;
        } catch (RuntimeException e) {
            failure = Failure.text(e);
        } finally {
            // An error ends here, too: it may be mapped.
            boolean well = answered;
            granted = isolation.decide(binding, acts -> mapped(binding, grant, mapping, well, acts));
        }
        if (granted) {
            return mapping;
        }
        throw answered
                ? refuse(MonitorRule.CUT_OFF, "an epoch that ended while memory was being mapped", "one that lasts")
                : refuse(
                        MonitorRule.PLATFORM_FAILED,
                        failure,
                        "memory mapped at " + RefusedException.hex(mapping.iova()));
    }

    private boolean mapped(DriverBinding binding, Grant.Dma grant, DmaMapping mapping, boolean well, Acts acts) {
        Invalidation<DmaMapping> space = Effects.space(binding, grant.pasid());
        binding.mapping--;
        space.mapEnds(mapping.iova(), well);
        if (space.slot(mapping.iova()) == Slot.MAPPED) {
            binding.mappings++;
            records.log()
                    .add(new AuditEvent.Mapped(
                            binding.driver, grant.pasid(), mapping.iova(), mapping.bytes(), mapping.epoch()));
            return true;
        }
        mapping.end();
        effects.again(binding, EffectKind.MEMORY, acts);
        return false;
    }

    private void mayMint(DriverBinding binding, int slot) {
        alive(binding);
        if (binding.minted[slot] == binding.epoch) {
            throw refuse(MonitorRule.ALREADY_MINTED, "a second minting", "one in epoch " + binding.epoch);
        }
    }

    private void alive(DriverBinding binding) {
        if (binding.dismissed) {
            throw refuse(MonitorRule.UNKNOWN_DRIVER, "a driver that was dismissed", "one that is admitted");
        }
        if (!binding.active()) {
            throw refuse(MonitorRule.INACTIVE, String.valueOf(binding.phase()), "INITIALIZED or RUNNING");
        }
        if (binding.epoch > limits.epochs()) {
            throw refuse(MonitorRule.EPOCHS_SPENT, binding.epoch - 1 + " epochs", "fewer");
        }
        if (binding.unit.unsettled()) {
            throw refuse(
                    MonitorRule.UNSETTLED,
                    "device " + binding.silence.state() + ", memory " + binding.sweep.state(),
                    "nothing outstanding in the unit");
        }
    }

    /** Policy is asked last, so that it sees no request that is refused anyway, and with no lock held: it is not ours. */
    private void allowed(DriverBinding binding, Grant grant) {
        boolean allows;
        try {
            allows = surroundings.policy().allows(binding.driver, grant);
        } catch (Throwable e) {
            throw refuse(MonitorRule.POLICY, "a policy that failed: " + Failure.text(e), "one that answers");
        }
        if (!allows) {
            throw refuse(MonitorRule.POLICY, String.valueOf(grant), "what the policy allows");
        }
    }

    private static void has(DriverBinding binding, int function) {
        if (!binding.accounts.has(function)) {
            throw refuse(MonitorRule.FUNCTIONS, "virtual function " + function, "one with a share in the manifest");
        }
    }

    private static void fits(DriverBinding binding, Kind kind, int function, long amount, MonitorRule rule) {
        has(binding, function);
        if (!binding.accounts.fits(kind, function, amount)) {
            binding.feed.offer(new TelemetryEvent.BudgetExceeded(binding.driver, kind.name()));
            throw refuse(rule, amount + " beside " + binding.accounts.used(kind), "no more than the budget");
        }
    }

    private static RefusedException refuse(MonitorRule rule, String found, String expected) {
        return new RefusedException(rule, RefusedException.NOWHERE, found, expected);
    }
}
