package dev.ironshim.impl.isolation;

import dev.ironshim.impl.audit.TelemetryEvent;
import dev.ironshim.impl.quarantine.Delivery;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One line's way from the platform's event to the driver's handler: it listens, asks the gate about each interrupt, calls the
 * handler and measures it. A handler that does not return is noticed by whoever tells the time, and its line is cut.
 */
final class Served {
    private static final int LISTEN_MILLIS = 100;
    // What an event source has counted while nobody listened is not served one by one for ever.
    private static final long MAX_AT_ONCE = 65_536;

    private final DriverBinding binding;
    private final Surroundings surroundings;
    private final LineIngress ingress;
    private final int line;
    private final AtomicReference<@Nullable Listener> listener = new AtomicReference<>();

    Served(DriverBinding binding, Surroundings surroundings, int line) {
        this.binding = binding;
        this.surroundings = surroundings;
        this.line = line;
        ingress = new LineIngress(binding, line);
    }

    /** @throws RefusedException with {@link MonitorRule#ALREADY_SERVED} or {@link MonitorRule#PLATFORM_FAILED} */
    void serve(IrqLine capability, IrqLine.Handler handler) {
        Listener mine = new Listener(capability.epoch(), handler);
        Listener other = listener.get();
        if ((other != null && binding.gate.lasts(other.epoch) && !binding.dismissed)
                || !listener.compareAndSet(other, mine)) {
            throw refuse(MonitorRule.ALREADY_SERVED, "line " + line, "one that nobody serves");
        }
        try {
            mine.source = Objects.requireNonNull(
                    binding.platform.interrupt(
                            capability.grant().kind(), capability.grant().vector()),
                    "a platform without a source of interrupts");
            surroundings.effects().execute(mine::listen);
        } catch (Throwable e) {
            mine.close();
            listener.compareAndSet(mine, null);
            throw refuse(MonitorRule.PLATFORM_FAILED, Failure.text(e), "interrupts of line " + line);
        }
    }

    /** A handler that is still running after its time has overrun its budget, whether or not it ever returns. */
    void watch(long now) {
        Listener current = listener.get();
        if (current != null) {
            current.watch(now);
        }
    }

    private RefusedException refuse(MonitorRule rule, String found, String expected) {
        return binding.gate.refuse(rule, RefusedException.NOWHERE, found, expected);
    }

    private final class Listener {
        final int epoch;
        private final IrqLine.Handler handler;
        private volatile Platform.@Nullable EventSource source;
        // Written by the listening thread; read by the one that watches.
        private volatile long busySince;
        private volatile int generation = -1;

        Listener(int epoch, IrqLine.Handler handler) {
            this.epoch = epoch;
            this.handler = handler;
        }

        void listen() {
            try {
                Platform.EventSource events = source;
                // A driver that is suspended is served again when it resumes.
                while (events != null && binding.gate.lasts(epoch) && !binding.dismissed) {
                    Thread.interrupted();
                    long count = events.await(LISTEN_MILLIS);
                    long now = surroundings.ticks().getAsLong();
                    ingress.tick(now);
                    if (count > 0) {
                        deliver(Math.min(count, MAX_AT_ONCE), now);
                    }
                }
            } catch (Throwable e) {
                failed("listening to line " + line, e);
            } finally {
                close();
                listener.compareAndSet(this, null);
            }
        }

        private void deliver(long count, long now) {
            long delivered = 0;
            // This epoch's interrupts only: the line may have been handed out again meanwhile.
            for (long i = 0; i < count && binding.gate.open(epoch); i++) {
                if (ingress.interrupt(line, now) == Delivery.DELIVERED) {
                    delivered++;
                }
            }
            if (delivered == 0) {
                return;
            }
            int admitted = ingress.generation(line, now);
            busySince = now;
            generation = admitted;
            boolean fault = false;
            try {
                handler.handle(new IrqLine.Ticket(line, delivered));
            } catch (Throwable e) {
                fault = true;
            } finally {
                generation = -1;
            }
            ingress.complete(admitted, Math.max(0, surroundings.ticks().getAsLong() - now), fault);
        }

        private void watch(long now) {
            int admitted = generation;
            if (admitted >= 0
                    && now - busySince > binding.grants.irqs().get(line).ticksPerCall()) {
                ingress.complete(admitted, Math.max(0, now - busySince), false);
            }
        }

        private void close() {
            Platform.EventSource events = source;
            source = null;
            if (events != null) {
                try {
                    events.close();
                } catch (Throwable e) {
                    failed("closing line " + line, e);
                }
            }
        }

        private void failed(String what, Throwable e) {
            binding.feed.offer(new TelemetryEvent.CallbackFailed(binding.driver, what, Failure.text(e)));
            binding.feed.tell();
        }
    }
}
