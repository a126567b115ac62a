package dev.ironshim.impl.isolation;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The executor of a monitor's effects, as a test wants it: at once, behind whatever is running; or held back until somebody
 * settles; or refused. Thread-safe.
 */
final class EffectQueue implements Executor {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean held;
    private boolean refusing;
    private boolean running;

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            if (refusing) {
                throw new RejectedExecutionException("no thread is left");
            }
            tasks.add(task);
            if (held || running) {
                return;
            }
        }
        settle();
    }

    /** From here on nothing is done until {@link #settle} or {@link #letGo}. */
    void hold() {
        synchronized (tasks) {
            held = true;
        }
    }

    void letGo() {
        synchronized (tasks) {
            held = false;
        }
        settle();
    }

    void refuse(boolean refuses) {
        synchronized (tasks) {
            refusing = refuses;
        }
    }

    int waiting() {
        synchronized (tasks) {
            return tasks.size();
        }
    }

    /** Does what waits, and what comes of it. */
    void settle() {
        while (true) {
            Runnable next;
            synchronized (tasks) {
                next = running ? null : tasks.poll();
                if (next == null) {
                    return;
                }
                running = true;
            }
            try {
                next.run();
            } finally {
                synchronized (tasks) {
                    running = false;
                }
            }
        }
    }
}
