package dev.ironshim.impl.quarantine;

import dev.ironshim.impl.refusal.RefusedException;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;

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

    private record Work(int line) {}

    private final MpscAtomicArrayQueue<Work> queue;
    private final Work[] works;
    private final AtomicLongArray overflowed;
    private final GateEvents events;
    // How much had been taken out when an overflow was last reported. Two cores that overflow at once may both report.
    private volatile long reportedAt = -1;

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
        queue = new MpscAtomicArrayQueue<>(Math.max(capacity, 2));
        works = new Work[lines];
        for (int line = 0; line < lines; line++) {
            works[line] = new Work(line);
        }
        overflowed = new AtomicLongArray(lines);
    }

    /**
     * Puts a line in, from any core.
     *
     * @return whether there was room; otherwise it was counted, and reported if it is the first since the last drain
     * @throws IndexOutOfBoundsException if there is no such line
     */
    public boolean defer(int line) {
        if (queue.offer(works[line])) {
            return true;
        }
        overflowed.getAndUpdate(line, count -> count == Long.MAX_VALUE ? count : count + 1);
        long taken = queue.currentConsumerIndex();
        if (reportedAt != taken) {
            reportedAt = taken;
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
            Work work = queue.relaxedPoll();
            if (work == null) {
                break;
            }
            done++;
            handler.handle(work.line());
        }
        return done;
    }

    /** How often there was no room for a line. */
    public long overflowed(int line) {
        return overflowed.get(line);
    }
}
