package dev.ironshim.impl.isolation;

import dev.ironshim.impl.lifecycle.Lifecycle;
import dev.ironshim.model.isolation.CapabilityKind;
import dev.ironshim.model.isolation.DeviceCondition;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What the monitor keeps of one driver. Guarded by the monitor's lock, except for the epoch, which uses read without it. */
final class DriverBinding {
    final Lifecycle life;
    DeviceCondition device = DeviceCondition.SOUND;
    OptionalInt window = OptionalInt.empty();
    private final List<Capability> minted = new ArrayList<>();
    private final Object lock;
    // Volatile because ending an epoch must be seen by a use on another thread that is refused before it takes the
    // lock.
    private volatile int epoch = 1;

    DriverBinding(int maxReleases, Object lock) {
        this.life = new Lifecycle(maxReleases);
        this.lock = lock;
    }

    int epoch() {
        return epoch;
    }

    boolean active() {
        Phase phase = life.snapshot().phase();
        return phase == Phase.INITIALIZED || phase == Phase.RUNNING;
    }

    boolean dead() {
        Phase phase = life.snapshot().phase();
        return phase == Phase.SHUTDOWN || phase == Phase.QUARANTINED;
    }

    /** Ends the epoch: the one write that kills everything that was handed out. Only the holder of the lock writes it. */
    void endEpoch(int last) {
        int ended = epoch;
        if (ended <= last) {
            epoch = ended + 1;
        }
        window = OptionalInt.empty();
    }

    Optional<Capability> find(CapabilityKind kind, int wanted) {
        return minted.stream()
                .filter(capability -> capability.kind() == kind && capability.epoch() == wanted)
                .findFirst();
    }

    Capability mint(CapabilityKind kind) {
        Capability capability = new Capability(this, kind, epoch);
        minted.add(capability);
        return capability;
    }

    List<Capability> minted() {
        return minted;
    }

    IsolationResult use(Capability capability) {
        if (capability.epoch() != epoch) {
            return IsolationResult.STALE;
        }
        synchronized (lock) {
            // The epoch may have ended while this thread waited.
            if (capability.epoch() != epoch) {
                return IsolationResult.STALE;
            }
            if (!active()) {
                return IsolationResult.INACTIVE;
            }
            return capability.kind() == CapabilityKind.DMA && window.isEmpty()
                    ? IsolationResult.NOT_MAPPED
                    : IsolationResult.OK;
        }
    }
}
