package dev.ironshim.impl.audit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** The records of a monitor: one log for all decisions, one feed a driver, written by an executor with no lock held. */
public final class Records {
    private final AuditLog log;
    private final Telemetry telemetry;
    private final Executor executor;
    private final List<TelemetryFeed> feeds = new CopyOnWriteArrayList<>();
    private final AtomicBoolean logging = new AtomicBoolean();
    private final AtomicBoolean reporting = new AtomicBoolean();

    /** @param executor what writes; one whose sink hangs keeps one of its threads for each of the two sinks */
    public Records(Audit audit, int capacity, Telemetry telemetry, Executor executor) {
        log = new AuditLog(audit, capacity);
        this.telemetry = telemetry;
        this.executor = executor;
    }

    public AuditLog log() {
        return log;
    }

    /** A feed of a driver, until it is given back. */
    public TelemetryFeed open(long driver) {
        TelemetryFeed feed = new TelemetryFeed(driver, this::report);
        feeds.add(feed);
        return feed;
    }

    /** Tells what is left of a driver that was dismissed, and forgets it. */
    public void close(TelemetryFeed feed) {
        feeds.remove(feed);
        hand(reporting, () -> feed.write(telemetry));
    }

    /** Has somebody write the log, if something waits. */
    public void wake() {
        if (log.waiting()) {
            hand(logging, log::write);
        }
    }

    /** New shares for all drivers, and another try for what could not be written. */
    public void tick() {
        feeds.forEach(TelemetryFeed::refill);
        wake();
    }

    private void report() {
        hand(reporting, () -> feeds.forEach(feed -> feed.write(telemetry)));
    }

    /** Starts a task unless it is running. What is added while it ends is seen by the next one. */
    private void hand(AtomicBoolean running, Runnable task) {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        try {
            executor.execute(() -> {
                // Before the work: whoever adds something from here on starts another task.
                running.set(false);
                task.run();
            });
        } catch (RuntimeException e) {
            // Nobody takes it now; the next tick tries again.
            running.set(false);
        }
    }
}
