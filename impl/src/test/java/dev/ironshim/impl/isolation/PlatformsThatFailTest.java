package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.PAGE;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.dma.DmaRule;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.isolation.ContainDecision;
import dev.ironshim.model.isolation.EffectState;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Platforms that throw, hang, lie and call back: authority ends at once, and nothing answers OK for what has not happened. */
class PlatformsThatFailTest {
    /** Calls that fail, by their names and the driver: "unmap 1". */
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    private Throwable thrown = new IllegalStateException("no answer");

    private Setup setup() {
        return new Setup()
                .limits(MonitorLimits.USUAL)
                .platforms((driver, memory) -> new WatchedPlatform(memory, call -> fail(call + " " + driver)));
    }

    private void fail(String call) {
        if (failing.contains(call)) {
            sneak(thrown);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private Drivers running() {
        return setup().open().driver(1).running();
    }

    /** H1: the fault of one driver waited behind the unmapping of another. */
    @Test
    void anUnmapThatHangsHoldsUpNobodyElse() throws Exception {
        Hang hang = new Hang();
        Drivers drivers = new Setup()
                .threads(Threads.spare("test-effects"))
                .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {
                    if (driver == 1 && "unmap".equals(call)) {
                        hang.here();
                    }
                }))
                .open();
        drivers.driver(1).driver(2).running(1).running(2);
        DmaMapping first = drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        DmaMapping second = drivers.map(2, 0, pages(1), 0x10000, Direction.BOTH);
        MmioWindow registers = drivers.mmio(2, 0);
        CutOff mine = Hang.inTime(() -> drivers.operator.fault(1));
        hang.awaitSomebody();
        assertThat(Drivers.rule(() -> first.readInt(0))).isEqualTo(MonitorRule.STALE);
        CutOff other = Hang.inTime(() -> drivers.operator.fault(2));
        assertThat(Drivers.rule(() -> registers.write32(0, 1))).isEqualTo(MonitorRule.STALE);
        assertThat(Drivers.rule(() -> second.writeInt(0, 1))).isEqualTo(MonitorRule.STALE);
        assertThat(Hang.inTime(() -> other.await(20_000))).isTrue();
        assertThat(drivers.platform(2).mapped(0)).isEmpty();
        assertThat(drivers.platform(2).master()).isFalse();
        assertThat(mine.returned()).isFalse();
        assertThat(mine.await(1)).isFalse();
        assertThat(drivers.facts(1).withheld()).containsExactly(new DriverFacts.Place(0, 0x10000, PAGE));
        hang.letGo();
        assertThat(Hang.inTime(() -> mine.await(20_000))).isTrue();
        assertThat(drivers.facts(1).withheld()).isEmpty();
    }

    /** H2: whoever held the lock of its buffer kept the monitor from quarantining anybody. */
    @Test
    void aDriverThatHoldsTheLocksOfWhatItWasGivenHoldsUpNobody() throws Exception {
        Hang hang = new Hang();
        Drivers drivers = new Setup().threads(Threads.spare("test-effects")).open();
        drivers.driver(1).driver(2).running(1).running(2);
        DmaBuffer memory = pages(1);
        DmaMapping mapping = drivers.map(1, 0, memory, 0x10000, Direction.BOTH);
        MmioWindow registers = drivers.mmio(1, 0);
        PortRange ports = drivers.ports(1, 0);
        IrqLine line = drivers.irq(1, 0);
        Driver handle = drivers.of(1);
        Thread holder = new Thread(() -> {
            synchronized (memory) {
                synchronized (mapping) {
                    synchronized (registers) {
                        synchronized (ports) {
                            synchronized (line) {
                                synchronized (handle) {
                                    hang.here();
                                }
                            }
                        }
                    }
                }
            }
        });
        holder.setDaemon(true);
        holder.start();
        hang.awaitSomebody();
        assertThat(Hang.inTime(() -> mapping.readInt(0))).isZero();
        assertThat(Hang.inTime(() -> registers.read32(0))).isZero();
        assertThat(Hang.inTime(() -> drivers.operator.fault(1).await(20_000))).isTrue();
        assertThat(Hang.inTime(() -> drivers.operator.fault(2).await(20_000))).isTrue();
        assertThat(drivers.platform().mapped(0)).isEmpty();
        hang.letGo();
    }

    /** H4: OK, new capabilities, and a device that reached the memory of the old ones. */
    @Test
    void aRevocationWhoseUnmapFailsIsRevokedAndNotReturned() {
        for (String call : List.of("unmap", "flush")) {
            failing.clear();
            Drivers drivers = running();
            DmaBuffer memory = pages(1);
            DmaMapping mapping = drivers.map(1, 0, memory, 0x10000, Direction.BOTH);
            failing.add(call + " 1");
            CutOff cut = drivers.operator.revoke(1);
            assertThat(cut).hasToString("quiesced");
            assertThat(cut.returned()).isFalse();
            drivers.refused(MonitorRule.STALE, () -> mapping.readInt(0));
            assertThat(drivers.platform().reaches(0, 0x10000)).isTrue();
            assertThat(drivers.facts(1).withheld()).hasSize(1);
            assertThat(drivers.facts(1).dmaBytes()).isEqualTo(PAGE);
            drivers.refused(MonitorRule.UNSETTLED, () -> drivers.mmio(1, 0));
            drivers.refused(MonitorRule.UNSETTLED, () -> drivers.map(1, 0, pages(1), 0x12000, Direction.BOTH));
            drivers.refused(DmaRule.MAPPED, memory::close);
            assertThat(drivers.tick(1)).isTrue();
            assertThat(cut.returned()).isFalse();
            failing.clear();
            assertThat(drivers.tick(1)).isTrue();
            assertThat(cut).hasToString("returned");
            assertThat(drivers.platform().reaches(0, 0x10000)).isFalse();
            memory.close();
            assertThat(drivers.facts(1).dmaBytes()).isZero();
            assertThat(drivers.mmio(1, 0).epoch()).isEqualTo(2);
        }
    }

    /** An error is a failure like any other: a decision was taken, and nothing that follows may end it. */
    @Test
    void whateverAPlatformThrowsIsAFailure() {
        for (Throwable each : List.of(
                new IllegalStateException("no answer"),
                new AssertionError("impossible"),
                new OutOfMemoryError("direct memory"),
                new StackOverflowError(),
                new Exception("checked"))) {
            failing.clear();
            thrown = each;
            Drivers drivers = running();
            drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH);
            drivers.map(1, 0, pages(1), 0x11000, Direction.BOTH);
            failing.addAll(List.of("unmap 1", "flush 1", "silence 1"));
            CutOff cut = drivers.operator.fault(1);
            assertThat(cut).hasToString("revoked");
            assertThat(drivers.facts(1).memory()).isEqualTo(EffectState.FAILED);
            assertThat(drivers.facts(1).master()).isEqualTo(EffectState.FAILED);
            assertThat(drivers.facts(1).withheld()).hasSize(2);
            drivers.life(1, LifecycleOp.REQUEST_RELEASE);
            drivers.refused(MonitorRule.UNSETTLED, () -> drivers.operator.grant(1));
            failing.clear();
            drivers.tick(1);
            assertThat(cut.returned()).isTrue();
            drivers.operator.grant(1);
        }
    }

    @Test
    void aDeviceThatIsNotSilentIsNotGivenToAnybodyElse() {
        Drivers drivers = running();
        failing.addAll(List.of("silence 1", "detach 1"));
        CutOff cut = drivers.of(1).shutdown();
        assertThat(cut.quiesced()).isFalse();
        assertThat(drivers.platform().master()).isTrue();
        drivers.refused(MonitorRule.STILL_ADMITTED, () -> drivers.dismiss(1));
        assertThat(drivers.audit).contains(new AuditEvent.EffectFailed(1, "device", "no answer"));
        // A new occasion to contain is a new attempt.
        failing.clear();
        drivers.operator.contain(1);
        assertThat(cut.quiesced()).isTrue();
        assertThat(drivers.platform().master()).isFalse();
    }

    @Test
    void aMappingThatFailsAfterItWasMadeIsUndone() {
        AtomicInteger left = new AtomicInteger();
        Drivers drivers = new Setup()
                .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {}, call -> {
                    if ("map".equals(call) && left.getAndDecrement() > 0) {
                        throw new IllegalStateException("interrupted");
                    }
                }))
                .open()
                .driver(1);
        drivers.running();
        left.set(1);
        assertThat(catchThrowableOfType(
                                RefusedException.class, () -> drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH))
                        .rule())
                .isEqualTo(MonitorRule.PLATFORM_FAILED);
        assertThat(drivers.platform().mapped(0)).isEmpty();
        assertThat(drivers.platform().reaches(0, 0x10000)).isFalse();
        assertThat(drivers.facts(1).dmaBytes()).isZero();
        drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH);
    }

    @Test
    void aDeviceThatCannotBeArmedIsSilenced() {
        Drivers drivers = setup().open().driver(1);
        failing.add("arm 1");
        assertThat(drivers.life(1, LifecycleOp.INITIALIZE)).isEqualTo(IsolationResult.PLATFORM_FAILED);
        assertThat(drivers.facts(1).master()).isEqualTo(EffectState.OFF);
        drivers.refused(MonitorRule.INACTIVE, () -> drivers.mmio(1, 0));
        failing.add("silence 1");
        assertThat(drivers.life(1, LifecycleOp.INITIALIZE)).isEqualTo(IsolationResult.PLATFORM_FAILED);
        failing.remove("arm 1");
        assertThat(drivers.life(1, LifecycleOp.INITIALIZE)).isEqualTo(IsolationResult.UNSETTLED);
        failing.clear();
        drivers.tick(1);
        drivers.running();
    }

    @Test
    void anErrorOfTheResetEndsTheRecovery() {
        Drivers drivers = running();
        failing.add("reset 1");
        drivers.ingress.error(1, DeviceError.FATAL);
        assertThat(drivers.life(1, LifecycleOp.REQUEST_RELEASE)).isEqualTo(IsolationResult.OK);
        drivers.refused(MonitorRule.DEVICE_NOT_SOUND, () -> drivers.operator.grant(1));
        assertThat(drivers.platform().master()).isFalse();
    }

    /** One that called back recursed to the end of the stack. */
    @Test
    void aPlatformThatCallsBackFromEveryMethodEndsAndNothingIsLost() {
        for (String calling : List.of("read", "write", "map", "unmap", "flush", "arm", "silence", "reset")) {
            List<Drivers> self = new ArrayList<>();
            AtomicInteger deep = new AtomicInteger();
            AtomicInteger deepest = new AtomicInteger();
            AtomicLong next = new AtomicLong();
            Drivers drivers = new Setup()
                    .limits(new MonitorLimits(10, 1 << 20, 10_000, 7))
                    .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {
                        // One that calls back from its registers does what its own driver could do by itself.
                        if (call.equals(calling) && deep.get() < 100) {
                            deepest.accumulateAndGet(deep.incrementAndGet(), Math::max);
                            try {
                                everything(self.getFirst(), next);
                            } finally {
                                deep.decrementAndGet();
                            }
                        }
                    }))
                    .open();
            self.add(drivers);
            drivers.driver(wide(1, 10_000));
            List<Runnable> story = List.of(
                    () -> drivers.of(1).initialize(),
                    () -> drivers.of(1).start(),
                    () -> drivers.mmio(1, 0).write32(0, drivers.mmio(1, 1).read32(0)),
                    () -> drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH),
                    () -> drivers.unmap(1, drivers.map(1, 0, pages(1), 0x11000, Direction.BOTH)),
                    () -> drivers.revoke(1),
                    () -> drivers.mmio(1, 0).read32(0));
            story.forEach(PlatformsThatFailTest::attempt);
            drivers.ingress.error(1, DeviceError.FATAL);
            drivers.tick(1);
            assertThat(deepest.get()).as(calling).isBetween(1, "read".equals(calling) ? 100 : 70);
            drivers.ingress.error(1, DeviceError.REMOVED);
            DriverFacts facts = drivers.facts(1);
            assertThat(facts.mapped()).as(calling).isEmpty();
            assertThat(facts.withheld()).as(calling).isEmpty();
            assertThat(facts.dmaBytes()).isZero();
            assertThat(drivers.platform().mapped(0)).isEmpty();
            assertThat(drivers.platform().master()).isFalse();
        }
    }

    private static void attempt(Runnable request) {
        var _ = catchThrowableOfType(RefusedException.class, request::run);
    }

    /** All that a driver and an operator can ask for, whatever is answered. */
    private static void everything(Drivers drivers, AtomicLong next) {
        Driver driver = drivers.of(1);
        List<Runnable> requests = List.of(
                driver::initialize,
                driver::start,
                () -> driver.mmio("mmio0").read32(0),
                () -> driver.unmap(
                        driver.map("dma0", pages(1), next.getAndAdd(PAGE) % 0x100000 + 0x20000, Direction.BOTH)),
                () -> driver.allocate("dma0", PAGE, Direction.BOTH),
                () -> drivers.operator.revoke(1),
                () -> drivers.operator.contain(1),
                () -> drivers.operator.recovered(1, true),
                driver::requestRelease,
                () -> drivers.operator.grant(1),
                drivers.ingress::tick);
        requests.forEach(PlatformsThatFailTest::attempt);
    }

    @Test
    void effectsThatNobodyTakesAreHandedOverAgain() {
        Drivers drivers = running();
        drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        drivers.effects.refuse(true);
        CutOff cut = drivers.operator.fault(1);
        assertThat(cut).hasToString("revoked");
        assertThat(drivers.facts(1).trouble()).contains("no thread is left");
        drivers.tick(1);
        assertThat(cut).hasToString("revoked");
        drivers.effects.refuse(false);
        drivers.tick(1);
        assertThat(cut).hasToString("returned");
    }

    /** Making a thread fails with an error, where there is no memory for one. */
    @Test
    void effectsForWhichThereIsNoMemoryAreHandedOverAgain() {
        AtomicInteger left = new AtomicInteger();
        Drivers drivers = setup().threads(task -> {
                    if (left.getAndDecrement() > 0) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    task.run();
                })
                .open()
                .driver(1);
        drivers.running();
        drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        left.set(100);
        CutOff cut = drivers.operator.fault(1);
        for (int i = 0; i < 10; i++) {
            drivers.tick(1);
        }
        assertThat(cut).hasToString("revoked");
        left.set(0);
        drivers.tick(1);
        assertThat(cut).hasToString("returned");
        assertThat(drivers.platform().mapped(0)).isEmpty();
    }

    /** A driver whose window has room for so many pages. */
    private static Draft wide(long driver, long count) {
        Draft draft =
                Drivers.withDma(draft(driver), new Grant.Dma(0, 0x10000, 0x10000 + count * PAGE - 1, Direction.BOTH));
        return Drivers.with(draft, new Budgets(count * PAGE, PAGE, count, 12, 0, 3L * PAGE, 100, 10, 5));
    }

    /** 40,000 mappings were unmapped for a second, under the lock of all drivers. */
    @Test
    void manyMappingsAreWithdrawnWithoutHoldingTheLockForLong() throws Exception {
        int count = 100_000;
        Drivers drivers = setup().open().driver(wide(1, count));
        drivers.running();
        DmaBuffer page = pages(1);
        for (int i = 0; i < count; i++) {
            drivers.of(1).map("dma0", page, 0x10000 + (long) i * PAGE, Direction.BOTH);
        }
        drivers.audit.clear();
        drivers.effects.hold();
        CutOff cut = drivers.operator.fault(1);
        AtomicLong longest = new AtomicLong();
        AtomicInteger looks = new AtomicInteger();
        Thread observer = new Thread(() -> {
            while (!cut.returned()) {
                long before = System.nanoTime();
                cut.quiesced();
                longest.accumulateAndGet(System.nanoTime() - before, Math::max);
                looks.incrementAndGet();
                Thread.onSpinWait();
            }
        });
        observer.setDaemon(true);
        observer.start();
        long began = System.nanoTime();
        drivers.effects.letGo();
        long took = System.nanoTime() - began;
        observer.join();
        System.out.println("100,000 mappings withdrawn in " + took / 1_000_000 + " ms; longest wait for the lock "
                + longest.get() / 1_000 + " us in " + looks + " looks");
        assertThat(cut.returned()).isTrue();
        assertThat(drivers.platform().mapped(0)).isEmpty();
        page.close();
        // Every single one is recorded, and none was lost for want of room.
        assertThat(drivers.audit.stream().filter(event -> event instanceof AuditEvent.Unmapped))
                .hasSize(count);
        assertThat(drivers.audit).noneMatch(event -> event instanceof AuditEvent.RecordsLost);
    }

    @Test
    void memoryThatIsNoWholePageIsNotMapped() {
        Drivers drivers = running();
        DmaBuffer bytes = DmaBuffer.allocate(PAGE, 8);
        DmaBuffer odd = DmaBuffer.over(Arena.global().allocate(2 * PAGE, PAGE).asSlice(8, PAGE), () -> {});
        DmaBuffer half = DmaBuffer.allocate(PAGE / 2, PAGE);
        drivers.refused(MonitorRule.FOREIGN_BUFFER, () -> drivers.map(1, 0, odd, 0x10000, Direction.BOTH));
        drivers.refused(MonitorRule.FOREIGN_BUFFER, () -> drivers.map(1, 0, half, 0x10000, Direction.BOTH));
        drivers.refused(MonitorRule.FOREIGN_BUFFER, () -> drivers.map(1, 0, pages(1), 0x10800, Direction.BOTH));
        if (bytes.memory().address() % PAGE != 0) {
            drivers.refused(MonitorRule.FOREIGN_BUFFER, () -> drivers.map(1, 0, bytes, 0x10000, Direction.BOTH));
        }
    }

    /** It would have the memory for a while, though its budget has no room for it. */
    @Test
    void memoryBeyondTheBudgetIsNotEvenMade() {
        Drivers drivers = running();
        for (long bytes : new long[] {DmaBuffer.MAX_BYTES, 16L * PAGE, Long.MAX_VALUE / PAGE * PAGE, 0, -PAGE, 1}) {
            RefusedException refused = catchThrowableOfType(
                    RefusedException.class, () -> drivers.of(1).allocate("dma0", bytes, Direction.BOTH));
            assertThat(refused).as(bytes + " bytes").isNotNull();
        }
        assertThat(drivers.facts(1).dmaBytes()).isZero();
    }

    @Test
    void aDeviceThatDoesNotSayWhatItIsIsRefusedByName() {
        Drivers drivers = setup().open();
        failing.add("device 1");
        assertThat(catchThrowableOfType(RefusedException.class, () -> drivers.driver(1))
                        .rule())
                .isEqualTo(MonitorRule.PLATFORM_FAILED);
        failing.clear();
        drivers.driver(1);
    }

    @Test
    void aContainmentThatFindsFailedEffectsTriesThemAgain() {
        Drivers drivers = running();
        drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        failing.add("unmap 1");
        drivers.contain(1, ContainDecision.QUARANTINE);
        assertThat(drivers.facts(1).memory()).isEqualTo(EffectState.FAILED);
        failing.clear();
        assertThat(drivers.contain(1, ContainDecision.QUARANTINE)).isEqualTo(IsolationResult.OK);
        assertThat(drivers.facts(1).memory()).isEqualTo(EffectState.NONE);
        drivers.refused(MonitorRule.ALREADY_CONTAINED, () -> drivers.operator.contain(1));
    }
}
