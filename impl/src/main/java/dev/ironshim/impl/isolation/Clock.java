package dev.ironshim.impl.isolation;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock as decisions need it, over one that may throw or go back: then it is as late as it was. */
final class Clock implements LongSupplier {
    private final LongSupplier asked;
    private final AtomicLong latest = new AtomicLong(Long.MIN_VALUE);

    private Clock(LongSupplier asked) {
        this.asked = asked;
    }

    static Clock over(LongSupplier asked) {
        return asked instanceof Clock clock ? clock : new Clock(asked);
    }

    @Override
    public long getAsLong() {
        long now;
        try {
            now = asked.getAsLong();
        } catch (Throwable e) {
            long known = latest.get();
            return known == Long.MIN_VALUE ? 0 : known;
        }
        return latest.accumulateAndGet(now, Math::max);
    }
}
