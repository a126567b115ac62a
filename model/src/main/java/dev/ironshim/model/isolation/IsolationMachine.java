package dev.ironshim.model.isolation;

import static dev.ironshim.model.isolation.IsolationResult.OK;

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
import dev.ironshim.model.lifecycle.LifecycleMachine;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.LifecycleResult;
import dev.ironshim.model.lifecycle.LifecycleState;
import dev.ironshim.model.lifecycle.Phase;
import dev.ironshim.model.machine.Machine;
import dev.ironshim.model.machine.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The composition: {@code Isolation.tla} in Java. */
public final class IsolationMachine implements Machine<IsolationState, IsolationOp, IsolationResult> {
    private final IsolationBounds bounds;
    private final LifecycleMachine lifecycle;
    private final DriverState start;

    public IsolationMachine(IsolationBounds bounds) {
        this.bounds = bounds;
        this.lifecycle = new LifecycleMachine(bounds.maxReleases());
        Map<CapabilityKind, Set<Integer>> nothing = new EnumMap<>(CapabilityKind.class);
        bounds.kinds().forEach(kind -> nothing.put(kind, Set.of()));
        this.start = new DriverState(
                Standing.ABSENT,
                lifecycle.initial(),
                DeviceCondition.SOUND,
                1,
                nothing,
                Collections.nCopies(bounds.windowCount(), WindowSlot.FREE),
                LineCondition.FINE,
                0,
                EffectState.OFF,
                EffectState.NONE);
    }

    @Override
    public IsolationState initial() {
        return new IsolationState(Collections.nCopies(bounds.driverCount(), start));
    }

    @Override
    public List<IsolationOp> operations() {
        List<IsolationOp> operations = new ArrayList<>();
        for (int driver = 1; driver <= bounds.driverCount(); driver++) {
            operationsOf(driver, operations);
        }
        if (bounds.trouble().contains(Trouble.LATE)) {
            operations.add(new Tick());
        }
        return operations;
    }

    private void operationsOf(int driver, List<IsolationOp> operations) {
        boolean fails = bounds.trouble().contains(Trouble.FAILS);
        operations.add(new Admit(driver));
        operations.add(new Dismiss(driver));
        operations.add(new Revoke(driver));
        if (bounds.trouble().contains(Trouble.DISTRUST)) {
            operations.add(new Distrust(driver));
        }
        for (World world : worlds()) {
            operations.add(new Initialize(driver, world));
        }
        for (LifecycleOp move : IsolationOp.MOVES) {
            if (bounds.moves().contains(move)) {
                operations.add(new Life(driver, move));
            }
        }
        if (bounds.trouble().contains(Trouble.ERROR)) {
            for (ContainDecision decision : ContainDecision.values()) {
                operations.add(new Contain(driver, decision));
            }
            operations.add(new Recovery(driver, false));
            operations.add(new Recovery(driver, true));
        }
        for (CapabilityKind kind : CapabilityKind.values()) {
            if (bounds.kinds().contains(kind)) {
                if (kind != CapabilityKind.DMA) {
                    operations.add(new Mint(driver, kind));
                }
                for (int epoch = 1; epoch <= bounds.epochCount(); epoch++) {
                    operations.add(new Use(driver, kind, epoch));
                }
            }
        }
        for (int window = 1; window <= bounds.windowCount(); window++) {
            for (World world : worlds()) {
                operations.add(new IsolationOp.Map(driver, window, world));
            }
            operations.add(new Unmap(driver, window));
        }
        if (bounds.kinds().contains(CapabilityKind.IRQ)) {
            operations.add(new Accuse(driver));
            operations.add(new ReleaseLine(driver));
        }
        for (EffectKind effect : EffectKind.values()) {
            operations.add(new Settle(driver, effect, true));
            if (fails) {
                operations.add(new Settle(driver, effect, false));
            }
        }
    }

    private List<World> worlds() {
        List<World> worlds = new ArrayList<>(List.of(World.ANSWERS));
        if (bounds.trouble().contains(Trouble.FAILS)) {
            worlds.add(World.FAILS);
        }
        if (bounds.trouble().contains(Trouble.CUTS_OFF)) {
            worlds.add(World.CUTS_OFF);
        }
        return worlds;
    }

    @Override
    public Step<IsolationState, IsolationResult> apply(IsolationState s, IsolationOp op) {
        return switch (op) {
            case Tick() -> tick(s);
            case Admit(int d) -> admit(s, d);
            case Use use -> new Step<>(s, use(of(s, use.driver()), use.capability(), use.epoch()));
            case Settle settle -> settle(s, settle.driver(), settle);
            case Dismiss(int d) -> known(s, d, () -> dismiss(s, d));
            case Distrust(int d) -> known(s, d, () -> distrust(s, d));
            case Initialize(int d, World world) -> known(s, d, () -> initialize(s, d, world));
            case Life(int d, LifecycleOp move) -> known(s, d, () -> life(s, d, move));
            case Contain(int d, ContainDecision decision) -> known(s, d, () -> contain(s, d, decision));
            case Recovery(int d, boolean recovered) -> known(s, d, () -> recovery(s, d, recovered));
            case Mint(int d, CapabilityKind kind) -> known(s, d, () -> mint(s, d, kind));
            case IsolationOp.Map(int d, int window, World world) -> known(s, d, () -> map(s, d, window, world));
            case Unmap(int d, int window) -> known(s, d, () -> unmap(s, d, window));
            case Revoke(int d) -> known(s, d, () -> revoke(s, d));
            case Accuse(int d) -> known(s, d, () -> accuse(s, d));
            case ReleaseLine(int d) -> known(s, d, () -> releaseLine(s, d));
        };
    }

    private interface Answering {
        Step<IsolationState, IsolationResult> answer();
    }

    private static Step<IsolationState, IsolationResult> known(IsolationState s, int d, Answering answering) {
        return of(s, d).standing() == Standing.ABSENT ? refuse(s, IsolationResult.UNKNOWN) : answering.answer();
    }

    private static Step<IsolationState, IsolationResult> admit(IsolationState s, int d) {
        DriverState t = of(s, d);
        return t.standing() == Standing.ABSENT
                ? ok(s, d, t.withStanding(Standing.TRUSTED))
                : refuse(s, IsolationResult.ALREADY_ADMITTED);
    }

    private Step<IsolationState, IsolationResult> dismiss(IsolationState s, int d) {
        DriverState t = of(s, d);
        if (t.life().phase() != Phase.SHUTDOWN || t.owes() || t.line() != LineCondition.FINE) {
            return refuse(s, IsolationResult.STILL_ADMITTED);
        }
        return ok(s, d, start.withEpoch(t.epoch()).withMinted(t.minted()));
    }

    private Step<IsolationState, IsolationResult> distrust(IsolationState s, int d) {
        DriverState t = of(s, d);
        if (t.standing() == Standing.FALLEN) {
            return refuse(s, IsolationResult.NOT_TRUSTED);
        }
        Step<LifecycleState, LifecycleResult> step = lifecycle.apply(t.life(), LifecycleOp.SHUTDOWN);
        DriverState u = t.withStanding(Standing.FALLEN);
        return ended(with(s, d, step.result().refused() ? u : withLife(u, step.state())), d);
    }

    private Step<IsolationState, IsolationResult> initialize(IsolationState s, int d, World world) {
        DriverState t = of(s, d);
        Step<LifecycleState, LifecycleResult> step = lifecycle.apply(t.life(), LifecycleOp.INITIALIZE);
        if (t.standing() == Standing.FALLEN) {
            return refuse(s, IsolationResult.NOT_TRUSTED);
        }
        if (step.result().refused()) {
            return refuse(s, IsolationResult.of(step.result()));
        }
        if (unsettled(s, d)) {
            return refuse(s, IsolationResult.UNSETTLED);
        }
        return switch (world) {
            case ANSWERS -> ok(s, d, t.withLife(step.state()).withMaster(EffectState.ON));
            case FAILS -> refuse(with(s, d, t.withMaster(EffectState.ISSUED)), IsolationResult.PLATFORM_FAILED);
            case CUTS_OFF -> refuse(faultUnit(with(s, d, t.withMaster(EffectState.ON)), d), IsolationResult.CUT_OFF);
        };
    }

    private Step<IsolationState, IsolationResult> life(IsolationState s, int d, LifecycleOp move) {
        DriverState t = of(s, d);
        if (move == LifecycleOp.GRANT && t.device() != DeviceCondition.SOUND) {
            return refuse(s, IsolationResult.DEVICE_NOT_SOUND);
        }
        Step<LifecycleState, LifecycleResult> step = lifecycle.apply(t.life(), move);
        if (step.result().refused()) {
            return refuse(s, IsolationResult.of(step.result()));
        }
        DriverState u = t.withLife(step.state());
        return switch (move) {
            case GRANT -> unsettled(s, d) ? refuse(s, IsolationResult.UNSETTLED) : ok(s, d, withLineOpen(u));
            case FAULT -> ended(faultUnit(s, d), d);
            case SHUTDOWN -> ended(with(s, d, withLife(t, step.state())), d);
            default -> ok(s, d, u);
        };
    }

    private DriverState withLineOpen(DriverState t) {
        return t.line() == LineCondition.CONTAINED && t.released() < bounds.maxReleases()
                ? t.withLine(LineCondition.FINE).withReleased(t.released() + 1)
                : t;
    }

    private Step<IsolationState, IsolationResult> contain(IsolationState s, int d, ContainDecision decision) {
        if (of(s, d).device() == DeviceCondition.GONE) {
            return refuse(s, IsolationResult.GONE);
        }
        IsolationState n = eachOfTheUnit(s, d, t -> contained(t, decision));
        return n.equals(s) ? refuse(s, IsolationResult.ALREADY_CONTAINED) : ended(n, d);
    }

    private DriverState contained(DriverState t, ContainDecision decision) {
        if (t.standing() == Standing.ABSENT || t.device() == DeviceCondition.GONE) {
            return t;
        }
        LifecycleOp move =
                decision == ContainDecision.RESET_REQUIRED ? LifecycleOp.CONTAIN_AND_RESET : LifecycleOp.CONTAIN;
        DriverState u = withLife(t, lifecycle.apply(t.life(), move).state());
        return u.withDevice(decision == ContainDecision.DISCONNECT ? DeviceCondition.GONE : DeviceCondition.RECOVERING)
                .withLine(u.line() == LineCondition.FINE ? LineCondition.CONTAINED : u.line());
    }

    private Step<IsolationState, IsolationResult> recovery(IsolationState s, int d, boolean recovered) {
        DriverState t = of(s, d);
        if (t.device() != DeviceCondition.RECOVERING) {
            return refuse(s, IsolationResult.NOTHING_TO_RECOVER);
        }
        if (!recovered) {
            return ok(s, d, t.withDevice(DeviceCondition.GONE));
        }
        LifecycleState life = lifecycle.apply(t.life(), LifecycleOp.RESET_DONE).state();
        return ok(s, d, t.withDevice(DeviceCondition.SOUND).withLife(life));
    }

    private IsolationResult mayGet(IsolationState s, int d) {
        DriverState t = of(s, d);
        if (!active(t)) {
            return IsolationResult.INACTIVE;
        }
        if (t.epoch() > bounds.epochCount()) {
            return IsolationResult.EPOCHS_SPENT;
        }
        return unsettled(s, d) ? IsolationResult.UNSETTLED : OK;
    }

    private Step<IsolationState, IsolationResult> mint(IsolationState s, int d, CapabilityKind kind) {
        DriverState t = of(s, d);
        IsolationResult may = mayGet(s, d);
        if (may != OK) {
            return refuse(s, may);
        }
        if (minted(t, kind).contains(t.epoch())) {
            return refuse(s, IsolationResult.ALREADY_MINTED);
        }
        if (kind == CapabilityKind.IRQ && t.line() != LineCondition.FINE) {
            return refuse(s, IsolationResult.LINE_QUARANTINED);
        }
        return ok(s, d, withMinted(t, kind));
    }

    private Step<IsolationState, IsolationResult> map(IsolationState s, int d, int window, World world) {
        IsolationResult may = mayGet(s, d);
        if (may != OK) {
            return refuse(s, may);
        }
        for (int other : unit(d)) {
            List<WindowSlot> slots = of(s, other).windows();
            for (int each = 1; each <= slots.size(); each++) {
                if (slots.get(each - 1) != WindowSlot.FREE && overlap(window, each)) {
                    return refuse(s, IsolationResult.OVERLAP);
                }
            }
        }
        DriverState t = of(s, d);
        IsolationState leaving =
                with(s, d, withWindow(t, window, WindowSlot.LEAVING).withMemory(EffectState.ISSUED));
        return switch (world) {
            case ANSWERS -> ok(s, d, withMinted(withWindow(t, window, WindowSlot.MAPPED), CapabilityKind.DMA));
            case FAILS -> refuse(leaving, IsolationResult.PLATFORM_FAILED);
            case CUTS_OFF -> refuse(faultUnit(leaving, d), IsolationResult.CUT_OFF);
        };
    }

    private static boolean overlap(int one, int other) {
        DmaWindow a = DmaWindow.OF_THE_MODEL.get(one - 1);
        DmaWindow b = DmaWindow.OF_THE_MODEL.get(other - 1);
        return a.space() == b.space() && a.base() < b.base() + b.size() && b.base() < a.base() + a.size();
    }

    private Step<IsolationState, IsolationResult> unmap(IsolationState s, int d, int window) {
        DriverState t = of(s, d);
        if (t.windows().get(window - 1) != WindowSlot.MAPPED) {
            return refuse(s, IsolationResult.NOT_MAPPED);
        }
        return ended(with(s, d, withWindow(t, window, WindowSlot.LEAVING).withMemory(issued(t.memory()))), d);
    }

    private Step<IsolationState, IsolationResult> revoke(IsolationState s, int d) {
        DriverState t = of(s, d);
        if (dead(t.life())) {
            return refuse(s, IsolationResult.INACTIVE);
        }
        return t.epoch() > bounds.epochCount()
                ? refuse(s, IsolationResult.EPOCHS_SPENT)
                : ended(with(s, d, withoutMemory(withoutEpoch(t))), d);
    }

    private static IsolationResult use(DriverState t, CapabilityKind kind, int epoch) {
        if (!minted(t, kind).contains(epoch)) {
            return IsolationResult.NOT_MINTED;
        }
        if (epoch != t.epoch()) {
            return IsolationResult.STALE;
        }
        if (!active(t)) {
            return IsolationResult.INACTIVE;
        }
        return kind == CapabilityKind.DMA && !t.windows().contains(WindowSlot.MAPPED) ? IsolationResult.NOT_MAPPED : OK;
    }

    private Step<IsolationState, IsolationResult> accuse(IsolationState s, int d) {
        DriverState t = of(s, d);
        IsolationResult may = use(t, CapabilityKind.IRQ, t.epoch());
        return may != OK ? refuse(s, may) : ended(faultUnit(with(s, d, t.withLine(LineCondition.ACCUSED)), d), d);
    }

    private Step<IsolationState, IsolationResult> releaseLine(IsolationState s, int d) {
        DriverState t = of(s, d);
        return switch (t.line()) {
            case FINE -> refuse(s, IsolationResult.NOT_QUARANTINED);
            case CONTAINED -> refuse(s, IsolationResult.LINE_CONTAINED);
            case ACCUSED ->
                t.released() >= bounds.maxReleases()
                        ? refuse(s, IsolationResult.RELEASES_SPENT)
                        : ok(s, d, t.withLine(LineCondition.FINE).withReleased(t.released() + 1));
        };
    }

    private static Step<IsolationState, IsolationResult> settle(IsolationState s, int d, Settle settle) {
        DriverState t = of(s, d);
        EffectState effect = settle.effect() == EffectKind.DEVICE ? t.master() : t.memory();
        if (!effect.underWay()) {
            return refuse(s, IsolationResult.NOTHING_DUE);
        }
        DriverState u = settle.effect() == EffectKind.DEVICE
                ? t.withMaster(settle.well() ? EffectState.OFF : EffectState.FAILED)
                : settle.well()
                        ? each(t, WindowSlot.LEAVING, WindowSlot.FREE).withMemory(EffectState.NONE)
                        : t.withMemory(EffectState.FAILED);
        return new Step<>(with(s, d, u), u.owes() ? IsolationResult.OUTSTANDING : OK);
    }

    private static Step<IsolationState, IsolationResult> tick(IsolationState s) {
        IsolationState n = new IsolationState(s.drivers().stream()
                .map(t -> t.withMaster(older(t.master())).withMemory(older(t.memory())))
                .toList());
        return n.equals(s) ? refuse(s, IsolationResult.NOTHING_DUE) : new Step<>(n, IsolationResult.OUTSTANDING);
    }

    private static EffectState older(EffectState effect) {
        return switch (effect) {
            case ISSUED -> EffectState.LATE;
            case FAILED -> EffectState.ISSUED;
            case OFF, ON, NONE, LATE -> effect;
        };
    }

    private IsolationState faultUnit(IsolationState s, int d) {
        return eachOfTheUnit(s, d, t -> {
            Step<LifecycleState, LifecycleResult> step = lifecycle.apply(t.life(), LifecycleOp.FAULT);
            return t.standing() == Standing.ABSENT || step.result().refused() ? t : withLife(t, step.state());
        });
    }

    private DriverState withLife(DriverState t, LifecycleState life) {
        DriverState u = t.withLife(life);
        return dead(life) ? withoutMemory(withoutDevice(dead(t.life()) ? u : withoutEpoch(u))) : u;
    }

    private DriverState withoutEpoch(DriverState t) {
        return t.withEpoch(Math.min(t.epoch(), bounds.epochCount()) + 1);
    }

    private static DriverState withoutDevice(DriverState t) {
        return t.master() == EffectState.OFF ? t : t.withMaster(issued(t.master()));
    }

    private static DriverState withoutMemory(DriverState t) {
        return t.windows().stream().allMatch(WindowSlot.FREE::equals)
                ? t
                : each(t, WindowSlot.MAPPED, WindowSlot.LEAVING).withMemory(issued(t.memory()));
    }

    private static EffectState issued(EffectState effect) {
        return effect == EffectState.LATE ? effect : EffectState.ISSUED;
    }

    private static boolean active(DriverState t) {
        return t.life().phase() == Phase.INITIALIZED || t.life().phase() == Phase.RUNNING;
    }

    private static boolean dead(LifecycleState life) {
        return life.phase() == Phase.SHUTDOWN || life.phase() == Phase.QUARANTINED;
    }

    private static Set<Integer> minted(DriverState t, CapabilityKind kind) {
        return t.minted().getOrDefault(kind, Set.of());
    }

    private static DriverState withMinted(DriverState t, CapabilityKind kind) {
        Set<Integer> epochs = new HashSet<>(minted(t, kind));
        epochs.add(t.epoch());
        Map<CapabilityKind, Set<Integer>> minted = new EnumMap<>(t.minted());
        minted.put(kind, Set.copyOf(epochs));
        return t.withMinted(minted);
    }

    private static DriverState withWindow(DriverState t, int window, WindowSlot slot) {
        List<WindowSlot> windows = new ArrayList<>(t.windows());
        windows.set(window - 1, slot);
        return t.withWindows(windows);
    }

    private static DriverState each(DriverState t, WindowSlot from, WindowSlot to) {
        return t.withWindows(
                t.windows().stream().map(slot -> slot == from ? to : slot).toList());
    }

    private List<Integer> unit(int d) {
        return bounds.together()
                ? IntStream.rangeClosed(1, bounds.driverCount()).boxed().toList()
                : List.of(d);
    }

    private boolean unsettled(IsolationState s, int d) {
        return unit(d).stream().anyMatch(each -> of(s, each).owes());
    }

    private IsolationState eachOfTheUnit(IsolationState s, int d, UnaryOperator<DriverState> change) {
        IsolationState n = s;
        for (int each : unit(d)) {
            n = with(n, each, change.apply(of(s, each)));
        }
        return n;
    }

    private static DriverState of(IsolationState s, int d) {
        return s.drivers().get(d - 1);
    }

    private static IsolationState with(IsolationState s, int d, DriverState t) {
        List<DriverState> drivers = new ArrayList<>(s.drivers());
        drivers.set(d - 1, t);
        return new IsolationState(drivers);
    }

    private static Step<IsolationState, IsolationResult> ok(IsolationState s, int d, DriverState t) {
        return new Step<>(with(s, d, t), OK);
    }

    private Step<IsolationState, IsolationResult> ended(IsolationState n, int d) {
        return new Step<>(n, unsettled(n, d) ? IsolationResult.REVOKED : OK);
    }

    private static Step<IsolationState, IsolationResult> refuse(IsolationState s, IsolationResult why) {
        return new Step<>(s, why);
    }
}
