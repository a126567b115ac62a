package dev.ironshim.impl.linux;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether a device may speak. Silencing waits for nothing that was begun before it: whatever lets a device speak looks here
 * afterwards whether it was overtaken, and takes back what it did.
 */
final class Arming {
    private final AtomicLong silences = new AtomicLong();
    private volatile boolean armed;

    /** @return what {@link #overtaken} wants to be told */
    long arm() {
        long now = silences.get();
        armed = true;
        return now;
    }

    void silence() {
        armed = false;
        silences.incrementAndGet();
    }

    boolean armed() {
        return armed;
    }

    /** How often it was silenced. */
    long silences() {
        return silences.get();
    }

    /** Whether it was silenced since. */
    boolean overtaken(long since) {
        return silences.get() != since;
    }
}
