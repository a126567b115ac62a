package dev.ironshim.hw.sim;

import dev.ironshim.hw.target.Errors;
import java.util.EnumMap;
import java.util.Map;

/** The port above the device: counts errors (AER), tells the owner, and cuts off a device that failed for good (DPC). */
final class SimPort implements Errors {
    private final Map<Severity, Long> counts = new EnumMap<>(Severity.class);
    private final SimEvents told = new SimEvents();
    private final SimEvents asked = new SimEvents();
    private volatile boolean contained;

    @Override
    public synchronized void inject(Severity severity) {
        counts.merge(severity, 1L, Long::sum);
        // Linux lets ports trigger on fatal errors only.
        contained |= severity == Severity.FATAL;
        if (severity != Severity.CORRECTABLE) {
            told.happen();
        }
    }

    @Override
    public synchronized long counted(Severity severity) {
        return counts.getOrDefault(severity, 0L);
    }

    @Override
    public boolean contained() {
        return contained;
    }

    @Override
    public void release() {
        contained = false;
    }

    @Override
    public void remove() {
        asked.happen();
    }

    /** Uncorrectable errors. */
    SimEvents told() {
        return told;
    }

    /** Wishes to have the device back. */
    SimEvents asked() {
        return asked;
    }
}
