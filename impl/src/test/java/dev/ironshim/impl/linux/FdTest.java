package dev.ironshim.impl.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A number that one thread closes is another file's at once: no call may reach it then. */
@Timeout(60)
class FdTest {
    /** Numbers as the kernel has them: the lowest that is free. Each call asks whether its file is still the one it was made for. */
    private static final class Reusing extends FakeKernel {
        final AtomicInteger strangers = new AtomicInteger();
        final AtomicInteger calls = new AtomicInteger();
        private volatile int generation;
        private volatile boolean free = true;

        @Override
        public synchronized int open(String path, int flags) {
            assertThat(free).as("one file at a time").isTrue();
            free = false;
            generation++;
            return 7;
        }

        @Override
        public int close(int fd) {
            free = true;
            return 0;
        }

        @Override
        public int ioctl(int fd, Command command, long generationOfCaller) {
            int before = generation;
            calls.incrementAndGet();
            Thread.onSpinWait();
            if (free || before != generation || generation != generationOfCaller) {
                strangers.incrementAndGet();
            }
            return 0;
        }
    }

    @Test
    void noCallReachesTheFileThatHasTheNumberNext() throws Exception {
        Reusing kernel = new Reusing();
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            for (int round = 1; round <= 2_000; round++) {
                Fd fd = Fd.open(kernel, "file", null);
                int generation = round;
                CountDownLatch go = new CountDownLatch(1);
                Runnable user = () -> {
                    try {
                        go.await();
                        while (true) {
                            fd.ioctl(Command.VFIO_GET_API_VERSION, generation, null);
                        }
                    } catch (IllegalStateException e) {
                        // Closed.
                    } catch (InterruptedException | LinuxException e) {
                        kernel.strangers.incrementAndGet();
                    }
                };
                Future<?> one = threads.submit(user);
                Future<?> two = threads.submit(user);
                go.countDown();
                fd.close();
                one.get(10, TimeUnit.SECONDS);
                two.get(10, TimeUnit.SECONDS);
                assertThat(kernel.free)
                        .as("given back by the last of its users")
                        .isTrue();
            }
        }
        assertThat(kernel.strangers).hasValue(0);
    }

    @Test
    void closingWaitsForNobodyAndTheLastUserCloses() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        FakeKernel kernel = new FakeKernel() {
            @Override
            public int ioctl(int fd, Command command, MemorySegment argument) {
                inside.countDown();
                try {
                    leave.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return 0;
            }
        };
        Fd fd = Fd.open(kernel, "file", null);
        try (ExecutorService threads = Executors.newSingleThreadExecutor();
                Arena arena = Arena.ofShared()) {
            MemorySegment argument = arena.allocate(8);
            Future<Integer> user = threads.submit(() -> fd.ask(Command.VFIO_DEVICE_GET_INFO, argument));
            inside.await();
            fd.close();
            fd.close();
            assertThat(fd.isOpen()).isFalse();
            assertThat(kernel.closed).as("somebody is in a call").isEmpty();
            assertThatIllegalStateException().isThrownBy(fd::acquire).withMessage("file is closed");
            assertThat(kernel.closed).isEmpty();
            leave.countDown();
            assertThat(user.get(10, TimeUnit.SECONDS)).isZero();
            assertThat(kernel.closed).hasSize(1);
            assertThatIllegalStateException().isThrownBy(fd::acquire);
            assertThat(kernel.closed).as("once").hasSize(1);
        }
    }
}
