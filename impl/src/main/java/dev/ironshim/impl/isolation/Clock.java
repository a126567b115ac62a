package dev.ironshim.impl.isolation;

import java.util.function.LongSupplier;

/**
 * A clock as decisions need it, over one that may throw, go back or jump ahead: it goes on by what the other has gone on since it was
 * asked last. One that jumps makes late what is under way, once, and does not stop time afterwards.
 */
final class Clock implements LongSupplier {
    /** So far at most from one reading to the next: sums of this do not overflow. */
    private static final long MAX_STEP = 1L << 50;

    private final LongSupplier asked;
    private boolean begun;
    private long latest;
    private long now;

    private Clock(LongSupplier asked) {
        this.asked = asked;
    }

    static Clock over(LongSupplier asked) {
        return asked instanceof Clock clock ? clock : new Clock(asked);
    }

    @Override
    public long getAsLong() {
        long reading;
        try {
            reading = asked.getAsLong();
        } catch (Throwable e) {
            return now();
        }
        return read(reading);
    }

    private synchronized long now() {
        return now;
    }

    private synchronized long read(long reading) {
        long step = reading - latest;
        if (!begun) {
            begun = true;
            now = reading;
        } else if (step > 0) {
            now += Math.min(step, MAX_STEP);
        }
        latest = reading;
        return now;
    }
}
