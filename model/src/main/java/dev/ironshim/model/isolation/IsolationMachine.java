package dev.ironshim.model.isolation;

import static dev.ironshim.model.isolation.IsolationResult.OK;

import dev.ironshim.model.isolation.IsolationOp.Contain;
import dev.ironshim.model.isolation.IsolationOp.Life;
import dev.ironshim.model.isolation.IsolationOp.Mint;
import dev.ironshim.model.isolation.IsolationOp.Recovery;
import dev.ironshim.model.isolation.IsolationOp.Revoke;
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

/** The composition: {@code Isolation.tla} in Java. */
public final class IsolationMachine implements Machine<IsolationState, IsolationOp, IsolationResult> {
    private final IsolationBounds bounds;
    private final LifecycleMachine lifecycle;

    public IsolationMachine(IsolationBounds bounds) {
        this.bounds = bounds;
        this.lifecycle = new LifecycleMachine(bounds.maxReleases());
    }

    @Override
    public IsolationState initial() {
        Map<CapabilityKind, Set<Integer>> nothing = new EnumMap<>(CapabilityKind.class);
        bounds.kinds().forEach(kind -> nothing.put(kind, Set.of()));
        DriverState driver = new DriverState(lifecycle.initial(), DeviceCondition.SOUND, 1, nothing, 0);
        return new IsolationState(Collections.nCopies(bounds.driverCount(), driver));
    }

    @Override
    public List<IsolationOp> operations() {
        List<IsolationOp> operations = new ArrayList<>();
        for (int driver = 1; driver <= bounds.driverCount(); driver++) {
            for (LifecycleOp move : IsolationOp.MOVES) {
                operations.add(new Life(driver, move));
            }
            for (ContainDecision decision : ContainDecision.values()) {
                operations.add(new Contain(driver, decision));
            }
            operations.add(new Recovery(driver, false));
            operations.add(new Recovery(driver, true));
            for (int window = 1; window <= bounds.windowCount(); window++) {
                operations.add(new IsolationOp.Map(driver, window));
            }
            operations.add(new Unmap(driver));
            operations.add(new Revoke(driver));
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
        }
        return operations;
    }

    @Override
    public Step<IsolationState, IsolationResult> apply(IsolationState s, IsolationOp op) {
        DriverState t = s.drivers().get(op.driver() - 1);
        Step<DriverState, IsolationResult> step = switch (op) {
            case Life life -> life(t, life.move());
            case Contain contain -> contain(t, contain.decision());
            case Recovery recovery -> recovery(t, recovery.recovered());
            case Mint mint -> mint(t, mint.capability());
            case IsolationOp.Map map -> map(s, t, map);
            case Unmap unmap ->
                t.window() == 0
                        ? refuse(t, IsolationResult.NOT_MAPPED)
                        : new Step<>(with(t, t.life(), t.device(), t.epoch(), 0), OK);
            case Revoke revoke -> revoke(t);
            case Use use -> new Step<>(t, use(t, use.capability(), use.epoch()));
        };
        List<DriverState> drivers = new ArrayList<>(s.drivers());
        drivers.set(op.driver() - 1, step.state());
        return new Step<>(new IsolationState(drivers), step.result());
    }

    private Step<DriverState, IsolationResult> life(DriverState t, LifecycleOp move) {
        if (move == LifecycleOp.GRANT && t.device() != DeviceCondition.SOUND) {
            return refuse(t, IsolationResult.DEVICE_NOT_SOUND);
        }
        Step<LifecycleState, LifecycleResult> step = lifecycle.apply(t.life(), move);
        return new Step<>(withLife(t, step.state(), t.device()), IsolationResult.of(step.result()));
    }

    private Step<DriverState, IsolationResult> contain(DriverState t, ContainDecision decision) {
        if (t.device() == DeviceCondition.GONE) {
            return refuse(t, IsolationResult.GONE);
        }
        LifecycleOp move =
                decision == ContainDecision.RESET_REQUIRED ? LifecycleOp.CONTAIN_AND_RESET : LifecycleOp.CONTAIN;
        DeviceCondition device =
                decision == ContainDecision.DISCONNECT ? DeviceCondition.GONE : DeviceCondition.RECOVERING;
        DriverState u = withLife(t, lifecycle.apply(t.life(), move).state(), device);
        return u.equals(t) ? refuse(t, IsolationResult.ALREADY_CONTAINED) : new Step<>(u, OK);
    }

    private Step<DriverState, IsolationResult> recovery(DriverState t, boolean recovered) {
        if (t.device() != DeviceCondition.RECOVERING) {
            return refuse(t, IsolationResult.NOTHING_TO_RECOVER);
        }
        if (!recovered) {
            return new Step<>(with(t, t.life(), DeviceCondition.GONE, t.epoch(), t.window()), OK);
        }
        LifecycleState life = lifecycle.apply(t.life(), LifecycleOp.RESET_DONE).state();
        return new Step<>(with(t, life, DeviceCondition.SOUND, t.epoch(), t.window()), OK);
    }

    private Step<DriverState, IsolationResult> mint(DriverState t, CapabilityKind kind) {
        if (!active(t)) {
            return refuse(t, IsolationResult.INACTIVE);
        }
        if (t.epoch() > bounds.epochCount()) {
            return refuse(t, IsolationResult.EPOCHS_SPENT);
        }
        Set<Integer> epochs = new HashSet<>(minted(t, kind));
        if (!epochs.add(t.epoch())) {
            return refuse(t, IsolationResult.ALREADY_MINTED);
        }
        Map<CapabilityKind, Set<Integer>> minted = new EnumMap<>(t.minted());
        minted.put(kind, Set.copyOf(epochs));
        return new Step<>(new DriverState(t.life(), t.device(), t.epoch(), minted, t.window()), OK);
    }

    private Step<DriverState, IsolationResult> map(IsolationState s, DriverState t, IsolationOp.Map map) {
        Step<DriverState, IsolationResult> minted = mint(t, CapabilityKind.DMA);
        if (minted.result() != OK) {
            return minted;
        }
        DmaWindow asked = DmaWindow.OF_THE_MODEL.get(map.window() - 1);
        for (int other = 1; other <= s.drivers().size(); other++) {
            int window = s.drivers().get(other - 1).window();
            if (other != map.driver() && window != 0 && overlap(asked, DmaWindow.OF_THE_MODEL.get(window - 1))) {
                return refuse(t, IsolationResult.OVERLAP);
            }
        }
        DriverState u = minted.state();
        return new Step<>(with(u, u.life(), u.device(), u.epoch(), map.window()), OK);
    }

    private static boolean overlap(DmaWindow a, DmaWindow b) {
        return a.domain() == b.domain() && a.base() < b.base() + b.size() && b.base() < a.base() + a.size();
    }

    private Step<DriverState, IsolationResult> revoke(DriverState t) {
        if (dead(t.life())) {
            return refuse(t, IsolationResult.INACTIVE);
        }
        return t.epoch() > bounds.epochCount()
                ? refuse(t, IsolationResult.EPOCHS_SPENT)
                : new Step<>(with(t, t.life(), t.device(), t.epoch() + 1, 0), OK);
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
        return kind == CapabilityKind.DMA && t.window() == 0 ? IsolationResult.NOT_MAPPED : OK;
    }

    private DriverState withLife(DriverState t, LifecycleState life, DeviceCondition device) {
        boolean dies = dead(life) && !dead(t.life());
        int epoch = dies ? Math.min(t.epoch() + 1, bounds.epochCount() + 1) : t.epoch();
        return with(t, life, device, epoch, dies ? 0 : t.window());
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

    private static DriverState with(DriverState t, LifecycleState life, DeviceCondition device, int epoch, int window) {
        return new DriverState(life, device, epoch, t.minted(), window);
    }

    private static Step<DriverState, IsolationResult> refuse(DriverState t, IsolationResult why) {
        return new Step<>(t, why);
    }
}
