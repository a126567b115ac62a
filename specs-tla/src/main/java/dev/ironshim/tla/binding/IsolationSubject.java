package dev.ironshim.tla.binding;

import dev.ironshim.impl.isolation.Capability;
import dev.ironshim.impl.isolation.CutOff;
import dev.ironshim.impl.isolation.Device;
import dev.ironshim.impl.isolation.DmaMapping;
import dev.ironshim.impl.isolation.Driver;
import dev.ironshim.impl.isolation.DriverFacts;
import dev.ironshim.impl.isolation.IrqLine;
import dev.ironshim.impl.isolation.LineIngress;
import dev.ironshim.impl.isolation.Monitor;
import dev.ironshim.impl.isolation.MonitorLimits;
import dev.ironshim.impl.isolation.MonitorRule;
import dev.ironshim.impl.isolation.Operator;
import dev.ironshim.impl.isolation.Requirements;
import dev.ironshim.impl.isolation.Surroundings;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.quarantine.Delivery;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.trust.VolatileStore;
import dev.ironshim.model.isolation.CapabilityKind;
import dev.ironshim.model.isolation.DeviceCondition;
import dev.ironshim.model.isolation.DmaWindow;
import dev.ironshim.model.isolation.DriverState;
import dev.ironshim.model.isolation.EffectState;
import dev.ironshim.model.isolation.IsolationBounds;
import dev.ironshim.model.isolation.IsolationOp;
import dev.ironshim.model.isolation.IsolationOp.Accuse;
import dev.ironshim.model.isolation.IsolationOp.Admit;
import dev.ironshim.model.isolation.IsolationOp.Contain;
import dev.ironshim.model.isolation.IsolationOp.Dismiss;
import dev.ironshim.model.isolation.IsolationOp.Distrust;
import dev.ironshim.model.isolation.IsolationOp.Initialize;
import dev.ironshim.model.isolation.IsolationOp.Life;
import dev.ironshim.model.isolation.IsolationOp.Mint;
import dev.ironshim.model.isolation.IsolationOp.Recovery;
import dev.ironshim.model.isolation.IsolationOp.ReleaseLine;
import dev.ironshim.model.isolation.IsolationOp.Revoke;
import dev.ironshim.model.isolation.IsolationOp.Settle;
import dev.ironshim.model.isolation.IsolationOp.Tick;
import dev.ironshim.model.isolation.IsolationOp.Unmap;
import dev.ironshim.model.isolation.IsolationOp.Use;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.isolation.IsolationState;
import dev.ironshim.model.isolation.LineCondition;
import dev.ironshim.model.isolation.Standing;
import dev.ironshim.model.isolation.Trouble;
import dev.ironshim.model.isolation.WindowSlot;
import dev.ironshim.model.lifecycle.Cause;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.LifecycleState;
import dev.ironshim.model.lifecycle.Phase;
import dev.ironshim.model.machine.Subject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Drives the monitor that ships, by what its embedder, its operator and its drivers hold. Manifests are signed, the platform and
 * the executor do what the operation says, and what they and the audit were told is part of what is observed: a window is free
 * only if the hardware has forgotten it, and a driver is cut off only if somebody was told.
 *
 * <p>Where the model says "the driver presents a capability", every method of it is called. What drivers hold is part of the
 * state, for nothing makes them give it back. A page stands for each address of the model.
 */
public final class IsolationSubject implements Subject<IsolationState, IsolationOp, IsolationResult> {
    private static final long EFFECT_TICKS = 10;
    private static final LifecycleState UNBORN = new LifecycleState(Phase.CREATED, Cause.NONE, false, false, false, 0);

    private final IsolationBounds bounds;
    private final IsolationWorld world;
    private final ScriptedEffects effects = new ScriptedEffects();
    private final ScriptedSinks sinks = new ScriptedSinks();
    private final List<Party> parties;
    private final Monitor monitor;
    private final Operator operator;
    private long ticks;

    /** One driver of the model: its device, its manifests, and what it was ever handed. */
    private static final class Party {
        final long identity;
        final ScriptedPlatform platform;
        final Device device;
        final List<Capability> held = new ArrayList<>();

        @Nullable
        Driver driver;

        int manifests;

        Party(long identity, ScriptedPlatform platform, Device device) {
            this.identity = identity;
            this.platform = platform;
            this.device = device;
        }
    }

    public IsolationSubject(Constants constants) {
        bounds = bounds(constants);
        world = bounds.together() ? IsolationWorld.TOGETHER : IsolationWorld.APART;
        monitor = Monitor.open(
                world.policy(),
                new VolatileStore(),
                new MonitorLimits(bounds.driverCount(), bounds.epochCount(), 1 << 20, bounds.maxReleases()),
                Requirements.USUAL,
                new Surroundings(
                        (driver, grant) -> true,
                        sinks,
                        event -> {},
                        effects,
                        Runnable::run,
                        () -> ticks,
                        () -> IsolationWorld.NOW,
                        EFFECT_TICKS,
                        0));
        operator = monitor.operator();
        parties = IntStream.rangeClosed(1, bounds.driverCount())
                .mapToObj(this::party)
                .toList();
    }

    private Party party(int number) {
        ScriptedPlatform platform = new ScriptedPlatform(world.device(number));
        return new Party(number, platform, monitor.device(platform));
    }

    static IsolationBounds bounds(Constants constants) {
        return new IsolationBounds(
                constants.integer("DriverCount"),
                constants.truth("Together"),
                constants.strings("Kinds").stream()
                        .map(name -> CapabilityKind.valueOf(name.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toSet()),
                constants.integer("EpochCount"),
                constants.integer("WindowCount"),
                constants.integer("MaxReleases"),
                constants.strings("Moves").stream()
                        .map(name -> LifecycleOp.valueOf(Constants.enumName(name)))
                        .collect(Collectors.toSet()),
                constants.strings("Trouble").stream()
                        .map(name -> Trouble.valueOf(Constants.enumName(name)))
                        .collect(Collectors.toSet()));
    }

    @Override
    public IsolationResult perform(IsolationOp operation) {
        try {
            return switch (operation) {
                case Admit admit -> admit(of(admit.driver()));
                case Dismiss dismiss -> done(() -> operator.dismiss(dismiss.driver()));
                case Distrust distrust -> distrust(of(distrust.driver()));
                case Initialize initialize -> initialize(of(initialize.driver()), initialize);
                case Life life -> life(of(life.driver()), life.move());
                case Contain contain -> contain(contain);
                case Recovery recovery -> done(() -> operator.recovered(recovery.driver(), recovery.recovered()));
                case Mint mint -> mint(of(mint.driver()), mint.capability());
                case IsolationOp.Map map -> map(of(map.driver()), map);
                case Unmap unmap -> unmap(of(unmap.driver()), unmap.window());
                case Revoke revoke -> ended(operator.revoke(revoke.driver()));
                case Use use -> use(of(use.driver()), use.capability(), use.epoch());
                case Accuse accuse -> accuse(of(accuse.driver()));
                case ReleaseLine release -> done(() -> operator.releaseLine(release.driver(), 0));
                case Settle settle -> settle(of(settle.driver()), settle);
                case Tick tick -> tick();
            };
        } catch (RefusedException e) {
            return answer(e);
        }
    }

    private Party of(int driver) {
        return parties.get(driver - 1);
    }

    private static IsolationResult done(Runnable operation) {
        operation.run();
        return IsolationResult.OK;
    }

    private static IsolationResult ended(CutOff cutOff) {
        return cutOff.returned() ? IsolationResult.OK : IsolationResult.REVOKED;
    }

    private IsolationResult admit(Party party) {
        Driver before = party.driver;
        party.driver = monitor.admit(world.envelope(party.identity, party.manifests), party.device);
        party.manifests++;
        if (before != null && before.facts().standing() != Standing.ABSENT) {
            throw new IllegalStateException("a driver was admitted while it was admitted");
        }
        return IsolationResult.OK;
    }

    private IsolationResult distrust(Party party) {
        operator.facts(party.identity);
        List<Long> ended = operator.revokeManifest(world.digest(party.identity, party.manifests - 1));
        if (ended.isEmpty()) {
            return IsolationResult.NOT_TRUSTED;
        }
        return ended(operator.cutOff(party.identity));
    }

    private IsolationResult initialize(Party party, Initialize operation) {
        Driver driver = admitted(party);
        party.platform.next(operation.world(), () -> operator.fault(party.identity));
        return done(driver::initialize);
    }

    /** A driver that was never admitted has no handle; whoever asks for it by name is told so. */
    private Driver admitted(Party party) {
        if (party.driver == null) {
            operator.facts(party.identity);
            throw new IllegalStateException("the monitor knows a driver that was never admitted");
        }
        return party.driver;
    }

    private IsolationResult life(Party party, LifecycleOp move) {
        Driver driver = admitted(party);
        return switch (move) {
            case START -> done(driver::start);
            case SUSPEND -> done(driver::suspend);
            case RESUME -> done(driver::resume);
            case SHUTDOWN -> ended(driver.shutdown());
            case FAULT -> ended(operator.fault(party.identity));
            case REQUEST_RELEASE -> done(driver::requestRelease);
            case GRANT -> done(() -> operator.grant(party.identity));
            case DENY -> done(() -> operator.deny(party.identity));
            case INITIALIZE, CONTAIN, CONTAIN_AND_RESET, RESET_DONE ->
                throw new IllegalArgumentException(move + " is no step by itself");
        };
    }

    private IsolationResult contain(Contain operation) {
        return ended(
                switch (operation.decision()) {
                    case QUARANTINE -> operator.contain(operation.driver());
                    case RESET_REQUIRED -> operator.containUntilReset(operation.driver());
                    case DISCONNECT -> operator.disconnect(operation.driver());
                });
    }

    private IsolationResult mint(Party party, CapabilityKind kind) {
        Driver driver = admitted(party);
        party.held.add(
                switch (kind) {
                    case MMIO -> driver.mmio("registers");
                    case PORT -> driver.ports("ports");
                    case IRQ -> driver.irq("line");
                    case DMA -> throw new IllegalArgumentException("a DMA capability comes with a mapping");
                });
        return IsolationResult.OK;
    }

    private IsolationResult map(Party party, IsolationOp.Map operation) {
        Driver driver = admitted(party);
        DmaWindow asked = DmaWindow.OF_THE_MODEL.get(operation.window() - 1);
        party.platform.next(operation.world(), () -> operator.fault(party.identity));
        try {
            party.held.add(driver.map(
                    IsolationWorld.grantOf(asked.space()),
                    world.memory(operation.window()),
                    asked.base() * Grant.PAGE,
                    Direction.BOTH));
        } finally {
            party.platform.usual();
        }
        return IsolationResult.OK;
    }

    private IsolationResult unmap(Party party, int window) {
        Driver driver = admitted(party);
        DmaMapping last = null;
        for (Capability each : party.held) {
            if (each instanceof DmaMapping mapping && isOf(mapping, window)) {
                last = mapping;
            }
        }
        if (last == null) {
            operator.facts(party.identity);
            return IsolationResult.NOT_MAPPED;
        }
        return ended(driver.unmap(last));
    }

    private static boolean isOf(DmaMapping mapping, int window) {
        DmaWindow asked = DmaWindow.OF_THE_MODEL.get(window - 1);
        return mapping.iova() == asked.base() * Grant.PAGE
                && mapping.space().pasid() == asked.space() - 1
                && mapping.bytes() == asked.size() * Grant.PAGE;
    }

    private IsolationResult use(Party party, CapabilityKind kind, int epoch) {
        boolean aLineLives = party.held.stream().anyMatch(each -> each instanceof IrqLine line && line.alive());
        IsolationResult best = IsolationResult.NOT_MINTED;
        for (Capability each : party.held) {
            if (each.kind() == kind && each.epoch() == epoch) {
                IsolationResult answer = Uses.of(each, monitor, party.identity, aLineLives);
                // Of several mappings those that are there are used; one that is dead must not come back.
                best = best == IsolationResult.OK ? best : answer;
            }
        }
        return best;
    }

    private IsolationResult accuse(Party party) {
        if (party.driver == null) {
            operator.facts(party.identity);
        }
        DriverFacts facts = operator.facts(party.identity);
        IsolationResult may = use(party, CapabilityKind.IRQ, facts.epoch());
        if (may != IsolationResult.OK) {
            return may;
        }
        LineIngress line = monitor.ingress().line(party.identity, "line");
        if (line.interrupt(0, 0) != Delivery.DELIVERED) {
            throw new IllegalStateException("a line that is alive delivers nothing");
        }
        line.complete(line.generation(0, 0), 0, true);
        return ended(operator.cutOff(party.identity));
    }

    private IsolationResult settle(Party party, Settle operation) {
        boolean any = effects.run(party.identity, operation.effect(), () -> party.platform.working(operation.well()));
        party.platform.working(true);
        if (!any) {
            return IsolationResult.NOTHING_DUE;
        }
        DriverFacts facts = operator.facts(party.identity);
        return facts.master().pending() || facts.memory().pending() ? IsolationResult.OUTSTANDING : IsolationResult.OK;
    }

    private IsolationResult tick() {
        ticks += 2 * EFFECT_TICKS;
        return monitor.ingress().tick() ? IsolationResult.OUTSTANDING : IsolationResult.NOTHING_DUE;
    }

    private static IsolationResult answer(RefusedException refused) {
        IsolationResult answer = refused.rule() instanceof MonitorRule rule ? rule.answer() : null;
        if (answer == null) {
            throw new IllegalStateException("a refusal that the specification does not know", refused);
        }
        return answer;
    }

    @Override
    public IsolationState observe() {
        return new IsolationState(parties.stream().map(this::observe).toList());
    }

    private DriverState observe(Party party) {
        Map<CapabilityKind, Set<Integer>> minted = new EnumMap<>(CapabilityKind.class);
        bounds.kinds().forEach(kind -> minted.put(kind, new HashSet<>()));
        party.held.forEach(each ->
                minted.computeIfAbsent(each.kind(), kind -> new HashSet<>()).add(each.epoch()));
        if (party.driver == null) {
            return absent(1, minted);
        }
        DriverFacts facts = party.driver.facts();
        hardware(party, facts);
        sinks.check(party.identity, facts);
        if (facts.standing() == Standing.ABSENT) {
            return absent(facts.epoch(), minted);
        }
        return new DriverState(
                facts.standing(),
                facts.life(),
                facts.device(),
                facts.epoch(),
                minted,
                IntStream.rangeClosed(1, bounds.windowCount())
                        .mapToObj(window -> slot(facts, window))
                        .toList(),
                facts.lines().getFirst(),
                facts.released().getFirst(),
                facts.master(),
                facts.memory());
    }

    private DriverState absent(int epoch, Map<CapabilityKind, Set<Integer>> minted) {
        return new DriverState(
                Standing.ABSENT,
                UNBORN,
                DeviceCondition.SOUND,
                epoch,
                minted,
                IntStream.rangeClosed(1, bounds.windowCount())
                        .mapToObj(window -> WindowSlot.FREE)
                        .toList(),
                LineCondition.FINE,
                0,
                EffectState.OFF,
                EffectState.NONE);
    }

    private WindowSlot slot(DriverFacts facts, int window) {
        DriverFacts.Place place = place(window);
        return facts.mapped().contains(place)
                ? WindowSlot.MAPPED
                : facts.withheld().contains(place) ? WindowSlot.LEAVING : WindowSlot.FREE;
    }

    private static DriverFacts.Place place(int window) {
        DmaWindow asked = DmaWindow.OF_THE_MODEL.get(window - 1);
        return new DriverFacts.Place(asked.space() - 1, asked.base() * Grant.PAGE, asked.size() * Grant.PAGE);
    }

    /** The books may know less of the hardware than is true, never more: what is free is forgotten, what is off is off. */
    private static void hardware(Party party, DriverFacts facts) {
        Set<DriverFacts.Place> known = new HashSet<>(facts.mapped());
        if (!party.platform.translated().containsAll(known)) {
            throw new IllegalStateException("mapped in the books and not in the hardware: " + known);
        }
        known.addAll(facts.withheld());
        if (!known.containsAll(party.platform.reached())) {
            throw new IllegalStateException("free in the books, and the hardware reaches " + party.platform.reached());
        }
        if (facts.master() == EffectState.OFF && party.platform.master()) {
            throw new IllegalStateException("silent in the books, and the device is master");
        }
    }
}
