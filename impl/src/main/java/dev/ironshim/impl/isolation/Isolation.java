package dev.ironshim.impl.isolation;

import dev.ironshim.impl.lifecycle.Lifecycle;
import dev.ironshim.model.isolation.CapabilityKind;
import dev.ironshim.model.isolation.ContainDecision;
import dev.ironshim.model.isolation.DeviceCondition;
import dev.ironshim.model.isolation.DmaWindow;
import dev.ironshim.model.isolation.DriverState;
import dev.ironshim.model.isolation.IsolationBounds;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.isolation.IsolationState;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.LifecycleResult;
import dev.ironshim.model.lifecycle.LifecycleState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The monitor of a fixed number of drivers: it alone hands out capabilities, and it takes them back. A driver that is
 * quarantined or shut down loses everything in the same step. Specification: {@code Isolation.tla}.
 *
 * <p>Thread-safe. Drivers count from 1.
 */
public final class Isolation {
    private final IsolationBounds bounds;
    private final List<DriverBinding> drivers;
    private final Object lock = new Object();

    /** Drivers that were just created, with nothing handed out. */
    public Isolation(IsolationBounds bounds) {
        this.bounds = bounds;
        List<DriverBinding> made = new ArrayList<>();
        for (int driver = 0; driver < bounds.driverCount(); driver++) {
            made.add(new DriverBinding(bounds.maxReleases(), lock));
        }
        drivers = List.copyOf(made);
    }

    /**
     * A step of the driver's life. A release is granted for a sound device only.
     *
     * @throws IllegalArgumentException for the steps that only {@link #contain} and {@link #recovery} take
     */
    public IsolationResult life(int driver, LifecycleOp move) {
        synchronized (lock) {
            DriverBinding binding = binding(driver);
            if (move == LifecycleOp.GRANT && binding.device != DeviceCondition.SOUND) {
                return IsolationResult.DEVICE_NOT_SOUND;
            }
            boolean wasDead = binding.dead();
            LifecycleResult result = perform(binding.life, move);
            endEpochOfTheDying(binding, wasDead);
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
    public IsolationResult contain(int driver, ContainDecision decision) {
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
            endEpochOfTheDying(binding, wasDead);
            binding.device = decision == ContainDecision.DISCONNECT ? DeviceCondition.GONE : DeviceCondition.RECOVERING;
            return result.refused() && before == binding.device
                    ? IsolationResult.ALREADY_CONTAINED
                    : IsolationResult.OK;
        }
    }

    /** Recovery of the device has ended. {@code recovered} says that it is back, its reset included if one was due. */
    public IsolationResult recovery(int driver, boolean recovered) {
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
     * Hands out a capability other than DMA.
     *
     * @throws IllegalArgumentException for {@link CapabilityKind#DMA}, which {@link #map} hands out
     */
    public IsolationResult mint(int driver, CapabilityKind kind) {
        if (kind == CapabilityKind.DMA) {
            throw new IllegalArgumentException("a DMA capability comes with a mapping");
        }
        synchronized (lock) {
            DriverBinding binding = binding(driver);
            IsolationResult answer = mayMint(binding, kind);
            if (!answer.refused()) {
                binding.mint(kind);
            }
            return answer;
        }
    }

    /** Maps DMA window number {@code window} and hands out the capability for it. */
    public IsolationResult map(int driver, int window) {
        DmaWindow asked = DmaWindow.OF_THE_MODEL.get(window - 1);
        synchronized (lock) {
            DriverBinding binding = binding(driver);
            IsolationResult answer = mayMint(binding, CapabilityKind.DMA);
            if (answer.refused()) {
                return answer;
            }
            for (DriverBinding other : drivers) {
                if (other != binding
                        && other.window.isPresent()
                        && overlap(asked, DmaWindow.OF_THE_MODEL.get(other.window.getAsInt() - 1))) {
                    return IsolationResult.OVERLAP;
                }
            }
            binding.mint(CapabilityKind.DMA);
            binding.window = OptionalInt.of(window);
            return IsolationResult.OK;
        }
    }

    public IsolationResult unmap(int driver) {
        synchronized (lock) {
            DriverBinding binding = binding(driver);
            if (binding.window.isEmpty()) {
                return IsolationResult.NOT_MAPPED;
            }
            binding.window = OptionalInt.empty();
            return IsolationResult.OK;
        }
    }

    /** Takes everything back from a driver that goes on living. */
    public IsolationResult revoke(int driver) {
        synchronized (lock) {
            DriverBinding binding = binding(driver);
            if (binding.dead()) {
                return IsolationResult.INACTIVE;
            }
            if (binding.epoch() > bounds.epochCount()) {
                return IsolationResult.EPOCHS_SPENT;
            }
            binding.endEpoch(bounds.epochCount());
            return IsolationResult.OK;
        }
    }

    /** The capability of that kind and epoch, if it was ever handed out: a driver may present what it ever held. */
    public Optional<Capability> capability(int driver, CapabilityKind kind, int epoch) {
        synchronized (lock) {
            return binding(driver).find(kind, epoch);
        }
    }

    /** The state as of now. */
    public IsolationState snapshot() {
        synchronized (lock) {
            return new IsolationState(drivers.stream().map(this::snapshot).toList());
        }
    }

    private DriverState snapshot(DriverBinding binding) {
        Map<CapabilityKind, Set<Integer>> minted = new EnumMap<>(CapabilityKind.class);
        bounds.kinds().forEach(kind -> minted.put(kind, new HashSet<>()));
        binding.minted()
                .forEach(capability -> minted.computeIfAbsent(capability.kind(), kind -> new HashSet<>())
                        .add(capability.epoch()));
        LifecycleState life = binding.life.snapshot();
        return new DriverState(life, binding.device, binding.epoch(), minted, binding.window.orElse(0));
    }

    private IsolationResult mayMint(DriverBinding binding, CapabilityKind kind) {
        if (!binding.active()) {
            return IsolationResult.INACTIVE;
        }
        if (binding.epoch() > bounds.epochCount()) {
            return IsolationResult.EPOCHS_SPENT;
        }
        return binding.find(kind, binding.epoch()).isPresent() ? IsolationResult.ALREADY_MINTED : IsolationResult.OK;
    }

    private static boolean overlap(DmaWindow a, DmaWindow b) {
        return a.domain() == b.domain() && a.base() < b.base() + b.size() && b.base() < a.base() + a.size();
    }

    private void endEpochOfTheDying(DriverBinding binding, boolean wasDead) {
        if (!wasDead && binding.dead()) {
            binding.endEpoch(bounds.epochCount());
        }
    }

    private DriverBinding binding(int driver) {
        return drivers.get(driver - 1);
    }
}
