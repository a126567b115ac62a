package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.EFFECT_TICKS;
import static dev.ironshim.impl.isolation.Drivers.PAGE;
import static dev.ironshim.impl.isolation.Drivers.config;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.audit.TelemetryEvent;
import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.dma.DmaRule;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.model.isolation.DeviceCondition;
import dev.ironshim.model.lifecycle.Phase;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What a reader found who did not believe the first answer. */
class SecondLookTest {
    private static void until(BooleanSupplier what) throws Exception {
        Hang.inTime(() -> {
            while (!what.getAsBoolean()) {
                Thread.sleep(1);
            }
            return 0;
        });
    }

    /** Zeroing memory, and what its maker gave to free it, ran under the lock that every decision takes. */
    @Test
    void memoryWhoseFreeingHangsOrThrowsHoldsUpNobody() throws Exception {
        Hang hang = new Hang();
        Drivers drivers = new Setup().threads(Threads.spare("test-effects")).open();
        drivers.driver(1).running(1);
        Arena arena = Arena.global();
        DmaBuffer hanging = DmaBuffer.over(arena.allocate(PAGE, PAGE), hang::here);
        DmaBuffer throwing = DmaBuffer.over(arena.allocate(PAGE, PAGE), () -> {
            throw new IllegalStateException("it was no memory of mine");
        });
        DmaMapping first = drivers.map(1, 0, hanging, 0x10000, Direction.BOTH);
        DmaMapping second = drivers.map(1, 0, throwing, 0x11000, Direction.BOTH);
        hanging.closeWhenReleased();
        throwing.closeWhenReleased();
        CutOff cut = drivers.of(1).unmap(first);
        drivers.unmap(1, second);
        hang.awaitSomebody();
        assertThat(Hang.inTime(() -> cut.await(20_000))).isTrue();
        // Its address is free already.
        drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        CutOff last = Hang.inTime(() -> drivers.operator.fault(1));
        assertThat(Hang.inTime(() -> last.await(20_000))).isTrue();
        hang.letGo();
        until(() -> drivers.telemetry.contains(
                new TelemetryEvent.CallbackFailed(1, "giving memory back", "it was no memory of mine")));
    }

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
        until(() -> inside.get() == 16);
    }

    /** Whoever named the number of somebody else's unit was contained with it, and contained it. */
    @Test
    void aNumberAloneJoinsNoUnit() {
        Drivers drivers = Drivers.monitor();
        for (long driver = 1; driver <= 2; driver++) {
            drivers.admit(OneOwnerTest.member(driver, 77, Drivers.domain(driver)), config(driver));
            drivers.running(driver);
        }
        drivers.operator.fault(2);
        assertThat(drivers.facts(1).life().phase()).isEqualTo(Phase.RUNNING);
    }

    /** A driver voted itself out of the reset that the operator had asked for. */
    @Test
    void aResetThatIsDueIsDoneWhateverIsVoted() {
        AtomicInteger resets = new AtomicInteger();
        Drivers drivers = new Setup()
                .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {
                    if ("reset".equals(call)) {
                        resets.incrementAndGet();
                    }
                }))
                .open();
        drivers.driver(1).running(1);
        drivers.of(1).onError(new ErrorHandler() {
            @Override
            public Vote detected() {
                return Vote.RECOVERED;
            }

            @Override
            public Vote registersEnabled() {
                return Vote.RECOVERED;
            }

            @Override
            public Vote afterReset() {
                return Vote.RECOVERED;
            }
        });
        drivers.operator.containUntilReset(1);
        drivers.ingress.error(1, DeviceError.NON_FATAL);
        assertThat(resets).hasValue(1);
        assertThat(drivers.facts(1).device()).isEqualTo(DeviceCondition.SOUND);
    }

    /** The device was said to be back, armed again, and reset then. */
    @Test
    void nobodySaysThatADeviceIsBackWhileItIsReset() throws Exception {
        Hang hang = new Hang();
        Drivers drivers = new Setup()
                .threads(Threads.spare("test-effects"))
                .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {
                    if ("reset".equals(call)) {
                        hang.here();
                    }
                }))
                .open();
        drivers.driver(1).running(1);
        drivers.ingress.error(1, DeviceError.FATAL);
        hang.awaitSomebody();
        drivers.refused(MonitorRule.UNSETTLED, () -> drivers.operator.recovered(1, true));
        hang.letGo();
        until(() -> drivers.facts(1).device() != DeviceCondition.RECOVERING);
    }

    /** Two that hung were overtaken by nobody, until somebody decided something. */
    @Test
    void timeAloneOvertakesWhatHangs() throws Exception {
        AtomicInteger hanging = new AtomicInteger(2);
        Hang hang = new Hang();
        Drivers drivers = new Setup()
                .threads(Threads.spare("test-effects"))
                .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {
                    if ("silence".equals(call) && hanging.getAndDecrement() > 0) {
                        hang.here();
                    }
                }))
                .open();
        drivers.driver(1).running(1);
        CutOff cut = drivers.operator.fault(1);
        hang.awaitSomebody();
        until(() -> {
            drivers.tick(EFFECT_TICKS);
            return cut.returned();
        });
        hang.letGo();
    }

    /** Pages were looked at one by one, without a look at what makes a segment. */
    @Test
    void allocationFindsTheFirstGapThatIsASegment() {
        // Segments start at 2^13 and do not cross 2^14.
        Budgets budgets = new Budgets(8L * PAGE, 4L * PAGE, 3, 13, 14, 3L * PAGE, 100, 10, 5);
        Drivers drivers = Drivers.monitor();
        drivers.driver(Drivers.with(draft(1), budgets)).running(1);
        Driver driver = drivers.of(1);
        assertThat(driver.allocate("dma0", PAGE, Direction.BOTH).iova()).isEqualTo(0x10000);
        assertThat(driver.allocate("dma0", 3 * PAGE, Direction.BOTH).iova()).isEqualTo(0x14000);
        assertThat(driver.allocate("dma0", 2 * PAGE, Direction.BOTH).iova()).isEqualTo(0x12000);
    }

    @Test
    void aClockThatThrowsStandsStill() {
        AtomicBoolean broken = new AtomicBoolean();
        Clock clock = Clock.over(() -> {
            if (broken.get()) {
                throw new IllegalStateException("no clock");
            }
            return -5;
        });
        assertThat(clock.getAsLong()).isEqualTo(-5);
        broken.set(true);
        assertThat(clock.getAsLong()).isEqualTo(-5);
    }

    /** Memory that is mapped into a process' addresses would have been mapped past the IOMMU's reserved ranges. */
    @Test
    void aGrantOfSharedAddressesIsMappedByNobody() {
        Drivers drivers = Drivers.monitor();
        drivers.driver(RelativeAdmissionTest.shared(5), RelativeAdmissionTest.sharing(true, true, true))
                .running();
        drivers.refused(MonitorRule.ADDRESSING, () -> drivers.of(1).allocate("guest", PAGE, Direction.BOTH));
    }

    /** A driver that comes into a unit whose device is being recovered is no stranger to that. */
    @Test
    void nobodyJoinsAUnitThatIsBeingRecovered() throws Exception {
        Hang hang = new Hang();
        Drivers drivers = new Setup()
                .threads(Threads.spare("test-effects"))
                .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {
                    if ("reset".equals(call)) {
                        hang.here();
                    }
                }))
                .open();
        drivers.admit(OneOwnerTest.member(1, 77, Drivers.DOMAIN), config(1));
        drivers.running(1);
        drivers.ingress.error(1, DeviceError.FATAL);
        hang.awaitSomebody();
        drivers.refused(
                MonitorRule.UNSETTLED, () -> drivers.admit(OneOwnerTest.member(2, 77, Drivers.DOMAIN), config(2)));
        hang.letGo();
    }

    /** A page in the middle, and a request for more than half of all addresses: each page was looked at, under the lock. */
    @Test
    void allocationInAVastWindowEndsAtOnce() {
        Drivers drivers = Drivers.monitor();
        Budgets budgets = new Budgets(1L << 62, 1L << 62, 3, 12, 0, 3L * PAGE, 100, 10, 5);
        drivers.driver(Drivers.withDma(
                        Drivers.with(draft(1), budgets), new Grant.Dma(0, 1L << 32, (1L << 62) - 1, Direction.BOTH)))
                .running(1);
        drivers.map(1, 0, pages(1), 1L << 61, Direction.BOTH);
        drivers.refused(MonitorRule.OVERLAP, () -> drivers.of(1).allocate("dma0", (1L << 61) + PAGE, Direction.BOTH));
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

    /** An arena that a driver closes while its device reaches the memory: the pages went to somebody else. */
    @Test
    void memoryThatADriverCanEndIsNoMemoryForDevices() {
        try (Arena arena = Arena.ofShared()) {
            assertThat(Drivers.rule(() -> DmaBuffer.over(arena.allocate(PAGE, PAGE), () -> {})))
                    .isEqualTo(DmaRule.SCOPE);
        }
        assertThat(Drivers.rule(
                        () -> DmaBuffer.over(Arena.global().allocate(PAGE, PAGE).asReadOnly(), () -> {})))
                .isEqualTo(DmaRule.SCOPE);
        assertThat(Drivers.rule(() -> DmaBuffer.over(MemorySegment.ofArray(new byte[4096]), () -> {})))
                .isEqualTo(DmaRule.SCOPE);
    }

    /** The text of a stranger's exception was asked for under the lock. */
    @Test
    void anExceptionWhoseTextHangsHoldsUpNobody() throws Exception {
        Hang hang = new Hang();
        Drivers drivers = new Setup()
                .threads(Threads.spare("test-effects"))
                .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {
                    if ("silence".equals(call)) {
                        throw new IllegalStateException() {
                            @Override
                            public String getMessage() {
                                hang.here();
                                return "at last";
                            }
                        };
                    }
                }))
                .open();
        drivers.driver(1).running(1);
        drivers.of(1).shutdown();
        hang.awaitSomebody();
        assertThat(Hang.inTime(() -> drivers.facts(1)).life().phase()).isEqualTo(Phase.SHUTDOWN);
        assertThat(Hang.inTime(() -> drivers.tick(EFFECT_TICKS))).isTrue();
        hang.letGo();
    }

    /** Silencing failed once, detaching hung, and neither was asked for again. */
    @Test
    void aDetachThatHangsKeepsNobodyFromAskingForSilenceAgain() throws Exception {
        Hang hang = new Hang();
        AtomicInteger failing = new AtomicInteger(2);
        Drivers drivers = new Setup()
                .threads(Threads.spare("test-effects"))
                .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {
                    if ("silence".equals(call) && failing.getAndDecrement() > 0) {
                        throw new IllegalStateException("no answer");
                    }
                    if ("detach".equals(call)) {
                        hang.here();
                    }
                }))
                .open();
        drivers.driver(1).running(1);
        CutOff cut = drivers.operator.fault(1);
        hang.awaitSomebody();
        until(() -> {
            drivers.tick(1);
            return cut.quiesced();
        });
        hang.letGo();
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
        until(() -> !kept.isEmpty());
        for (int i = 0; i < 20; i++) {
            kept.forEach(Thread::interrupt);
            Thread.sleep(5);
        }
        errors.release();
        until(() -> drivers.facts(1).life().phase() == Phase.QUARANTINED);
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
        until(() -> {
            drivers.platform(1).raise(0);
            return served.get() > 0;
        });
        drivers.operator.fault(1);
    }

    /** More drivers in one unit than containment can ask. */
    @Test
    void aUnitHasAsManyMembersAsContainmentAsks() {
        Unit unit = new Unit(77);
        unit.members = Unit.MAX_MEMBERS;
        assertThat(new dev.ironshim.impl.containment.Containment(unit.members, 1)
                        .snapshot()
                        .waiting())
                .isEmpty();
    }

    /** One page behind two BARs: the MSI-X table was granted by the other name. */
    @Test
    void twoBarsAtOnePlaceAreNoDevice() {
        Drivers drivers = Drivers.monitor();
        byte[] config = config(1);
        Bytes.putU32(config, 0x14, Bytes.u32(config, 0x10));
        drivers.refused(MonitorRule.BAR, () -> drivers.admit(draft(1), config));
    }
}
