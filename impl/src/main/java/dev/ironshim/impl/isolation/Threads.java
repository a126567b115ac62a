package dev.ironshim.impl.isolation;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Threads for what may hang. Platform threads, since a system call that hangs would keep a virtual thread's carrier. */
final class Threads {
    private static final int MAX_THREADS = 16_384;
    private static final long IDLE_SECONDS = 5;

    private Threads() {}

    /** An executor that makes a thread when none is idle; beyond {@value #MAX_THREADS} it refuses. */
    static Executor spare(String name) {
        AtomicLong number = new AtomicLong();
        return new ThreadPoolExecutor(
                0, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    // Nothing is inherited from whoever happens to hand a task over, who may be a driver.
                    Thread thread = new Thread(null, task, name + "-" + number.incrementAndGet(), 0, false);
                    thread.setDaemon(true);
                    return thread;
                });
    }
}
