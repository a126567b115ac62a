package dev.ironshim.impl.quarantine;

import dev.ironshim.model.quarantine.QuarantineReason;

/**
 * Told once for each change of a line, by the thread that made it, with no lock held. It must be quick: it may be called
 * from an interrupt.
 */
public interface GateEvents {
    /** Nobody listens. */
    GateEvents NONE = new GateEvents() {
        @Override
        public void masked(int line) {}

        @Override
        public void quarantined(int line, QuarantineReason reason) {}

        @Override
        public void overflowed(int line) {}
    };

    /** The line has spent its window; whoever can, masks it in hardware until the next one. */
    void masked(int line);

    void quarantined(int line, QuarantineReason reason);

    /** Deferred work of the line found no room; told for the first one since the queue was last drained. */
    void overflowed(int line);
}
