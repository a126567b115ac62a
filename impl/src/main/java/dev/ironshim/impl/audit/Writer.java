package dev.ironshim.impl.audit;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work that one thread of an executor does at a time, again if somebody has woken it meanwhile: however long it hangs, it keeps
 * one thread. Thread-safe.
 */
final class Writer {
    private static final int IDLE = 0;
    private static final int RUNNING = 1;
    private static final int AGAIN = 2;

    private final AtomicInteger state = new AtomicInteger(IDLE);

    /** Has the work done, soon after. If nobody takes it, the next one to wake it tries again. */
    void wake(Executor executor, Runnable work) {
        if (state.getAndUpdate(now -> now == IDLE ? RUNNING : AGAIN) != IDLE) {
            return;
        }
        try {
            executor.execute(() -> run(work));
        } catch (Throwable e) {
            // An executor may have no memory for another thread, which is an error.
            state.set(IDLE);
        }
    }

    private void run(Runnable work) {
        do {
            state.set(RUNNING);
            work.run();
        } while (!state.compareAndSet(RUNNING, IDLE));
    }
}
