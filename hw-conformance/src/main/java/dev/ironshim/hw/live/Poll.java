package dev.ironshim.hw.live;

import java.io.IOException;
import java.time.Duration;

/** Asks a device again and again, as it has no interrupt for what is waited for. */
final class Poll {
    private static final int PAUSE_MILLIS = 1;

    /** What a device is asked. */
    interface Condition {
        boolean holds() throws IOException;
    }

    private Poll() {}

    /** Whether {@code condition} held at last, within {@code limit}. */
    static boolean until(Duration limit, Condition condition) throws IOException {
        long start = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                return false;
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        return true;
    }
}
