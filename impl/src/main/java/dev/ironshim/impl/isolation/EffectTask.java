package dev.ironshim.impl.isolation;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.model.isolation.EffectKind;

/**
 * Something that hardware is asked for, as the executor of a monitor gets it. Running it calls the platform, with no lock held,
 * and never throws.
 */
public final class EffectTask implements Runnable {
    private final DriverBinding binding;
    private final EffectKind kind;
    private final Runnable work;

    EffectTask(DriverBinding binding, EffectKind kind, Runnable work) {
        this.binding = binding;
        this.kind = kind;
        this.work = work;
    }

    /** The identity of the driver. */
    public long driver() {
        return binding.driver;
    }

    /** The device that is asked. */
    public Bdf device() {
        return binding.claim.address();
    }

    public EffectKind kind() {
        return kind;
    }

    /** Whether it is still asked for; one that is not does nothing. */
    public boolean due() {
        synchronized (binding.unit.lock) {
            return binding.effect(kind).underWay();
        }
    }

    @Override
    public void run() {
        work.run();
    }

    @Override
    public String toString() {
        return kind + " of " + device();
    }
}
