package dev.ironshim.hw.sim;

import dev.ironshim.hw.target.Errors;
import java.util.EnumMap;
import java.util.Map;

/** The port above the device: counts errors (AER), tells the owner, and cuts off a device that failed for good (DPC). */
final class SimPort implements Errors {
    private final Map<Severity, Long> counts = new EnumMap<>(Severity.class);
    private long told;
    private long asked;
    private boolean contained;

    @Override
    public void inject(Severity severity) {
        counts.merge(severity, 1L, Long::sum);
        if (severity != Severity.CORRECTABLE) {
            told++;
        }
        // Linux lets ports trigger on fatal errors only.
        contained |= severity == Severity.FATAL;
    }

    @Override
    public long counted(Severity severity) {
        return counts.getOrDefault(severity, 0L);
    }

    @Override
    public long told() {
        long now = told;
        told = 0;
        return now;
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
        asked++;
    }

    @Override
    public long asked() {
        long now = asked;
        asked = 0;
        return now;
    }
}
