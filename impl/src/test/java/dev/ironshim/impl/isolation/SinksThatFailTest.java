package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.config;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.later;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Terms;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.isolation.DeviceCondition;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Sinks that throw, hang, or call back: no decision waits for them or ends because of them. */
class SinksThatFailTest {
    private final AtomicBoolean fails = new AtomicBoolean();

    private Drivers withAuditThatFails() {
        return new Setup()
                .audit(sink -> event -> {
                    if (fails.get()) {
                        throw new IllegalStateException("disk full");
                    }
                    sink.record(event);
                })
                .open();
    }

    private static List<Runnable> story(Drivers drivers) {
        return List.of(
                () -> drivers.driver(1).running(),
                () -> drivers.mmio(1, 0),
                () -> drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH),
                () -> drivers.map(1, 0, pages(2), 0x12000, Direction.BOTH),
                () -> drivers.unmap(1, 0, 0x10000),
                () -> {
                    var _ = catchThrowableOfType(RefusedException.class, () -> drivers.mmio(1, 0));
                },
                () -> drivers.operator.disconnect(1));
    }

    /** C2: QUARANTINED in the books, a sound device that is mapped, and a release that is granted. */
    @Test
    void anAuditThatThrowsHoldsUpNoCutOff() {
        Drivers drivers = withAuditThatFails();
        drivers.driver(1).running();
        MmioWindow registers = drivers.mmio(1, 0);
        DmaMapping memory = drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        fails.set(true);
        CutOff cut = drivers.operator.disconnect(1);
        assertThat(cut.returned()).isTrue();
        assertThat(drivers.facts(1).life().phase()).isEqualTo(Phase.QUARANTINED);
        assertThat(drivers.facts(1).device()).isEqualTo(DeviceCondition.GONE);
        assertThat(drivers.platform().mapped(0)).isEmpty();
        assertThat(drivers.platform().master()).isFalse();
        drivers.refused(MonitorRule.STALE, () -> registers.read8(0));
        drivers.refused(MonitorRule.STALE, () -> memory.readInt(0));
        drivers.of(1).requestRelease();
        drivers.refused(MonitorRule.DEVICE_NOT_SOUND, () -> drivers.operator.grant(1));
    }

    /** C2, with the other sink. */
    @Test
    void aTelemetryThatThrowsHoldsUpNoDisconnect() {
        for (Throwable thrown : List.of(new IllegalStateException("gone"), new AssertionError("gone"))) {
            Drivers drivers = new Setup()
                    .telemetry(sink -> event -> sneak(thrown))
                    .open()
                    .driver(1);
            drivers.running().map(1, 0, pages(1), 0x10000, Direction.BOTH);
            assertThat(drivers.operator.disconnect(1).returned()).isTrue();
            assertThat(drivers.facts(1).life().phase()).isEqualTo(Phase.QUARANTINED);
            assertThat(drivers.facts(1).device()).isEqualTo(DeviceCondition.GONE);
            assertThat(drivers.platform().mapped(0)).isEmpty();
            assertThat(drivers.platform().master()).isFalse();
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    /** C3: a mapping that was left in the books took the translation of another driver with it, later. */
    @Test
    void anAuditThatThrowsAtAnyRecordLeavesNothingInTheBooks() {
        Drivers drivers = new Setup()
                .audit(sink -> event -> {
                    sink.record(event);
                    if (event instanceof AuditEvent.Unmapped) {
                        throw new IllegalStateException("disk full");
                    }
                })
                .open();
        for (long driver = 1; driver <= 2; driver++) {
            drivers.driver(together(driver)).running(driver);
        }
        DmaMapping first = drivers.of(1).map("queues", pages(1), 0x10000, Direction.BOTH);
        assertThat(drivers.of(1).unmap(first).returned()).isTrue();
        assertThat(drivers.facts(1).mapped()).isEmpty();
        assertThat(drivers.facts(1).withheld()).isEmpty();
        drivers.of(2).map("queues", pages(1), 0x10000, Direction.BOTH);
        drivers.operator.revoke(1);
        assertThat(drivers.platform(2).reaches(0, 0x10000)).isTrue();
        assertThat(drivers.mapped(2)).containsExactly(0x10000L);
    }

    /** Two drivers of one declared unit, in one address space. */
    private static Draft together(long driver) {
        return Drivers.withPorts(Drivers.in(
                Drivers.relative(
                        driver,
                        new Terms(new Terms.Device(0x1234, 1, 0, 0, 0, 0), 9, Terms.Abi.NONE, List.of())),
                Drivers.DOMAIN));
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenLaterInOrderAndOnce() {
        Drivers expected = Drivers.monitor();
        story(expected).forEach(Runnable::run);
        for (int failing = 1; failing < story(expected).size(); failing++) {
            Drivers drivers = withAuditThatFails();
            List<Runnable> story = story(drivers);
            for (int step = 0; step < story.size(); step++) {
                fails.set(step == failing);
                story.get(step).run();
            }
            fails.set(false);
            drivers.tick(0);
            assertThat(drivers.audit).as("failing at step " + failing).containsExactlyElementsOf(expected.audit);
        }
    }

    @Test
    void nobodyIsAdmittedWhileTheAuditCannotBeWritten() {
        Drivers drivers = withAuditThatFails();
        drivers.driver(1).running();
        fails.set(true);
        drivers.mmio(1, 0);
        drivers.refused(MonitorRule.AUDIT, () -> drivers.admit(draft(2), config(2)));
        assertThat(drivers.operator.drivers()).containsExactly(1L);
        drivers.life(1, LifecycleOp.FAULT);
        assertThat(drivers.platform().master()).isFalse();
        fails.set(false);
        drivers.tick(0);
        // The refusal has used nothing up.
        drivers.admit(draft(2), config(2));
        assertThat(drivers.audit)
                .containsSubsequence(
                        new AuditEvent.Minted(1, "mmio0", 1),
                        new AuditEvent.AdmissionRefused(0, MonitorRule.AUDIT),
                        new AuditEvent.Moved(1, "fault"),
                        new AuditEvent.DriverAdmitted(2, Drivers.digest(draft(2)), "0000:02:00.0"));
    }

    @Test
    void anAuditThatHangsHoldsUpNobodyButAdmission() throws Exception {
        Hang hang = new Hang();
        AtomicBoolean hangs = new AtomicBoolean();
        Drivers drivers = new Setup()
                .records(Threads.spare("test-records"))
                .audit(sink -> event -> {
                    if (hangs.get()) {
                        hang.here();
                    }
                    sink.record(event);
                })
                .open();
        drivers.driver(1).driver(2).running(1).running(2);
        hangs.set(true);
        MmioWindow registers = Hang.inTime(() -> drivers.mmio(1, 0));
        hang.awaitSomebody();
        assertThat(Hang.inTime(() -> drivers.operator.fault(1)).returned()).isTrue();
        assertThat(Hang.inTime(() -> drivers.operator.containUntilReset(2)).returned()).isTrue();
        drivers.refused(MonitorRule.STALE, () -> registers.read8(0));
        assertThat(drivers.platform(1).master()).isFalse();
        assertThat(drivers.platform(2).master()).isFalse();
        assertThat(Hang.inTime(() ->
                                catchThrowableOfType(RefusedException.class, () -> drivers.admit(draft(3), config(3))))
                        .rule())
                .isEqualTo(MonitorRule.AUDIT);
        assertThat(drivers.operator.drivers()).containsExactly(1L, 2L);
        hangs.set(false);
        hang.letGo();
        Hang.inTime(() -> {
            while (!drivers.audit.contains(new AuditEvent.Contained(2, "RESET_REQUIRED"))) {
                Thread.sleep(1);
            }
            return drivers.admit(later(draft(3), 2), config(3));
        });
        assertThat(drivers.audit)
                .containsSubsequence(
                        new AuditEvent.Minted(1, "mmio0", 1),
                        new AuditEvent.Moved(1, "fault"),
                        new AuditEvent.Contained(2, "RESET_REQUIRED"),
                        new AuditEvent.DriverAdmitted(3, Drivers.digest(later(draft(3), 2)), "0000:03:00.0"));
    }

    @Test
    void aTelemetryThatHangsKeepsOneThreadHoweverManyDriversThereAre() throws Exception {
        Hang hang = new Hang();
        AtomicInteger busy = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Executor threads = Threads.spare("test-records");
        Drivers drivers = new Setup()
                .records(task -> threads.execute(() -> {
                    most.accumulateAndGet(busy.incrementAndGet(), Math::max);
                    task.run();
                    busy.decrementAndGet();
                }))
                .telemetry(sink -> event -> hang.here())
                .open();
        for (long driver = 1; driver <= 20; driver++) {
            long each = driver;
            drivers.driver(driver).running(driver);
            Hang.inTime(() -> drivers.operator.fault(each));
            assertThat(drivers.platform(driver).master()).isFalse();
        }
        hang.awaitSomebody();
        // One for the telemetry, one for the audit, and one for trust, which has nothing to do but comes by.
        assertThat(most.get()).isLessThanOrEqualTo(3);
        hang.letGo();
    }

    /** A sink, in whose call another thread takes decisions about the same driver. */
    @Test
    void sinksAndPoliciesAreCalledUnderNoLock() {
        List<Drivers> self = new ArrayList<>();
        AtomicInteger asked = new AtomicInteger();
        Runnable decision = () -> {
            if (self.isEmpty() || self.getFirst().operator.drivers().isEmpty()) {
                return;
            }
            try {
                Hang.inTime(() -> self.getFirst().operator.facts(1));
                asked.incrementAndGet();
            } catch (Exception e) {
                throw new AssertionError("a lock is held", e);
            }
        };
        List<Throwable> wrong = new ArrayList<>();
        Drivers drivers = new Setup()
                .audit(sink -> event -> watched(decision, wrong))
                .telemetry(sink -> event -> watched(decision, wrong))
                .policy((driver, grant) -> {
                    watched(decision, wrong);
                    return true;
                })
                .platforms((driver, memory) -> new WatchedPlatform(memory, call -> watched(decision, wrong)))
                .open();
        self.add(drivers);
        story(drivers).forEach(Runnable::run);
        var _ = catchThrowableOfType(RefusedException.class, () -> drivers.mmio(1, 1, 1));
        drivers.recovery(1, true);
        drivers.tick(1);
        Drivers others = drivers.driver(2).running(2);
        LineIngress line = others.line(2, 0);
        others.irq(2, 0);
        others.of(2).onCutOff(why -> watched(decision, wrong));
        line.interrupt(0, 0);
        line.complete(line.generation(0, 0), 0, true);
        others.life(2, LifecycleOp.SHUTDOWN);
        others.driver(3).life(3, LifecycleOp.SHUTDOWN);
        others.dismiss(3);
        assertThat(wrong).isEmpty();
        assertThat(asked.get()).isGreaterThan(30);
    }

    private static void watched(Runnable decision, List<Throwable> wrong) {
        try {
            decision.run();
        } catch (Throwable e) {
            wrong.add(e);
        }
    }

    @Test
    void aSinkThatDecidesSomethingItselfIsNotCalledAgainFromThere() {
        List<Drivers> self = new ArrayList<>();
        AtomicInteger deep = new AtomicInteger();
        AtomicInteger deepest = new AtomicInteger();
        Drivers drivers = new Setup()
                .audit(sink -> event -> {
                    deepest.accumulateAndGet(deep.incrementAndGet(), Math::max);
                    sink.record(event);
                    if (!self.isEmpty() && event instanceof AuditEvent.Minted) {
                        self.getFirst().operator.fault(1);
                    }
                    deep.decrementAndGet();
                })
                .open();
        self.add(drivers);
        drivers.driver(1).running();
        MmioWindow registers = drivers.mmio(1, 0);
        drivers.refused(MonitorRule.STALE, () -> registers.read8(0));
        assertThat(deepest.get()).isEqualTo(1);
        assertThat(drivers.audit).containsSubsequence(
                new AuditEvent.Minted(1, "mmio0", 1), new AuditEvent.Moved(1, "fault"));
    }

    @Test
    void anExecutorThatTakesNothingIsTriedAgain() {
        for (Throwable thrown : List.of(
                new RejectedExecutionException("full"), new OutOfMemoryError("unable to create native thread"))) {
            AtomicBoolean refuses = new AtomicBoolean();
            Drivers drivers = new Setup()
                    .records(task -> {
                        if (refuses.get()) {
                            sneak(thrown);
                        }
                        task.run();
                    })
                    .open()
                    .driver(1);
            drivers.running();
            refuses.set(true);
            MmioWindow registers = drivers.mmio(1, 0);
            assertThat(drivers.operator.fault(1).returned()).isTrue();
            var _ = catchThrowableOfType(RefusedException.class, () -> registers.read8(0));
            drivers.tick(0);
            assertThat(drivers.audit).doesNotContain(new AuditEvent.Moved(1, "fault"));
            refuses.set(false);
            drivers.tick(0);
            assertThat(drivers.audit)
                    .containsSubsequence(
                            new AuditEvent.Minted(1, "mmio0", 1),
                            new AuditEvent.Moved(1, "fault"),
                            new AuditEvent.Quiesced(1));
            assertThat(drivers.telemetry).isNotEmpty();
        }
    }

    @Test
    void aPolicyThatFailsAllowsNothingAndCostsNothing() {
        for (Throwable thrown : List.of(new IllegalStateException("no answer"), new StackOverflowError())) {
            Drivers drivers = new Setup()
                    .policy((driver, grant) -> {
                        sneak(thrown);
                        return true;
                    })
                    .open()
                    .driver(1);
            drivers.running();
            drivers.refused(MonitorRule.POLICY, () -> drivers.mmio(1, 0));
            drivers.refused(MonitorRule.POLICY, () -> drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH));
        }
    }

    @Test
    void aCallbackOfTheDriversThatThrowsIsItsOwnAffair() {
        Drivers drivers = Drivers.monitor().driver(1);
        drivers.running().map(1, 0, pages(1), 0x10000, Direction.BOTH);
        List<String> told = new ArrayList<>();
        drivers.of(1).onCutOff(why -> {
            throw new AssertionError("not now");
        });
        drivers.of(1).onCutOff(told::add);
        assertThat(drivers.operator.fault(1).returned()).isTrue();
        assertThat(told).containsExactly("fault of driver 0x1");
    }
}
