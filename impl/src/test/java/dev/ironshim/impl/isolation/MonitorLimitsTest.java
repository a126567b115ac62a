package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.DOMAIN;
import static dev.ironshim.impl.isolation.Drivers.NOW;
import static dev.ironshim.impl.isolation.Drivers.config;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.Phase;
import org.junit.jupiter.api.Test;

/** Room, epochs, time. */
class MonitorLimitsTest {
    private static final AddressSpace SPACE = new AddressSpace(DOMAIN, 0);

    private static Drivers limited(int drivers, int epochs, int mappings, int releases) {
        return Drivers.monitor(new MonitorLimits(drivers, epochs, mappings, releases), (driver, grant) -> true);
    }

    @Test
    void limitsThatMakeNoSenseAreNamed() {
        assertThatThrownBy(() -> new MonitorLimits(0, 1, 1, 0)).hasMessageContaining("drivers 0");
        assertThatThrownBy(() -> new MonitorLimits(65_537, 1, 1, 0)).hasMessageContaining("drivers 65537");
        assertThatThrownBy(() -> new MonitorLimits(1, 0, 1, 0)).hasMessageContaining("epochs 0");
        assertThatThrownBy(() -> new MonitorLimits(1, 1, 0, 0)).hasMessageContaining("mappings 0");
        assertThatThrownBy(() -> new MonitorLimits(1, 1, 1, -1)).hasMessageContaining("maxReleases -1");
        assertThat(new MonitorLimits(65_536, 1, 1, 0).drivers()).isEqualTo(65_536);
        assertThat(MonitorLimits.USUAL.drivers()).isEqualTo(4096);
    }

    @Test
    void aFullMonitorSaysThatItIsFullAndNotThatTheManifestIsWrong() {
        Drivers drivers = limited(2, 1, 1, 0).driver(1).driver(2);
        drivers.refused(MonitorRule.DRIVERS_FULL, () -> drivers.admit(draft(3), DOMAIN, config(3)));
        drivers.refused(MonitorRule.ALREADY_ADMITTED, () -> drivers.admit(draft(2), DOMAIN, config(2)));
    }

    @Test
    void mappingsAreCountedInAnEpochWhetherOrNotTheyWereUnmapped() {
        Drivers drivers = limited(1, 2, 2, 0).driver(1);
        Isolation monitor = drivers.running();
        DmaBuffer page = pages(1);
        for (int mapping = 0; mapping < 2; mapping++) {
            monitor.map(1, 0, page, 0x10000, Direction.BOTH);
            assertThat(monitor.unmap(1, SPACE, 0x10000)).isEqualTo(IsolationResult.OK);
        }
        drivers.refused(MonitorRule.ALREADY_MINTED, () -> monitor.map(1, 0, page, 0x10000, Direction.BOTH));
        monitor.revoke(1);
        assertThat(monitor.map(1, 0, page, 0x10000, Direction.BOTH).epoch()).isEqualTo(2);
    }

    @Test
    void aRefusedMappingDoesNotCount() {
        Drivers drivers = limited(1, 1, 1, 0).driver(1);
        Isolation monitor = drivers.running();
        DmaBuffer page = pages(1);
        for (int attempt = 0; attempt < 3; attempt++) {
            drivers.refused(MonitorRule.OUT_OF_BOUNDS, () -> monitor.map(1, 0, page, 0x20000, Direction.BOTH));
        }
        assertThat(monitor.map(1, 0, page, 0x10000, Direction.BOTH).epoch()).isEqualTo(1);
    }

    @Test
    void afterSoManyRevocationsNothingIsHandedOutAnyMore() {
        Drivers drivers = limited(1, 1, 1, 1).driver(1);
        Isolation monitor = drivers.running();
        monitor.irq(1, 0);
        assertThat(monitor.revoke(1)).isEqualTo(IsolationResult.OK);
        drivers.refused(MonitorRule.EPOCHS_SPENT, () -> monitor.irq(1, 0));
        assertThat(monitor.revoke(1)).isEqualTo(IsolationResult.EPOCHS_SPENT);
        // Not even to a driver with a new life.
        monitor.life(1, LifecycleOp.FAULT);
        monitor.life(1, LifecycleOp.REQUEST_RELEASE);
        assertThat(monitor.life(1, LifecycleOp.GRANT)).isEqualTo(IsolationResult.OK);
        drivers.running();
        drivers.refused(MonitorRule.EPOCHS_SPENT, () -> monitor.irq(1, 0));
    }

    @Test
    void releasesFromQuarantineAreCounted() {
        Drivers drivers = limited(1, 10, 1, 1).driver(1);
        Isolation monitor = drivers.running();
        monitor.life(1, LifecycleOp.FAULT);
        monitor.life(1, LifecycleOp.REQUEST_RELEASE);
        assertThat(monitor.life(1, LifecycleOp.GRANT)).isEqualTo(IsolationResult.OK);
        monitor.life(1, LifecycleOp.FAULT);
        monitor.life(1, LifecycleOp.REQUEST_RELEASE);
        assertThat(monitor.life(1, LifecycleOp.GRANT)).isEqualTo(IsolationResult.RELEASES_SPENT);
        assertThat(monitor.facts(1).life().phase()).isEqualTo(Phase.QUARANTINED);
    }

    @Test
    void anExpiredManifestLosesEverythingAfterItsLastSecond() {
        Drivers drivers = limited(3, 3, 3, 1).driver(1).driver(2);
        Isolation monitor = drivers.running(1);
        drivers.running(2);
        monitor.life(2, LifecycleOp.FAULT);
        MmioWindow window = monitor.mmio(1, 0);
        DmaBuffer page = pages(1);
        DmaMapping mapping = monitor.map(1, 0, page, 0x10000, Direction.BOTH);
        assertThat(monitor.expire(2 * NOW)).isZero();
        assertThat(window.read8(0)).isZero();
        assertThat(monitor.expire(2 * NOW + 1)).isEqualTo(2);
        drivers.refused(MonitorRule.STALE, () -> window.read8(0));
        drivers.refused(MonitorRule.STALE, () -> mapping.readInt(0));
        drivers.refused(MonitorRule.INACTIVE, () -> monitor.mmio(1, 0));
        assertThat(monitor.facts(1).life().phase()).isEqualTo(Phase.SHUTDOWN);
        assertThat(drivers.platform.mapped(SPACE)).isEmpty();
        page.close();
        assertThat(monitor.expire(Long.MAX_VALUE)).isZero();
    }

    @Test
    void aDriverThatWasNotStartedExpiresToo() {
        Drivers drivers = limited(3, 3, 3, 1).driver(1).driver(2);
        drivers.running(2);
        drivers.isolation.life(2, LifecycleOp.SUSPEND);
        assertThat(drivers.isolation.expire(2 * NOW + 1)).isEqualTo(2);
        assertThat(drivers.isolation.life(1, LifecycleOp.INITIALIZE)).isEqualTo(IsolationResult.ILLEGAL_TRANSITION);
        assertThat(drivers.isolation.life(2, LifecycleOp.RESUME)).isEqualTo(IsolationResult.ILLEGAL_TRANSITION);
    }
}
