package dev.ironshim.impl.isolation;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many refusals of a driver's requests are recorded one by one until the next {@link #refill}: one that asks for what it has
 * not, over and over, must not fill the audit, where the records of others wait too. The rest is counted. Thread-safe.
 */
final class Share {
    static final int REFUSALS = 256;

    private final AtomicInteger credit = new AtomicInteger(REFUSALS);
    private final AtomicLong beyond = new AtomicLong();

    /** Whether one more is recorded by itself. */
    boolean take() {
        if (credit.get() > 0 && credit.getAndDecrement() > 0) {
            return true;
        }
        beyond.incrementAndGet();
        return false;
    }

    /** A new share. @return how many were counted only */
    long refill() {
        credit.set(REFUSALS);
        return beyond.getAndSet(0);
    }
}
