package dev.ironshim.impl.quarantine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Numbers of lines on their way from many threads to one. The algorithm is that of JCTools' {@code MpscArrayQueue}, with
 * numbers in place of objects: there is nothing to look up, and nothing for a collector to follow.
 */
final class Ring {
    /** No line. */
    static final int EMPTY = -1;

    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);
    // Each alone in its cache lines: where producers write next, how far they may, and where the consumer reads next.
    private static final int PRODUCER = 16;
    private static final int LIMIT = 32;
    private static final int CONSUMER = 48;
    private static final int LENGTH = 64;

    private final long[] positions = new long[LENGTH];
    // A line plus one, or 0 where nothing was written yet.
    private final int[] slots;

    /** @param capacity at least 1; rounded up to a power of two */
    Ring(int capacity) {
        slots = new int[Integer.highestOneBit(Math.max(capacity - 1, 1)) << 1];
        positions[LIMIT] = slots.length;
    }

    /** Puts a line in, on any thread; false if there is no room. */
    boolean offer(int line) {
        long[] at = positions;
        int[] all = slots;
        long limit = (long) LONGS.getVolatile(at, LIMIT);
        long place;
        do {
            place = (long) LONGS.getVolatile(at, PRODUCER);
            if (place >= limit) {
                limit = (long) LONGS.getVolatile(at, CONSUMER) + all.length;
                if (place >= limit) {
                    return false;
                }
                LONGS.setRelease(at, LIMIT, limit);
            }
        } while (!LONGS.compareAndSet(at, PRODUCER, place, place + 1));
        INTS.setRelease(all, (int) place & (all.length - 1), line + 1);
        return true;
    }

    /** Takes the oldest line out, on one thread only; {@link #EMPTY} if there is none. */
    int poll() {
        long[] at = positions;
        int[] all = slots;
        long place = at[CONSUMER];
        int slot = (int) place & (all.length - 1);
        int found = (int) INTS.getAcquire(all, slot);
        if (found == 0) {
            if (place == (long) LONGS.getVolatile(at, PRODUCER)) {
                return EMPTY;
            }
            // Somebody has taken the slot and is about to write; others may have written behind it and returned.
            do {
                Thread.onSpinWait();
                found = (int) INTS.getAcquire(all, slot);
            } while (found == 0);
        }
        all[slot] = 0;
        LONGS.setRelease(at, CONSUMER, place + 1);
        return found - 1;
    }
}
