package dev.ironshim.impl.audit;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Records on their way to an {@link Audit}: in their order, each until it is taken. Adding one never waits for the sink. While
 * nothing can be written, whoever hands out authority must stop ({@link #writable}); whoever takes it back goes on, in the
 * other half of the room. What finds no room is counted, and said in its place ({@link AuditEvent.RecordsLost}).
 *
 * <p>Thread-safe.
 */
public final class AuditLog {
    private final Audit sink;
    private final int capacity;
    /** The number of a record that found no room: it is never written. */
    private static final long NEVER = Long.MAX_VALUE;

    private final ArrayDeque<AuditEvent> queue = new ArrayDeque<>();
    private final Object lock = new Object();
    private long added;
    private long taken;
    private long lost;
    private boolean writing;
    private @Nullable Throwable trouble;

    /** @param capacity records, at least 2 */
    public AuditLog(Audit sink, int capacity) {
        if (capacity < 2) {
            throw new IllegalArgumentException("capacity " + capacity + "; 2 at least");
        }
        this.sink = sink;
        this.capacity = capacity;
    }

    /**
     * Adds a record behind all others.
     *
     * @return its number, for {@link #written}
     */
    public long add(AuditEvent event) {
        synchronized (lock) {
            // Where records are missing, the first one that is there again says so.
            int needed = lost > 0 ? 2 : 1;
            if (queue.size() + needed > capacity) {
                lost++;
                return NEVER;
            }
            if (lost > 0) {
                queue.add(new AuditEvent.RecordsLost(lost));
                added++;
                lost = 0;
            }
            queue.add(event);
            return ++added;
        }
    }

    /** Whether the last record that was tried was taken, none was lost, and there is room for as many again. */
    public boolean writable() {
        synchronized (lock) {
            return trouble == null && lost == 0 && queue.size() < capacity / 2;
        }
    }

    /** Whether something waits to be written. */
    public boolean waiting() {
        synchronized (lock) {
            return !queue.isEmpty() || lost > 0;
        }
    }

    /** What the sink threw the last time, if it did. */
    public @Nullable Throwable trouble() {
        synchronized (lock) {
            return trouble;
        }
    }

    /** Writes what waits, unless somebody else does, until the sink throws. It may take as long as the sink does. */
    public void write() {
        while (true) {
            AuditEvent next;
            synchronized (lock) {
                if (queue.isEmpty() && lost > 0) {
                    // Nobody may come to say it.
                    queue.add(new AuditEvent.RecordsLost(lost));
                    added++;
                    lost = 0;
                }
                next = writing ? null : queue.peek();
                if (next == null) {
                    return;
                }
                writing = true;
            }
            Throwable failure = null;
            try {
                sink.record(next);
            } catch (Throwable e) {
                failure = e;
            }
            synchronized (lock) {
                writing = false;
                trouble = failure;
                if (failure == null) {
                    queue.remove();
                    taken++;
                }
                lock.notifyAll();
            }
            if (failure != null) {
                return;
            }
        }
    }

    /**
     * Sees to it that a record is written, and waits if somebody else is at it.
     *
     * @param number what {@link #add} said
     * @param millis at most so long, behind somebody else
     * @return whether it was
     */
    public boolean written(long number, long millis) {
        write();
        synchronized (lock) {
            long rest = millis;
            while (taken < number && writing && rest > 0) {
                // A clock is not needed: each wait ends with the sink's answer or with the time.
                long before = taken;
                try {
                    lock.wait(rest);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
                rest = taken == before ? 0 : rest;
            }
            if (taken >= number || trouble != null || writing) {
                return taken >= number;
            }
        }
        write();
        synchronized (lock) {
            return taken >= number;
        }
    }
}
