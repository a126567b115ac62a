package dev.ironshim.threads.stress;

import java.util.concurrent.locks.LockSupport;

/**
 * Brings one thread to where another one is in the middle of something: chance seldom does. Nobody is waited for longer than a
 * moment, for the other one may never come there.
 */
final class Meeting {
    /** Where the monitor has let go of its locks, and somebody else's code is run. */
    enum Place {
        /** Wherever chance has it. */
        ANYWHERE,
        POLICY,
        MAP,
        UNMAP,
        FLUSH
    }

    private static final int SPINS = 4_000;
    private static final int NAP_EVERY = 512;
    private static final long NAP_NANOS = 1_000;

    private final Place place;
    private volatile boolean waiting;
    private volatile boolean over;

    Meeting(Place place) {
        this.place = place;
    }

    /** Whoever is in the middle of something is here: if this is the place, the other one may come. */
    void at(Place here) {
        if (here == place && !over) {
            waiting = true;
            moment(() -> over);
        }
    }

    /** Comes to the place while the other one is there, and does something. */
    int meanwhile(Doing what) {
        if (place != Place.ANYWHERE) {
            moment(() -> waiting);
        }
        int done = what.go();
        over = true;
        return done;
    }

    /** What is done meanwhile. */
    interface Doing {
        int go();
    }

    private interface Condition {
        boolean holds();
    }

    private static void moment(Condition condition) {
        for (int i = 1; i < SPINS && !condition.holds(); i++) {
            if (i % NAP_EVERY == 0) {
                LockSupport.parkNanos(NAP_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
