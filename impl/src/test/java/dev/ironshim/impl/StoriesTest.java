package dev.ironshim.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.impl.containment.Containment;
import dev.ironshim.impl.isolation.Drivers;
import dev.ironshim.impl.isolation.IrqLine;
import dev.ironshim.impl.lifecycle.Lifecycle;
import dev.ironshim.impl.quarantine.Core;
import dev.ironshim.impl.quarantine.Delivery;
import dev.ironshim.impl.quarantine.GateConfig;
import dev.ironshim.impl.quarantine.GateEvents;
import dev.ironshim.impl.quarantine.LineBudget;
import dev.ironshim.impl.quarantine.Quarantine;
import dev.ironshim.impl.quarantine.Warrant;
import dev.ironshim.model.containment.ContainmentResult;
import dev.ironshim.model.containment.RecoveryVote;
import dev.ironshim.model.containment.Severity;
import dev.ironshim.model.isolation.ContainDecision;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.quarantine.QuarantineBounds;
import dev.ironshim.model.quarantine.QuarantineResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The implementation as somebody would use it, and what it says to arguments that make no sense. */
class StoriesTest {

    @Test
    void aStormIsMaskedThenQuarantinedAndRegistrationLaundersNothing() {
        Quarantine lines = new Quarantine(GateConfig.of(2, 1, 10), new Warrant(), GateEvents.NONE);
        Core core = lines.core(0, 0);
        assertThat(lines.register(0, LineBudget.of(1, 5))).isEqualTo(QuarantineResult.OK);
        for (int window = 0; window <= 2; window++) {
            assertThat(core.interrupt(0, 10L * window)).isEqualTo(Delivery.DELIVERED);
            assertThat(core.interrupt(0, 10L * window)).isEqualTo(window < 2 ? Delivery.MASKED : Delivery.QUARANTINED);
        }
        assertThat(lines.unregister(0)).isEqualTo(QuarantineResult.OK);
        assertThat(lines.register(0, LineBudget.of(1, 5))).isEqualTo(QuarantineResult.QUARANTINED);
        assertThat(lines.snapshot().lines().getFirst().lost()).isEqualTo(3);
        assertThat(core.interrupt(1, 30)).isEqualTo(Delivery.NOT_REGISTERED);
    }

    @Test
    void aFatalErrorIsResetWhateverTheDriversVote() {
        Containment device = new Containment(2, 3);
        assertThat(device.uncorrectable(Severity.FATAL)).isEqualTo(ContainmentResult.RESET_REQUIRED);
        assertThat(device.vote(1, RecoveryVote.CAN_RECOVER)).isEqualTo(ContainmentResult.OK);
        assertThat(device.vote(2, RecoveryVote.NONE)).isEqualTo(ContainmentResult.OK);
        assertThat(device.reset(false)).isEqualTo(ContainmentResult.DISCONNECT);
        assertThat(device.uncorrectable(Severity.NON_FATAL)).isEqualTo(ContainmentResult.GONE);
    }

    @Test
    void whatWasHandedOutDiesWithTheDriverAndStaysDead() {
        Drivers monitor = running();
        IrqLine held = monitor.irq(1, 0);
        assertThat(held.alive()).isTrue();
        assertThat(monitor.contain(1, ContainDecision.RESET_REQUIRED)).isEqualTo(IsolationResult.OK);
        assertThat(held.alive()).isFalse();
        monitor.life(1, LifecycleOp.REQUEST_RELEASE);
        assertThat(monitor.life(1, LifecycleOp.GRANT)).isEqualTo(IsolationResult.DEVICE_NOT_SOUND);
        assertThat(monitor.recovery(1, true)).isEqualTo(IsolationResult.OK);
        assertThat(monitor.life(1, LifecycleOp.GRANT)).isEqualTo(IsolationResult.OK);
        monitor.life(1, LifecycleOp.INITIALIZE);
        assertThat(held.alive()).isFalse();
    }

    @Test
    void onceContainmentHasReturnedNoUseSucceedsOnAnyThread() throws Exception {
        for (int round = 0; round < 50; round++) {
            Drivers monitor = running();
            IrqLine held = monitor.irq(1, 0);
            AtomicBoolean contained = new AtomicBoolean();
            AtomicLong delivered = new AtomicLong();
            AtomicBoolean late = new AtomicBoolean();
            CompletableFuture<Void> device = CompletableFuture.runAsync(() -> {
                boolean known = false;
                for (int extra = 0; extra < 100; extra += known ? 1 : 0) {
                    known = contained.get();
                    boolean used = held.alive();
                    delivered.addAndGet(used ? 1 : 0);
                    if (known && used) {
                        late.set(true);
                    }
                }
            });
            while (delivered.get() == 0) {
                Thread.onSpinWait();
            }
            monitor.contain(1, ContainDecision.QUARANTINE);
            contained.set(true);
            device.get();
            assertThat(late).as("round " + round).isFalse();
        }
    }

    @Test
    void argumentsThatMakeNoSenseAreNamed() {
        assertThatThrownBy(() -> new Lifecycle(-1)).hasMessageContaining("maxReleases must be at least 0");
        assertThatThrownBy(() -> new Containment(0, 1)).hasMessageContaining("functionCount 0");
        assertThatThrownBy(() -> new Containment(257, 1)).hasMessageContaining("functionCount 257");
        assertThatThrownBy(() -> new Containment(1, 1).uncorrectable(Severity.NONE))
                .hasMessageContaining("severity");
        Drivers monitor = running();
        assertThatThrownBy(() -> monitor.irq(1, 7)).hasMessageContaining("'irq7', expected one of [irq0, irq1]");
        assertThatThrownBy(() -> new QuarantineBounds(1, 0, 1, 1, 1, 1, 4, 2)).hasMessageContaining("callBudget 0");
    }

    private static Drivers running() {
        return Drivers.monitor().driver(1).running();
    }
}
