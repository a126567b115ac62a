package dev.ironshim.impl.isolation;

import dev.ironshim.impl.pci.Bdf;

/**
 * Something that hardware is asked for, as the executor of a monitor gets it. Running it calls the platform, with no lock held,
 * and never throws.
 */
public final class EffectTask implements Runnable {
    /** What is asked for. */
    public enum Kind {
        /** The device sends neither requests nor interrupts. */
        DEVICE,
        /** Memory that was withdrawn comes back. */
        MEMORY
    }

    private final DriverBinding binding;
    private final Kind kind;
    private final Runnable work;

    EffectTask(DriverBinding binding, Kind kind, Runnable work) {
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

    public Kind kind() {
        return kind;
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
