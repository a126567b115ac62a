package dev.ironshim.impl.isolation;

import dev.ironshim.impl.audit.TelemetryEvent;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Listens to what the platform reports of a driver's device, as long as the driver is admitted. How bad an error was is not said
 * there, so the worst is believed; a device that is asked back is given up by its driver.
 */
final class Reports {
    private static final int LISTEN_MILLIS = 100;
    /** Between two attempts to listen, at most. */
    private static final int MAX_PAUSE_MILLIS = 10_000;

    private final Surroundings surroundings;
    private final Isolation isolation;
    private final Recovery recovery;
    private final BooleanSupplier closed;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    Reports(Surroundings surroundings, Isolation isolation, Recovery recovery, BooleanSupplier closed) {
        this.surroundings = surroundings;
        this.isolation = isolation;
        this.recovery = recovery;
        this.closed = closed;
    }

    /** What a platform cannot report is said, and does not keep a driver from being admitted. */
    void listen(DriverBinding binding) {
        listen(binding, "errors", binding.platform::errors, () -> recovery.report(binding, DeviceError.FATAL));
        listen(binding, "removal", binding.platform::removal, () -> giveUp(binding));
    }

    private void giveUp(DriverBinding binding) {
        IsolationResult answer = isolation.life(binding, LifecycleOp.SHUTDOWN);
        if (answer.refused()) {
            // It is dead already; what is outstanding goes on.
            missed(binding, "removal", "the device is asked back from a driver that is " + binding.phase());
        }
    }

    private void listen(DriverBinding binding, String what, Supplier<Platform.EventSource> source, Runnable event) {
        if (!heard(binding)) {
            return;
        }
        try {
            surroundings.effects().execute(() -> follow(binding, what, source, event));
        } catch (Throwable e) {
            // Even if it is an error, as where there is no memory for a thread: the driver is admitted.
            missed(binding, what, Failure.text(e));
            waiting.add(() -> listen(binding, what, source, event));
        }
    }

    /** Listens where there was no thread for it before. */
    void again() {
        for (int i = waiting.size(); i > 0; i--) {
            Runnable next = waiting.poll();
            if (next != null) {
                next.run();
            }
        }
    }

    private void follow(DriverBinding binding, String what, Supplier<Platform.EventSource> source, Runnable event) {
        int pause = LISTEN_MILLIS;
        while (heard(binding)) {
            try (Platform.EventSource events = source.get()) {
                pause = LISTEN_MILLIS;
                while (heard(binding)) {
                    Thread.interrupted();
                    if (events.await(LISTEN_MILLIS) > 0) {
                        event.run();
                    }
                }
            } catch (UnsupportedOperationException e) {
                missed(binding, what, Failure.text(e));
                return;
            } catch (Throwable e) {
                // Nobody is deaf for ever because one call has failed.
                missed(binding, what, Failure.text(e));
                sleep(pause);
                pause = Math.min(2 * pause, MAX_PAUSE_MILLIS);
            }
        }
    }

    private boolean heard(DriverBinding binding) {
        return !binding.dismissed && !closed.getAsBoolean();
    }

    /** An interrupt is no reason to be deaf: a driver may have kept the thread that it once ran on. */
    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            // It is cleared by that.
        }
    }

    private static void missed(DriverBinding binding, String what, String why) {
        binding.feed.offer(new TelemetryEvent.CallbackFailed(binding.driver, "listening for " + what, why));
        binding.feed.tell();
    }
}
