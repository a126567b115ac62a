package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.NOW;
import static dev.ironshim.impl.isolation.Drivers.config;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.isolation.Standing;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.Phase;
import org.junit.jupiter.api.Test;

/** Room, epochs, time. */
class MonitorLimitsTest {
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
        assertThatThrownBy(() -> new MonitorLimits(1, (1 << 30) + 1, 1, 0)).hasMessageContaining("epochs 1073741825");
        assertThat(new MonitorLimits(65_536, 1, 1, 0).drivers()).isEqualTo(65_536);
        assertThat(MonitorLimits.USUAL.drivers()).isEqualTo(4096);
    }

    @Test
    void aFullMonitorSaysThatItIsFullAndNotThatTheManifestIsWrong() {
        Drivers drivers = limited(2, 1, 1, 0).driver(1).driver(2);
        drivers.refused(MonitorRule.DRIVERS_FULL, () -> drivers.admit(draft(3), config(3)));
        drivers.refused(
                MonitorRule.ALREADY_ADMITTED, () -> drivers.admit(Drivers.later(draft(2), 2), config(2)));
    }

    @Test
    void mappingsAreCountedInAnEpochWhetherOrNotTheyWereUnmapped() {
        Drivers drivers = limited(1, 2, 2, 0).driver(1);
        Drivers monitor = drivers.running();
        DmaBuffer page = pages(1);
        for (int mapping = 0; mapping < 2; mapping++) {
            monitor.map(1, 0, page, 0x10000, Direction.BOTH);
            assertThat(monitor.unmap(1, 0, 0x10000)).isEqualTo(IsolationResult.OK);
        }
        drivers.refused(MonitorRule.ALREADY_MINTED, () -> monitor.map(1, 0, page, 0x10000, Direction.BOTH));
        monitor.revoke(1);
        assertThat(monitor.map(1, 0, page, 0x10000, Direction.BOTH).epoch()).isEqualTo(2);
    }

    @Test
    void aRefusedMappingDoesNotCount() {
        Drivers drivers = limited(1, 1, 1, 0).driver(1);
        Drivers monitor = drivers.running();
        DmaBuffer page = pages(1);
        for (int attempt = 0; attempt < 3; attempt++) {
            drivers.refused(MonitorRule.OUT_OF_BOUNDS, () -> monitor.map(1, 0, page, 0x20000, Direction.BOTH));
        }
        assertThat(monitor.map(1, 0, page, 0x10000, Direction.BOTH).epoch()).isEqualTo(1);
    }

    @Test
    void afterSoManyRevocationsNothingIsHandedOutAnyMore() {
        Drivers drivers = limited(1, 1, 1, 1).driver(1);
        Drivers monitor = drivers.running();
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
        Drivers monitor = drivers.running();
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
        Drivers monitor = drivers.running(1);
        drivers.running(2);
        monitor.life(2, LifecycleOp.FAULT);
        MmioWindow window = monitor.mmio(1, 0);
        DmaBuffer page = pages(1);
        DmaMapping mapping = monitor.map(1, 0, page, 0x10000, Direction.BOTH);
        monitor.clock(2 * NOW);
        assertThat(window.read8(0)).isZero();
        assertThat(monitor.facts(1).standing()).isEqualTo(Standing.TRUSTED);
        monitor.clock(2 * NOW + 1);
        drivers.refused(MonitorRule.STALE, () -> window.read8(0));
        drivers.refused(MonitorRule.STALE, () -> mapping.readInt(0));
        drivers.refused(MonitorRule.INACTIVE, () -> monitor.mmio(1, 0));
        assertThat(monitor.facts(1).life().phase()).isEqualTo(Phase.SHUTDOWN);
        assertThat(drivers.platform().mapped(0)).isEmpty();
        page.close();
        for (long driver = 1; driver <= 2; driver++) {
            assertThat(monitor.facts(driver).standing()).isEqualTo(Standing.FALLEN);
        }
        assertThat(drivers.audit)
                .contains(new AuditEvent.Distrusted(1, "expired"), new AuditEvent.Distrusted(2, "expired"));
        int recorded = drivers.audit.size();
        monitor.clock(Long.MAX_VALUE);
        assertThat(drivers.audit).hasSize(recorded);
    }

    @Test
    void aDriverThatWasNotStartedExpiresToo() {
        Drivers drivers = limited(3, 3, 3, 1).driver(1).driver(2);
        drivers.running(2);
        drivers.life(2, LifecycleOp.SUSPEND);
        drivers.clock(2 * NOW + 1);
        assertThat(drivers.life(1, LifecycleOp.INITIALIZE)).isEqualTo(IsolationResult.NOT_TRUSTED);
        assertThat(drivers.life(2, LifecycleOp.RESUME)).isEqualTo(IsolationResult.ILLEGAL_TRANSITION);
    }
}
