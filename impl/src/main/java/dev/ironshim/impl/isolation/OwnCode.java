package dev.ironshim.impl.isolation;

import dev.ironshim.impl.audit.TelemetryEvent;
import dev.ironshim.impl.audit.TelemetryFeed;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * Runs what a driver has left behind to be run, piece after piece: what never returns holds up this driver's pieces, and takes one
 * thread of the monitor's, not more. What it throws is reported.
 */
final class OwnCode {
    private record Piece(String what, Runnable code) {}

    private final long driver;
    private final TelemetryFeed feed;
    private final Executor threads;
    private final ArrayDeque<Piece> waiting = new ArrayDeque<>();
    private boolean running;

    OwnCode(long driver, TelemetryFeed feed, Executor threads) {
        this.driver = driver;
        this.feed = feed;
        this.threads = threads;
    }

    /** Soon, on another thread. To be called with no lock held. */
    void run(String what, Runnable code) {
        synchronized (waiting) {
            waiting.add(new Piece(what, code));
            if (running) {
                return;
            }
            running = true;
        }
        try {
            threads.execute(this::all);
        } catch (Throwable e) {
            synchronized (waiting) {
                running = false;
            }
            // It waits for the next piece.
            failed(what, e);
        }
    }

    private void all() {
        while (true) {
            Piece next;
            synchronized (waiting) {
                next = waiting.poll();
                if (next == null) {
                    running = false;
                    return;
                }
            }
            try {
                next.code.run();
            } catch (Throwable e) {
                failed(next.what, e);
            }
        }
    }

    private void failed(String what, Throwable e) {
        feed.offer(new TelemetryEvent.CallbackFailed(driver, what, Failure.text(e)));
        feed.tell();
    }
}
