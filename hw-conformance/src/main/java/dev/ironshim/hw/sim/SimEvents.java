package dev.ironshim.hw.sim;

import dev.ironshim.impl.isolation.Platform.EventSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Something that happens at the device or its port, for those who listen while it happens. */
final class SimEvents {
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

    void happen() {
        listeners.forEach(each -> each.happened.release());
    }

    EventSource listen() {
        Listener listener = new Listener();
        listeners.add(listener);
        return listener;
    }

    private final class Listener implements EventSource {
        private final Semaphore happened = new Semaphore(0);
        private volatile boolean closed;

        @Override
        public long await(int millis) {
            try {
                long count = happened.tryAcquire(millis, TimeUnit.MILLISECONDS) ? 1 + happened.drainPermits() : 0;
                return closed ? 0 : count;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 0;
            }
        }

        @Override
        public void close() {
            closed = true;
            listeners.remove(this);
            happened.release();
        }
    }
}
