package dev.ironshim.impl.isolation;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Somewhere to hang until a test lets go. */
final class Hang {
    private static final long SECONDS = 30;

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Hangs, whoever comes by. */
    void here() {
        reached.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until somebody hangs. */
    void awaitSomebody() {
        try {
            if (!reached.await(SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody came");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void letGo() {
        released.countDown();
    }

    /** Waits for what others do. */
    static void until(BooleanSupplier what) throws Exception {
        inTime(() -> {
            while (!what.getAsBoolean()) {
                Thread.sleep(1);
            }
            return 0;
        });
    }

    /** What must not wait for what hangs: does it on a thread of its own, in time. */
    static <T> T inTime(Callable<T> what) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                answer.complete(what.call());
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return answer.get(SECONDS, TimeUnit.SECONDS);
    }
}
