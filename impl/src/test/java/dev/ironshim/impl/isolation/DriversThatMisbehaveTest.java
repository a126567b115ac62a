package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.EFFECT_TICKS;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.lifecycle.Phase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a driver leaves behind, keeps, or does at the end of its stack is nobody else's trouble. */
class DriversThatMisbehaveTest {
    /** Callbacks that never return took a thread each, until none was left for the hardware of others. */
    @Test
    void callbacksThatNeverReturnTakeOneThread() throws Exception {
        Hang hang = new Hang();
        AtomicInteger inside = new AtomicInteger();
        Drivers drivers = new Setup().threads(Threads.spare("test-effects")).open();
        drivers.driver(1).running(1);
        for (int i = 0; i < 16; i++) {
            drivers.of(1).onCutOff(why -> {
                inside.incrementAndGet();
                hang.here();
            });
        }
        drivers.refused(MonitorRule.BUSY, () -> drivers.of(1).onCutOff(why -> {}));
        CutOff cut = drivers.operator.fault(1);
        assertThat(Hang.inTime(() -> cut.await(20_000))).isTrue();
        hang.awaitSomebody();
        assertThat(inside).hasValue(1);
        hang.letGo();
        Hang.until(() -> inside.get() == 16);
    }

    /** A driver shut down near the end of its stack: its life was over, and its device went on and was dismissed. */
    @Test
    void anEndingThatRanOutOfStackIsCompleted() throws Exception {
        Drivers drivers = Drivers.monitor();
        drivers.driver(1).running(1);
        MmioWindow registers = drivers.mmio(1, 0);
        drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        drivers.effects.hold();
        Thread shallow = new Thread(null, () -> deep(drivers.of(1)), "shallow", 256 * 1024);
        shallow.start();
        shallow.join();
        drivers.effects.letGo();
        drivers.tick(EFFECT_TICKS);
        assertThat(drivers.facts(1).life().phase()).isEqualTo(Phase.SHUTDOWN);
        assertThat(drivers.platform(1).master()).isFalse();
        assertThat(drivers.platform(1).mapped(0)).isEmpty();
        drivers.refused(MonitorRule.STALE, () -> registers.read32(0));
        drivers.dismiss(1);
    }

    @SuppressWarnings("InfiniteRecursion")
    private static void deep(Driver driver) {
        try {
            deep(driver);
        } catch (StackOverflowError e) {
            // If this overflows, there is more room one frame further up.
            try {
                driver.shutdown();
            } catch (RefusedException again) {
                assertThat(again.rule()).isEqualTo(MonitorRule.ILLEGAL_TRANSITION);
            }
        }
    }

    /** What a driver's code has kept of a thread is no way to another driver's. */
    @Test
    void anInterruptDoesNotMakeTheMonitorDeaf() throws Exception {
        List<Thread> kept = Collections.synchronizedList(new ArrayList<>());
        Semaphore errors = new Semaphore(0);
        Drivers drivers = new Setup()
                .byItself()
                .threads(Threads.spare("test-effects"))
                .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {}) {
                    @Override
                    public EventSource errors() {
                        kept.add(Thread.currentThread());
                        return new EventSource() {
                            @Override
                            public long await(int millis) {
                                try {
                                    return errors.tryAcquire(millis, TimeUnit.MILLISECONDS) ? 1 : 0;
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                    throw new IllegalStateException(e);
                                }
                            }

                            @Override
                            public void close() {
                                // Nothing is behind it.
                            }
                        };
                    }
                })
                .open();
        drivers.driver(1).running(1);
        Hang.until(() -> !kept.isEmpty());
        for (int i = 0; i < 20; i++) {
            kept.forEach(Thread::interrupt);
            Thread.sleep(5);
        }
        errors.release();
        Hang.until(() -> drivers.facts(1).life().phase() == Phase.QUARANTINED);
        drivers.monitor.close();
    }

    /** A driver that was suspended for a while was served no more. */
    @Test
    void aLineIsServedAgainWhenItsDriverResumes() throws Exception {
        AtomicInteger served = new AtomicInteger();
        Drivers drivers = new Setup().threads(Threads.spare("test-effects")).open();
        drivers.driver(1).running(1);
        drivers.irq(1, 0).serve(ticket -> served.incrementAndGet());
        drivers.of(1).suspend();
        Thread.sleep(250);
        drivers.of(1).resume();
        Hang.until(() -> {
            drivers.platform(1).raise(0);
            return served.get() > 0;
        });
        drivers.operator.fault(1);
    }
}
