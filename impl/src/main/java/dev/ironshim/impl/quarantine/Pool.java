package dev.ironshim.impl.quarantine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Interrupts a window of a driver or of one of its virtual functions, whichever lines and cores they come by. */
final class Pool {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int WORD = 16;
    private static final int SEEN = 17;
    private static final int LENGTH = 34;

    private final long budget;
    // The word stands alone in its cache lines, wherever the array lies.
    private final long[] padded = new long[LENGTH];

    Pool(long budget) {
        this.budget = budget;
    }

    /**
     * Takes one interrupt.
     *
     * @param number of the window, counted from the gate's origin
     * @return whether there was one
     */
    boolean take(long number) {
        while (true) {
            long word = (long) LONGS.getVolatile(padded, WORD);
            if (number - (long) LONGS.getOpaque(padded, SEEN) > PoolWord.WINDOWS / 2) {
                word = awake(word, number);
            }
            long next = PoolWord.take(word, (int) (number & (PoolWord.WINDOWS - 1)), budget);
            if (next == PoolWord.SPENT) {
                return false;
            }
            if (LONGS.compareAndSet(padded, WORD, word, next)) {
                LONGS.setOpaque(padded, SEEN, number);
                return true;
            }
        }
    }

    /** Nothing was taken for so long that the window's few bits may look like the present ones, or later. */
    private long awake(long word, long number) {
        long before = ((number - 1) & (PoolWord.WINDOWS - 1)) << 32;
        LONGS.compareAndSet(padded, WORD, word, before);
        LONGS.setOpaque(padded, SEEN, number);
        return (long) LONGS.getVolatile(padded, WORD);
    }

    /** What was taken in the last window that anything was taken in. */
    long used() {
        return PoolWord.used((long) LONGS.getVolatile(padded, WORD));
    }
}
