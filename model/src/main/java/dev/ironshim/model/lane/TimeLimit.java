package dev.ironshim.model.lane;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A limit on how long a process runs, in force until it is closed. Whoever reads what a process says waits for its end, so the
 * limit has to be kept by somebody else.
 */
public final class TimeLimit implements AutoCloseable {
    private final Process process;
    private final Thread watch;
    private final AtomicBoolean exceeded = new AtomicBoolean();

    /** Ends {@code process}, and all that it has started, if it runs for longer than {@code limit}. */
    public TimeLimit(Process process, Duration limit) {
        this.process = process;
        watch = Thread.ofVirtual().start(() -> {
            try {
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    exceeded.set(true);
                    end();
                }
            } catch (InterruptedException e) {
                // The limit is no longer in force.
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Whether the process was ended for having run too long. */
    public boolean exceeded() {
        return exceeded.get();
    }

    /** Ends what still runs. */
    @Override
    public void close() {
        watch.interrupt();
        end();
    }

    private void end() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
