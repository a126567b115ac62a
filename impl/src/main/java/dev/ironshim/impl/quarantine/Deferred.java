package dev.ironshim.impl.quarantine;

import dev.ironshim.impl.refusal.RefusedException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Work of delivered interrupts that is done later: cores put lines in, one thread takes them out, so many at a time. What
 * does not fit is refused, counted for its line and reported. Allocates nothing once it is built.
 */
public final class Deferred {
    /** Does the work of one line. */
    @FunctionalInterface
    public interface Handler {
        void handle(int line);
    }

    private final int lines;
    private final Ring ring;
    private final AtomicLongArray overflowed;
    private final AtomicBoolean full = new AtomicBoolean();
    private final GateEvents events;

    /**
     * @param lines 1 to 65536
     * @param capacity 1 to 2^20; rounded up to a power of two
     * @throws RefusedException with a {@link GateRule}
     */
    public Deferred(int lines, int capacity, GateEvents events) {
        if (lines < 1 || lines > GateConfig.MAX_LINES) {
            throw new RefusedException(
                    GateRule.LINES, RefusedException.NOWHERE, String.valueOf(lines), GateRule.LINES.says());
        }
        if (capacity < 1 || capacity > 1 << 20) {
            throw new RefusedException(
                    GateRule.CAPACITY, RefusedException.NOWHERE, String.valueOf(capacity), GateRule.CAPACITY.says());
        }
        this.events = events;
        this.lines = lines;
        ring = new Ring(capacity);
        overflowed = new AtomicLongArray(lines);
    }

    /**
     * Puts a line in, from any core.
     *
     * @return whether there was room; otherwise it was counted, and reported if it is the first since the last drain
     * @throws IndexOutOfBoundsException if there is no such line
     */
    public boolean defer(int line) {
        if (ring.offer(Objects.checkIndex(line, lines))) {
            return true;
        }
        overflowed.getAndUpdate(line, count -> count == Long.MAX_VALUE ? count : count + 1);
        if (!full.getAndSet(true)) {
            events.overflowed(line);
        }
        return false;
    }

    /**
     * Takes lines out and does their work, from one thread only.
     *
     * @param budget how many at most, at least 0
     * @return how many it were
     */
    public int drain(int budget, Handler handler) {
        int done = 0;
        while (done < budget) {
            int line = ring.poll();
            if (line == Ring.EMPTY) {
                break;
            }
            done++;
            handler.handle(line);
        }
        if (done > 0 && full.get()) {
            full.set(false);
        }
        return done;
    }

    /** How often there was no room for a line. */
    public long overflowed(int line) {
        return overflowed.get(line);
    }
}
