package dev.ironshim.impl.audit;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** The records of a monitor: one log for all decisions, one feed a driver, written by an executor with no lock held. */
public final class Records {
    private final AuditLog log;
    private final Telemetry telemetry;
    private final Executor executor;
    private final List<TelemetryFeed> feeds = new CopyOnWriteArrayList<>();
    private final Writer logging = new Writer();
    private final Writer reporting = new Writer();
    /** Feeds that have something to tell, each once. */
    private final Queue<TelemetryFeed> toTell = new ConcurrentLinkedQueue<>();

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
        TelemetryFeed feed = new TelemetryFeed(driver, toTell::add, this::report);
        feeds.add(feed);
        return feed;
    }

    /** Tells what is left of a driver that was dismissed, and forgets it. */
    public void close(TelemetryFeed feed) {
        feeds.remove(feed);
        report();
    }

    /** Has somebody write what waits. To be called with no lock held. */
    public void wake() {
        if (log.waiting()) {
            logging.wake(executor, log::write);
        }
        report();
    }

    /** New shares for all drivers, and another try for what could not be written. */
    public void tick() {
        feeds.forEach(TelemetryFeed::refill);
        wake();
    }

    private void report() {
        if (!toTell.isEmpty()) {
            reporting.wake(executor, this::writeFeeds);
        }
    }

    private void writeFeeds() {
        for (TelemetryFeed feed = toTell.poll(); feed != null; feed = toTell.poll()) {
            feed.write(telemetry);
        }
    }
}
