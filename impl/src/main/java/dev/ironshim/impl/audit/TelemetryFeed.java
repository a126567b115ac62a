package dev.ironshim.impl.audit;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;

/**
 * One driver's events on their way to a {@link Telemetry}: so many until the next {@link #refill}, and no more, however often it
 * is refused. What it makes beyond that is counted and costs nothing else. Thread-safe; adding waits for nobody.
 */
public final class TelemetryFeed {
    /** Events of a driver between two refills. */
    public static final int SHARE = 1_024;

    private final long driver;
    private final Consumer<TelemetryFeed> noted;
    private final Runnable waker;
    private final MpscAtomicArrayQueue<TelemetryEvent> queue = new MpscAtomicArrayQueue<>(SHARE);
    private final AtomicInteger credit = new AtomicInteger(SHARE);
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicBoolean toTell = new AtomicBoolean();
    /** Whether somebody knows that there is something. */
    private final AtomicBoolean known = new AtomicBoolean();

    /**
     * @param noted gets this feed when there is something to tell, once until it has been written; it must not wait
     * @param waker called by {@link #tell}
     */
    public TelemetryFeed(long driver, Consumer<TelemetryFeed> noted, Runnable waker) {
        this.driver = driver;
        this.noted = noted;
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

    /** Adds an event for which there is a place. Whoever holds no lock has it told by {@link #tell}. */
    public void add(TelemetryEvent event) {
        if (!queue.offer(event)) {
            dropped.incrementAndGet();
        }
        note();
    }

    private void note() {
        if (!known.get() && known.compareAndSet(false, true)) {
            noted.accept(this);
        }
    }

    /** Adds an event if there is a place for it. */
    public void offer(TelemetryEvent event) {
        if (wanted()) {
            add(event);
        }
    }

    /** Has what was added written: to be called with no lock held. */
    public void tell() {
        waker.run();
    }

    /** A new share. */
    public void refill() {
        credit.set(SHARE);
        if (dropped.get() > 0) {
            toTell.set(true);
            note();
        }
    }

    /** How many were dropped and not told yet. */
    public long dropped() {
        return dropped.get();
    }

    /** Hands over what is there, on one thread at a time. What the sink throws at is gone, and counted. */
    void write(Telemetry sink) {
        // Before the work: whoever adds something from here on says so again.
        known.set(false);
        for (TelemetryEvent event = queue.poll(); event != null; event = queue.poll()) {
            write(sink, event, 1);
        }
        if (mayTell()) {
            long gone = dropped.getAndSet(0);
            toTell.set(false);
            write(sink, new TelemetryEvent.Dropped(driver, gone), gone);
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
