package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.EFFECT_TICKS;
import static dev.ironshim.impl.isolation.Drivers.PAGE;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.dma.DmaRule;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.isolation.EffectState;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Effects that come late, or overtaken by others: a late completion is one, of what it was asked for and of nothing else. */
class LateEffectsTest {
    /** Where the next call of a name hangs, once it was carried out. */
    private final Map<String, Hang> hangs = new ConcurrentHashMap<>();

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();

    private final Executor threads = Threads.spare("test-effects");
    private final Drivers drivers = new Setup()
            .limits(new MonitorLimits(10, 1000, 1000, 7))
            .threads(task -> {
                running.incrementAndGet();
                threads.execute(() -> {
                    try {
                        task.run();
                    } finally {
                        running.decrementAndGet();
                    }
                });
            })
            .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {}, this::hang))
            .open()
            .driver(1);

    private void hang(String call) {
        calls.incrementAndGet();
        Hang mine = hangs.remove(call);
        if (mine != null) {
            mine.here();
        }
    }

    private Hang hangAt(String call) {
        Hang mine = new Hang();
        hangs.put(call, mine);
        return mine;
    }

    private void quiet() throws Exception {
        Hang.inTime(() -> {
            while (running.get() > 0) {
                Thread.sleep(1);
            }
            return 0;
        });
    }

    private void fault() throws Exception {
        assertThat(drivers.life(1, LifecycleOp.FAULT)).isEqualTo(IsolationResult.OK);
    }

    private void newLife() {
        assertThat(drivers.life(1, LifecycleOp.REQUEST_RELEASE)).isEqualTo(IsolationResult.OK);
        assertThat(drivers.life(1, LifecycleOp.GRANT)).isEqualTo(IsolationResult.OK);
        drivers.running();
    }

    /** The device was let loose again meanwhile: that it was silent once says nothing. */
    @Test
    void aSilenceOfAFormerLifeIsNoSilenceOfThisOne() throws Exception {
        drivers.running();
        Hang first = hangAt("silence");
        fault();
        first.awaitSomebody();
        // It is late and overtaken.
        drivers.tick(EFFECT_TICKS);
        assertThat(drivers.audit).contains(new AuditEvent.EffectLate(1, "device"));
        assertThat(drivers.operator.cutOff(1).await(20_000)).isTrue();
        newLife();
        assertThat(drivers.platform().master()).isTrue();
        // The next one is on its way when the first returns.
        Hang second = hangAt("silence");
        CutOff cut = drivers.operator.fault(1);
        second.awaitSomebody();
        first.letGo();
        Hang.inTime(() -> {
            while (running.get() > 1) {
                Thread.sleep(1);
            }
            return 0;
        });
        assertThat(cut.quiesced()).isFalse();
        assertThat(drivers.facts(1).master()).isEqualTo(EffectState.ISSUED);
        second.letGo();
        assertThat(cut.await(20_000)).isTrue();
        assertThat(drivers.platform().master()).isFalse();
        quiet();
    }

    @Test
    void anUnmapThatComesLateKeepsItsMemoryAndNothingElse() throws Exception {
        drivers.running();
        DmaBuffer memory = pages(1);
        DmaBuffer other = pages(1);
        drivers.map(1, 0, memory, 0x10000, Direction.BOTH);
        drivers.map(1, 0, other, 0x11000, Direction.BOTH);
        Hang first = hangAt("unmap");
        fault();
        first.awaitSomebody();
        assertThat(drivers.tick(1)).isFalse();
        assertThat(drivers.tick(EFFECT_TICKS)).isTrue();
        Hang.inTime(() -> {
            while (drivers.facts(1).withheld().size() > 1) {
                Thread.sleep(1);
            }
            return 0;
        });
        assertThat(drivers.facts(1).withheld()).containsExactly(new DriverFacts.Place(0, 0x10000, PAGE));
        assertThat(drivers.facts(1).memory()).isEqualTo(EffectState.LATE);
        other.close();
        drivers.refused(DmaRule.MAPPED, memory::close);
        drivers.life(1, LifecycleOp.REQUEST_RELEASE);
        drivers.refused(MonitorRule.UNSETTLED, () -> drivers.operator.grant(1));
        first.letGo();
        assertThat(drivers.operator.cutOff(1).await(20_000)).isTrue();
        quiet();
        memory.close();
        drivers.operator.grant(1);
        assertThat(drivers.audit)
                .containsSubsequence(
                        new AuditEvent.EffectLate(1, "memory"),
                        new AuditEvent.Unmapped(1, 0, 0x11000, PAGE),
                        new AuditEvent.Unmapped(1, 0, 0x10000, PAGE));
    }

    @Test
    void aFlushThatComesLateReturnsNothingBeforeItHasEnded() throws Exception {
        drivers.running();
        DmaBuffer memory = pages(1);
        drivers.map(1, 0, memory, 0x10000, Direction.BOTH);
        drivers.map(1, 2, pages(1), 0x10000, Direction.BOTH);
        Hang first = hangAt("flush");
        fault();
        first.awaitSomebody();
        for (int i = 0; i < 20; i++) {
            drivers.tick(EFFECT_TICKS);
        }
        Hang.inTime(() -> {
            while (drivers.facts(1).withheld().size() > 1) {
                Thread.sleep(1);
            }
            return 0;
        });
        // That of one address space waits, that of the other does not.
        assertThat(drivers.facts(1).withheld()).hasSize(1);
        first.letGo();
        assertThat(drivers.operator.cutOff(1).await(20_000)).isTrue();
        memory.close();
        quiet();
    }

    @Test
    void aDriverThatIsCutOffWhileItsDeviceIsBeingArmedIsNotHandedAnything() throws Exception {
        Hang arming = hangAt("arm");
        List<RefusedException> refused = new ArrayList<>();
        Thread caller = new Thread(() -> refused.add(
                catchThrowableOfType(RefusedException.class, () -> drivers.of(1).initialize())));
        caller.setDaemon(true);
        caller.start();
        arming.awaitSomebody();
        CutOff cut = Hang.inTime(() -> drivers.operator.fault(1));
        drivers.tick(EFFECT_TICKS);
        Thread.sleep(20);
        // It is being let loose still: whatever silence said, nobody knows which came last.
        assertThat(cut.quiesced()).isFalse();
        drivers.refused(MonitorRule.STILL_ADMITTED, () -> drivers.dismiss(1));
        drivers.platform().arm();
        arming.letGo();
        caller.join();
        assertThat(refused.getFirst().rule()).isEqualTo(MonitorRule.CUT_OFF);
        assertThat(cut.await(20_000)).isTrue();
        assertThat(drivers.platform().master()).isFalse();
        quiet();
    }

    @Test
    void aMappingDuringWhichItsDriverWasCutOffIsTakenBackWhenItHasBeenMade() throws Exception {
        drivers.running();
        DmaBuffer memory = pages(1);
        Hang mapping = hangAt("map");
        List<RefusedException> refused = new ArrayList<>();
        Thread caller = new Thread(() -> refused.add(catchThrowableOfType(
                RefusedException.class, () -> drivers.map(1, 0, memory, 0x10000, Direction.BOTH))));
        caller.setDaemon(true);
        caller.start();
        mapping.awaitSomebody();
        CutOff cut = Hang.inTime(() -> drivers.operator.fault(1));
        drivers.tick(EFFECT_TICKS);
        assertThat(cut.returned()).isFalse();
        quiet();
        assertThat(drivers.facts(1).withheld()).hasSize(1);
        drivers.refused(DmaRule.MAPPED, memory::close);
        mapping.letGo();
        caller.join();
        assertThat(refused.getFirst().rule()).isEqualTo(MonitorRule.CUT_OFF);
        assertThat(cut.await(20_000)).isTrue();
        assertThat(drivers.platform().mapped(0)).isEmpty();
        memory.close();
        quiet();
    }

    /** What was withdrawn from under a sweep that was past it waited until somebody called it late. */
    @Test
    void whatBecomesDueWhileASweepEndsIsSwept() {
        List<DmaMapping> next = new ArrayList<>();
        List<Drivers> self = new ArrayList<>();
        Drivers direct = new Setup()
                .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {}, call -> {
                    if ("flush".equals(call) && !next.isEmpty()) {
                        self.getFirst().unmap(1, next.removeFirst());
                    }
                }))
                .open()
                .driver(1);
        self.add(direct);
        direct.running();
        DmaMapping process = direct.map(1, 2, pages(1), 0x10000, Direction.BOTH);
        next.add(direct.map(1, 0, pages(1), 0x10000, Direction.BOTH));
        assertThat(direct.of(1).unmap(process).returned()).isTrue();
        assertThat(direct.facts(1).withheld()).isEmpty();
        assertThat(direct.facts(1).mapped()).isEmpty();
        assertThat(direct.audit).noneMatch(event -> event instanceof AuditEvent.EffectLate);
    }

    /** A device that answers nobody any more keeps a few threads, and not one more for each tick. */
    @Test
    void whatHangsForEverIsOvertakenAFewTimesOnly() throws Exception {
        drivers.running();
        drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        List<Hang> all = new ArrayList<>();
        Hang silence = hangAt("silence");
        all.add(silence);
        all.add(hangAt("flush"));
        fault();
        for (int i = 0; i < 200; i++) {
            for (String call : List.of("silence", "flush")) {
                if (!hangs.containsKey(call)) {
                    all.add(hangAt(call));
                }
            }
            drivers.tick(EFFECT_TICKS);
            drivers.of(1).facts();
            if (i % 10 == 0) {
                var _ = catchThrowableOfType(RefusedException.class, () -> drivers.operator.contain(1));
            }
        }
        silence.awaitSomebody();
        // Four at each of the two effects, and one that detaches the device.
        assertThat(running.get()).isLessThanOrEqualTo(9);
        hangs.clear();
        all.forEach(Hang::letGo);
        assertThat(drivers.operator.cutOff(1).await(20_000)).isTrue();
        quiet();
        assertThat(drivers.facts(1).withheld()).isEmpty();
    }

    @Test
    void aDriverIsDismissedWhenEverythingHasComeBack() throws Exception {
        drivers.running();
        drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        Hang first = hangAt("unmap");
        CutOff cut = drivers.of(1).shutdown();
        first.awaitSomebody();
        assertThat(Drivers.rule(() -> drivers.dismiss(1))).isEqualTo(MonitorRule.STILL_ADMITTED);
        first.letGo();
        assertThat(cut.await(20_000)).isTrue();
        drivers.dismiss(1);
        quiet();
    }

    @Test
    void aMonitorThatIsClosedEndsThoughADeviceDoesNotAnswer() throws Exception {
        drivers.running();
        drivers.driver(2).running(2);
        drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        drivers.map(2, 0, pages(1), 0x10000, Direction.BOTH);
        Hang first = hangAt("unmap");
        Hang.inTime(() -> {
            drivers.monitor.close();
            return 0;
        });
        first.awaitSomebody();
        assertThat(drivers.platform(1).master() || drivers.platform(2).master()).isFalse();
        assertThat(drivers.facts(1).withheld().size()
                        + drivers.facts(2).withheld().size())
                .isEqualTo(1);
        first.letGo();
        quiet();
        drivers.refused(MonitorRule.CLOSED, () -> drivers.driver(3));
    }
}
