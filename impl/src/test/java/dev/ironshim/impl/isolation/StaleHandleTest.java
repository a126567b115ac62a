package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.pages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.isolation.ContainDecision;
import dev.ironshim.model.isolation.DeviceCondition;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.Phase;
import dev.ironshim.impl.quarantine.Delivery;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What became of capabilities when their time was over. */
class StaleHandleTest {
    /** One of each kind. */
    private record Held(MmioWindow registers, PortRange ports, IrqLine line, DmaMapping mapping, DmaBuffer buffer) {
        static Held by(Drivers monitor, long driver, long iova) {
            DmaBuffer buffer = pages(1);
            return new Held(
                    monitor.mmio(driver, 0),
                    monitor.ports(driver, 0),
                    monitor.irq(driver, 0),
                    monitor.map(driver, 0, buffer, iova, Direction.BOTH),
                    buffer);
        }

        List<ThrowingCallable> uses() {
            return List.of(
                    () -> registers.read8(0),
                    () -> registers.read16(0),
                    () -> registers.read32(0),
                    () -> registers.read64(0),
                    () -> registers.write8(0, (byte) -1),
                    () -> registers.write16(0, (short) -1),
                    () -> registers.write32(0, -1),
                    () -> registers.write64(0, -1),
                    () -> ports.in8(0),
                    () -> ports.in16(0),
                    () -> ports.in32(0),
                    () -> ports.out8(0, (byte) -1),
                    () -> ports.out16(0, (short) -1),
                    () -> ports.out32(0, -1),
                    () -> mapping.readInt(0),
                    () -> mapping.writeInt(0, -1),
                    () -> mapping.readLong(0),
                    () -> mapping.writeLong(0, -1),
                    () -> mapping.copyOut(0, 1),
                    () -> mapping.copyIn(0, new byte[] {1}));
        }
    }

    private final Drivers drivers = Drivers.monitor().driver(1);
    private final Drivers monitor = drivers.running();
    private final Held held = Held.by(monitor, 1, 0x10000);

    private void dead(MonitorRule rule, IsolationResult answer) {
        for (ThrowingCallable use : held.uses()) {
            drivers.refused(rule, use);
        }
        assertThat(held.line.alive()).isFalse();
        drivers.refused(rule, () -> held.line.serve(ticket -> {}));
        assertThat(interrupted(drivers, 1)).isEqualTo(Delivery.REVOKED);
        assertThat(rule.answer()).isEqualTo(answer);
    }

    /** An interrupt of line 0, long after the last one. */
    private static Delivery interrupted(Drivers drivers, long driver) {
        return drivers.line(driver, 0).interrupt(0, drivers.ticks.addAndGet(100));
    }

    private void alive() {
        for (ThrowingCallable use : held.uses()) {
            assertThat(catchThrowable(use)).isNull();
        }
        assertThat(held.line.alive()).isTrue();
        assertThat(interrupted(drivers, 1)).isEqualTo(Delivery.DELIVERED);
    }

    @Test
    void aHandleThatWasTakenBackIsDeadThoughItsWindowIsHandedOutAgain() {
        alive();
        assertThat(monitor.revoke(1)).isEqualTo(IsolationResult.OK);
        dead(MonitorRule.STALE, IsolationResult.STALE);
        Held again = Held.by(monitor, 1, 0x10000);
        again.mapping.writeInt(0, 77);
        assertThat(again.buffer.readInt(0)).isEqualTo(77);
        assertThat(again.registers.read8(0)).isEqualTo((byte) -1);
        for (ThrowingCallable use : held.uses()) {
            drivers.refused(MonitorRule.STALE, use);
        }
        assertThat(held.line.alive()).isFalse();
        drivers.refused(MonitorRule.STALE, () -> held.line.serve(ticket -> {}));
        // The line is the new one's.
        assertThat(interrupted(drivers, 1)).isEqualTo(Delivery.DELIVERED);
    }

    @Test
    void aFaultKillsEverythingInTheSameStep() {
        assertThat(monitor.life(1, LifecycleOp.FAULT)).isEqualTo(IsolationResult.OK);
        gone(Phase.QUARANTINED);
    }

    @Test
    void aShutdownKillsEverythingInTheSameStep() {
        assertThat(monitor.life(1, LifecycleOp.SHUTDOWN)).isEqualTo(IsolationResult.OK);
        gone(Phase.SHUTDOWN);
    }

    @Test
    void containmentKillsEverythingInTheSameStepWhateverWasDecided() {
        for (ContainDecision decision : ContainDecision.values()) {
            Drivers others = Drivers.monitor().driver(1);
            Held theirs = Held.by(others.running(), 1, 0x10000);
            assertThat(others.contain(1, decision)).isEqualTo(IsolationResult.OK);
            for (ThrowingCallable use : theirs.uses()) {
                others.refused(MonitorRule.STALE, use);
            }
            assertThat(theirs.line.alive()).isFalse();
            assertThat(interrupted(others, 1)).isIn(Delivery.REVOKED, Delivery.QUARANTINED);
            assertThat(others.platform().master()).isFalse();
            assertThat(others.platform().mapped(0)).isEmpty();
            assertThat(others.facts(1).device())
                    .isEqualTo(
                            decision == ContainDecision.DISCONNECT ? DeviceCondition.GONE : DeviceCondition.RECOVERING);
            theirs.buffer.close();
        }
    }

    private void gone(Phase phase) {
        DriverFacts facts = monitor.facts(1);
        assertThat(facts.life().phase()).isEqualTo(phase);
        assertThat(facts.epoch()).isEqualTo(2);
        assertThat(facts.mapped()).isEmpty();
        assertThat(facts.dmaBytes()).isZero();
        assertThat(facts.mmioBytes()).isZero();
        assertThat(facts.segments()).isZero();
        assertThat(drivers.platform().mapped(0)).isEmpty();
        dead(MonitorRule.STALE, IsolationResult.STALE);
        drivers.refused(MonitorRule.INACTIVE, () -> monitor.mmio(1, 0));
        drivers.refused(MonitorRule.INACTIVE, () -> monitor.map(1, 0, held.buffer, 0x10000, Direction.BOTH));
        assertThat(monitor.revoke(1)).isEqualTo(IsolationResult.INACTIVE);
        assertThat(monitor.unmap(1, held.mapping)).isEqualTo(IsolationResult.NOT_MAPPED);
        held.buffer.close();
    }

    @Test
    void aNewLifeBringsNothingBackToLife() {
        monitor.life(1, LifecycleOp.FAULT);
        assertThat(monitor.life(1, LifecycleOp.REQUEST_RELEASE)).isEqualTo(IsolationResult.OK);
        assertThat(monitor.life(1, LifecycleOp.GRANT)).isEqualTo(IsolationResult.OK);
        dead(MonitorRule.STALE, IsolationResult.STALE);
        drivers.running();
        dead(MonitorRule.STALE, IsolationResult.STALE);
        assertThat(monitor.mmio(1, 0).epoch()).isEqualTo(2);
    }

    @Test
    void nothingOutlivesTheLastEpochAndNoNumberIsUsedTwice() {
        for (int epoch = 1; epoch <= 3; epoch++) {
            assertThat(monitor.facts(1).epoch()).isEqualTo(epoch);
            assertThat(monitor.revoke(1)).isEqualTo(IsolationResult.OK);
        }
        assertThat(monitor.revoke(1)).isEqualTo(IsolationResult.EPOCHS_SPENT);
        drivers.refused(MonitorRule.EPOCHS_SPENT, () -> monitor.ports(1, 0));
        drivers.refused(MonitorRule.EPOCHS_SPENT, () -> monitor.map(1, 0, held.buffer, 0x10000, Direction.BOTH));
        dead(MonitorRule.STALE, IsolationResult.STALE);
        monitor.life(1, LifecycleOp.FAULT);
        assertThat(monitor.facts(1).epoch()).isEqualTo(4);
        dead(MonitorRule.STALE, IsolationResult.STALE);
    }

    @Test
    void aSuspendedDriverUsesNothingAndAResumedOneWhatItHad() {
        assertThat(monitor.life(1, LifecycleOp.SUSPEND)).isEqualTo(IsolationResult.OK);
        dead(MonitorRule.INACTIVE, IsolationResult.INACTIVE);
        drivers.refused(MonitorRule.INACTIVE, () -> monitor.mmio(1, 1));
        assertThat(drivers.platform().mapped(0)).containsOnlyKeys(0x10000L);
        assertThat(monitor.life(1, LifecycleOp.RESUME)).isEqualTo(IsolationResult.OK);
        alive();
        drivers.refused(MonitorRule.ALREADY_MINTED, () -> monitor.mmio(1, 0));
    }

    @Test
    void whatWasRevokedDuringSuspensionStaysDeadAfterIt() {
        monitor.life(1, LifecycleOp.SUSPEND);
        assertThat(monitor.revoke(1)).isEqualTo(IsolationResult.OK);
        dead(MonitorRule.STALE, IsolationResult.STALE);
        monitor.life(1, LifecycleOp.RESUME);
        dead(MonitorRule.STALE, IsolationResult.STALE);
    }

    @Test
    void theFateOfOneDriverSaysNothingAboutAnother() {
        drivers.driver(2).running(2);
        Held others = Held.by(monitor, 2, 0x18000);
        others.registers.write32(8, 22);
        assertThat(held.registers.read32(8)).isZero();
        monitor.revoke(1);
        monitor.life(1, LifecycleOp.FAULT);
        dead(MonitorRule.STALE, IsolationResult.STALE);
        for (ThrowingCallable use : others.uses()) {
            assertThat(catchThrowable(use)).isNull();
        }
        assertThat(others.line.alive()).isTrue();
        assertThat(interrupted(drivers, 2)).isEqualTo(Delivery.DELIVERED);
        assertThat(others.registers.read32(8)).isEqualTo(22);
        assertThat(drivers.platform().mapped(0)).isEmpty();
        assertThat(drivers.platform(2).mapped(0)).containsOnlyKeys(0x18000L);
        assertThat(drivers.platform(2).reaches(0, 0x18000)).isTrue();
        assertThat(monitor.facts(2).epoch()).isEqualTo(1);
        assertThat(monitor.facts(2).mmioBytes()).isEqualTo(Drivers.PAGE);
    }

    @Test
    void aHandleIsAsDeadOnAnotherThreadAsOnItsOwn() throws Exception {
        assertThat(CompletableFuture.supplyAsync(() -> held.registers.read32(0)).get(10, TimeUnit.SECONDS))
                .isZero();
        monitor.revoke(1);
        RefusedException refused = CompletableFuture.supplyAsync(
                        () -> catchThrowableOfType(RefusedException.class, () -> held.registers.read32(0)))
                .get(10, TimeUnit.SECONDS);
        assertThat(refused.rule()).isEqualTo(MonitorRule.STALE);
    }

    @Test
    void aUseThatStartsAfterTheEndOfTheEpochHasReturnedIsRefusedOnAnyThread() throws Exception {
        for (int round = 0; round < 50; round++) {
            Drivers each = Drivers.monitor().driver(1);
            Drivers theirs = each.running();
            Held victim = Held.by(theirs, 1, 0x10000);
            List<BooleanSupplier> uses = List.of(
                    () -> succeeds(() -> victim.registers.read32(0)),
                    () -> succeeds(() -> victim.ports.in8(0)),
                    () -> succeeds(() -> victim.mapping.readInt(0)),
                    victim.line::alive);
            List<Runnable> ends = List.of(
                    () -> theirs.revoke(1),
                    () -> theirs.life(1, LifecycleOp.FAULT),
                    () -> theirs.life(1, LifecycleOp.SHUTDOWN),
                    () -> theirs.contain(1, ContainDecision.QUARANTINE));
            assertThat(usedLate(uses.get(round % 4), ends.get(round / 4 % 4)))
                    .as("round " + round)
                    .isFalse();
        }
    }

    private static boolean succeeds(Runnable use) {
        try {
            use.run();
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    private static boolean usedLate(BooleanSupplier use, Runnable end) throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        AtomicLong successes = new AtomicLong();
        CompletableFuture<Boolean> user = CompletableFuture.supplyAsync(() -> {
            boolean late = false;
            boolean known = false;
            for (int extra = 0; extra < 100; extra += known ? 1 : 0) {
                known = ended.get();
                boolean used = use.getAsBoolean();
                successes.addAndGet(used ? 1 : 0);
                late |= known && used;
            }
            return late;
        });
        try {
            while (successes.get() == 0 && !user.isDone()) {
                Thread.onSpinWait();
            }
            end.run();
        } finally {
            // Whatever happens, the user ends.
            ended.set(true);
        }
        return user.get(10, TimeUnit.SECONDS);
    }
}
