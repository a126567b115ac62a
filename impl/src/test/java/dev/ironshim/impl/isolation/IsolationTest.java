package dev.ironshim.impl.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.model.isolation.CapabilityKind;
import dev.ironshim.model.isolation.ContainDecision;
import dev.ironshim.model.isolation.DmaWindow;
import dev.ironshim.model.isolation.IsolationBounds;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Drivers that hold capabilities, and lose them. */
class IsolationTest {

    @Test
    void boundsThatMakeNoSenseAreRefused() {
        Set<CapabilityKind> kinds = EnumSet.allOf(CapabilityKind.class);
        assertThatThrownBy(() -> new IsolationBounds(0, kinds, 1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IsolationBounds(1, Set.of(CapabilityKind.IRQ), 1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IsolationBounds(1, kinds, 0, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IsolationBounds(1, kinds, 1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IsolationBounds(1, kinds, 1, 5, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IsolationBounds(1, kinds, 1, 1, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxReleases -1");
    }

    @Test
    void windowsThatWrapAroundOrHoldNothingAreRefused() {
        assertThatThrownBy(() -> new DmaWindow(0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DmaWindow(1, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DmaWindow(1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DmaWindow(1, Long.MAX_VALUE, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("out of range");
    }

    @Test
    void dmaIsHandedOutByMappingOnly() {
        Isolation monitor = running(2);
        assertThatThrownBy(() -> monitor.mint(1, CapabilityKind.DMA)).isInstanceOf(IllegalArgumentException.class);
        assertThat(monitor.capability(1, CapabilityKind.DMA, 1)).isEmpty();
        assertThat(monitor.map(1, 1)).isEqualTo(IsolationResult.OK);
        assertThat(monitor.capability(1, CapabilityKind.DMA, 1)).isPresent();
    }

    @Test
    void stepsThatContainmentTakesAreNotTakenByDrivers() {
        Isolation monitor = running(2);
        for (LifecycleOp step : List.of(LifecycleOp.CONTAIN, LifecycleOp.CONTAIN_AND_RESET, LifecycleOp.RESET_DONE)) {
            assertThatThrownBy(() -> monitor.life(1, step))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(step.name());
        }
    }

    @Test
    void revokingKillsACapabilityThatSomebodyStillHolds() {
        Isolation monitor = running(2);
        monitor.mint(1, CapabilityKind.MMIO);
        Capability held = monitor.capability(1, CapabilityKind.MMIO, 1).orElseThrow();
        assertThat(held.use()).isEqualTo(IsolationResult.OK);
        assertThat(monitor.revoke(1)).isEqualTo(IsolationResult.OK);
        assertThat(held.use()).isEqualTo(IsolationResult.STALE);
        assertThat(monitor.mint(1, CapabilityKind.MMIO)).isEqualTo(IsolationResult.OK);
        assertThat(held.use()).isEqualTo(IsolationResult.STALE);
        assertThat(monitor.capability(1, CapabilityKind.MMIO, 2).orElseThrow().use())
                .isEqualTo(IsolationResult.OK);
    }

    @Test
    void whatOneDriverLosesTheOthersKeep() {
        Isolation monitor = running(2);
        monitor.mint(1, CapabilityKind.IRQ);
        monitor.mint(2, CapabilityKind.IRQ);
        monitor.life(1, LifecycleOp.FAULT);
        assertThat(monitor.capability(1, CapabilityKind.IRQ, 1).orElseThrow().use())
                .isEqualTo(IsolationResult.STALE);
        assertThat(monitor.capability(2, CapabilityKind.IRQ, 1).orElseThrow().use())
                .isEqualTo(IsolationResult.OK);
    }

    @Test
    void aWindowThatOverlapsAnotherDriversIsRefusedUntilThatOneIsGone() {
        Isolation monitor = running(2);
        assertThat(monitor.map(1, 1)).isEqualTo(IsolationResult.OK);
        assertThat(monitor.map(2, 2)).isEqualTo(IsolationResult.OVERLAP);
        monitor.life(1, LifecycleOp.SHUTDOWN);
        assertThat(monitor.map(2, 2)).isEqualTo(IsolationResult.OK);
    }

    @Test
    void windowsThatTouchOrLieInAnotherDomainDoNotOverlap() {
        Isolation monitor = running(3);
        assertThat(monitor.map(1, 1)).isEqualTo(IsolationResult.OK);
        assertThat(monitor.map(2, 3)).isEqualTo(IsolationResult.OK);
        assertThat(monitor.map(3, 4)).isEqualTo(IsolationResult.OK);
    }

    @Test
    void aSuspendedDriverUsesNothingAndHasItAgainWhenItResumes() {
        Isolation monitor = running(1);
        monitor.mint(1, CapabilityKind.PORT);
        Capability held = monitor.capability(1, CapabilityKind.PORT, 1).orElseThrow();
        monitor.life(1, LifecycleOp.SUSPEND);
        assertThat(held.use()).isEqualTo(IsolationResult.INACTIVE);
        monitor.life(1, LifecycleOp.RESUME);
        assertThat(held.use()).isEqualTo(IsolationResult.OK);
    }

    @Test
    void aDeviceThatIsGoneIsNeverReleased() {
        Isolation monitor = running(1);
        assertThat(monitor.contain(1, ContainDecision.DISCONNECT)).isEqualTo(IsolationResult.OK);
        monitor.life(1, LifecycleOp.REQUEST_RELEASE);
        assertThat(monitor.life(1, LifecycleOp.GRANT)).isEqualTo(IsolationResult.DEVICE_NOT_SOUND);
        assertThat(monitor.recovery(1, true)).isEqualTo(IsolationResult.NOTHING_TO_RECOVER);
        assertThat(monitor.contain(1, ContainDecision.QUARANTINE)).isEqualTo(IsolationResult.GONE);
    }

    @Test
    void afterRevokeHasReturnedNoUseSucceedsOnAnotherThread() throws Exception {
        for (int round = 0; round < 50; round++) {
            Isolation monitor = running(1);
            monitor.mint(1, CapabilityKind.MMIO);
            Capability held = monitor.capability(1, CapabilityKind.MMIO, 1).orElseThrow();
            CountDownLatch used = new CountDownLatch(1);
            AtomicBoolean revoked = new AtomicBoolean();
            CompletableFuture<IsolationResult> user = CompletableFuture.supplyAsync(() -> {
                boolean known = false;
                IsolationResult answer = held.use();
                // Ends in any case, so that a monitor that does not revoke fails the test instead of hanging it.
                while (answer == IsolationResult.OK && !known) {
                    used.countDown();
                    known = revoked.get();
                    answer = held.use();
                }
                return answer;
            });
            used.await();
            assertThat(monitor.revoke(1)).isEqualTo(IsolationResult.OK);
            revoked.set(true);
            assertThat(user.get()).isEqualTo(IsolationResult.STALE);
        }
    }

    private static Isolation running(int drivers) {
        Isolation monitor = new Isolation(new IsolationBounds(drivers, EnumSet.allOf(CapabilityKind.class), 3, 4, 1));
        for (int driver = 1; driver <= drivers; driver++) {
            monitor.life(driver, LifecycleOp.INITIALIZE);
            assertThat(monitor.life(driver, LifecycleOp.START)).isEqualTo(IsolationResult.OK);
        }
        return monitor;
    }
}
