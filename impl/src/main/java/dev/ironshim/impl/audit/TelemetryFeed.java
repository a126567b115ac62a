package dev.ironshim.impl.audit;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;

/**
 * One driver's events on their way to a {@link Telemetry}: so many until the next {@link #refill}, and no more, however often it
 * is refused. What it makes beyond that is counted and costs nothing else. Thread-safe; adding waits for nobody.
 */
public final class TelemetryFeed {
    /** Events of a driver between two refills. */
    public static final int SHARE = 1_024;

    private final long driver;
    private final Runnable waker;
    private final MpscVarHandleArrayQueue<TelemetryEvent> queue = new MpscVarHandleArrayQueue<>(SHARE);
    private final AtomicInteger credit = new AtomicInteger(SHARE);
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicBoolean writing = new AtomicBoolean();
    private final AtomicBoolean toTell = new AtomicBoolean();

    /** @param waker told when there is something to write; it must not wait */
    public TelemetryFeed(long driver, Runnable waker) {
        this.driver = driver;
        this.waker = waker;
    }

    /** Takes a place for one event, or counts one that is dropped. Whoever got a place adds the event. */
    public boolean wanted() {
        if (credit.get() > 0 && credit.getAndDecrement() > 0) {
            return true;
        }
        dropped.incrementAndGet();
        return false;
    }

    /** Adds an event for which there is a place. */
    public void add(TelemetryEvent event) {
        if (!queue.offer(event)) {
            dropped.incrementAndGet();
        }
        waker.run();
    }

    /** Adds an event if there is a place for it. */
    public void offer(TelemetryEvent event) {
        if (wanted()) {
            add(event);
        }
    }

    /** A new share. */
    public void refill() {
        credit.set(SHARE);
        if (dropped.get() > 0) {
            toTell.set(true);
            waker.run();
        }
    }

    /** How many were dropped and not told yet. */
    public long dropped() {
        return dropped.get();
    }

    /** Hands over what is there, unless somebody else does. What the sink throws at is gone, and counted. */
    void write(Telemetry sink) {
        while (!queue.isEmpty() || mayTell()) {
            if (!writing.compareAndSet(false, true)) {
                return;
            }
            try {
                TelemetryEvent event = queue.poll();
                if (event != null) {
                    write(sink, event, 1);
                } else if (mayTell()) {
                    long gone = dropped.getAndSet(0);
                    toTell.set(false);
                    write(sink, new TelemetryEvent.Dropped(driver, gone), gone);
                }
            } finally {
                writing.set(false);
            }
        }
    }

    /** Losses are told once a refill, or telling them would be a flood of its own. */
    private boolean mayTell() {
        return toTell.get() && dropped.get() > 0;
    }

    private void write(Telemetry sink, TelemetryEvent event, long count) {
        try {
            sink.record(event);
        } catch (Throwable e) {
            dropped.addAndGet(count);
        }
    }
}
