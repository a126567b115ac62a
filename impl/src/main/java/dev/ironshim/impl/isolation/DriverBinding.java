package dev.ironshim.impl.isolation;

import dev.ironshim.impl.audit.Telemetry;
import dev.ironshim.impl.lifecycle.Lifecycle;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.model.isolation.DeviceCondition;
import dev.ironshim.model.lifecycle.Phase;
import java.util.ArrayList;
import java.util.List;

/** What the monitor keeps of one driver. Guarded by the monitor's lock, except for the gate, which uses read without it. */
final class DriverBinding {
    final Manifest manifest;
    final Admitted grants;
    final Gate gate;
    final Lifecycle life;
    final Accounts accounts;
    final Interrupts interrupts;
    final List<DmaMapping> window = new ArrayList<>();
    final List<Charge> mmio = new ArrayList<>();
    // For each grant the epoch it was last minted in; a driver is not trusted to give anything back.
    final int[] minted;
    DeviceCondition device = DeviceCondition.SOUND;
    int epoch = 1;
    int mappings;
    boolean expired;

    /** What a register window that was handed out in this epoch was charged. */
    record Charge(int function, long bytes) {}

    DriverBinding(Manifest manifest, Admitted grants, int maxReleases, Telemetry telemetry) {
        this.manifest = manifest;
        this.grants = grants;
        gate = new Gate(manifest.driver(), telemetry);
        life = new Lifecycle(maxReleases);
        accounts = new Accounts(manifest.budgets(), manifest.draft().functions());
        interrupts = new Interrupts(manifest, maxReleases, telemetry);
        minted = new int[manifest.mmioCount() + manifest.portCount() + manifest.irqCount()];
    }

    boolean active() {
        Phase phase = life.snapshot().phase();
        return phase == Phase.INITIALIZED || phase == Phase.RUNNING;
    }

    boolean dead() {
        Phase phase = life.snapshot().phase();
        return phase == Phase.SHUTDOWN || phase == Phase.QUARANTINED;
    }

    /** Counts on, unless all epochs are spent. The gate is not written yet. */
    void nextEpoch(int last) {
        if (epoch <= last) {
            epoch++;
        }
        mappings = 0;
    }

    /** The one write that makes the driver's state known to uses: it kills all capabilities of ended epochs. */
    void publish() {
        gate.set(epoch, active());
    }
}
