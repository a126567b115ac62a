package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.DOMAIN;
import static dev.ironshim.impl.isolation.Drivers.base;
import static dev.ironshim.impl.isolation.Drivers.config;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.mmio;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.dma.DmaRule;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.model.isolation.ContainDecision;
import dev.ironshim.model.isolation.DeviceCondition;
import dev.ironshim.model.isolation.EffectState;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a review found: failures below the monitor, and ways around it. Each was possible once. */
class FailingPlatformTest {
    private boolean mapFails;
    private int unmapsThatFail;

    private final Drivers drivers = new Setup()
            .limits(MonitorLimits.USUAL)
            .platforms((driver, memory) -> new WatchedPlatform(memory, this::fail))
            .open();

    private void fail(String call) {
        if (mapFails && "map".equals(call)) {
            throw new IllegalStateException("no memory for page tables");
        }
        if (unmapsThatFail > 0 && "unmap".equals(call)) {
            unmapsThatFail--;
            throw new IllegalStateException("the IOMMU does not answer");
        }
    }

    private Drivers monitor() {
        drivers.driver(1);
        drivers.life(1, LifecycleOp.INITIALIZE);
        return drivers;
    }

    @Test
    void aMappingThatThePlatformRefusesCostsNothing() {
        Drivers monitor = monitor();
        DriverFacts before = monitor.facts(1);
        mapFails = true;
        DmaBuffer buffer = pages(1);
        // It may be mapped all the same, and is taken back before anything else is handed out.
        drivers.effects.hold();
        assertThatThrownBy(() -> monitor.map(1, 0, buffer, 0x10000, Direction.BOTH))
                .hasMessageContaining("monitor/platform-failed")
                .hasMessageContaining("page tables");
        drivers.refused(DmaRule.MAPPED, buffer::close);
        drivers.refused(MonitorRule.UNSETTLED, () -> monitor.mmio(1, 0));
        drivers.effects.letGo();
        assertThat(monitor.facts(1)).isEqualTo(before);
        buffer.close();
        mapFails = false;
        assertThat(monitor.map(1, 0, pages(1), 0x10000, Direction.BOTH).iova()).isEqualTo(0x10000);
    }

    @Test
    void containmentGoesOnWhenThePlatformFailsAndIsTriedAgain() {
        Drivers monitor = monitor();
        monitor.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        DmaBuffer second = pages(1);
        DmaMapping other = monitor.map(1, 0, second, 0x11000, Direction.BOTH);
        unmapsThatFail = 1;
        CutOff cut = monitor.operator.contain(1);
        assertThat(cut.quiesced()).isTrue();
        assertThat(cut.returned()).isFalse();
        assertThat(monitor.facts(1).device()).isEqualTo(DeviceCondition.RECOVERING);
        assertThat(monitor.facts(1).mapped()).isEmpty();
        assertThat(monitor.facts(1).withheld()).containsExactly(new DriverFacts.Place(0, 0x10000, Drivers.PAGE));
        assertThat(monitor.facts(1).memory()).isEqualTo(EffectState.FAILED);
        assertThat(monitor.facts(1).trouble()).isEqualTo("the IOMMU does not answer");
        assertThat(drivers.audit).contains(new AuditEvent.EffectFailed(1, "memory", "the IOMMU does not answer"));
        second.close();
        assertThatThrownBy(() -> other.readInt(0)).hasMessageContaining("monitor/stale");
        assertThat(monitor.contain(1, ContainDecision.RESET_REQUIRED)).isEqualTo(IsolationResult.OK);
        assertThat(monitor.facts(1).withheld()).isEmpty();
        assertThat(monitor.facts(1).dmaBytes()).isZero();
        assertThat(cut.returned()).isTrue();
        assertThat(drivers.platform().mapped(0)).isEmpty();
    }

    /** The driver would live again, and its device would still write to where its old life had let it. */
    @Test
    void aReleaseIsNotGrantedWhileTheDeviceReachesWhatTheDriverHad() {
        Drivers monitor = monitor();
        monitor.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        unmapsThatFail = 4;
        monitor.life(1, LifecycleOp.FAULT);
        monitor.life(1, LifecycleOp.REQUEST_RELEASE);
        while (unmapsThatFail > 0) {
            drivers.refused(MonitorRule.UNSETTLED, () -> monitor.operator.grant(1));
            assertThat(monitor.facts(1).withheld()).hasSize(1);
            assertThat(monitor.tick(1)).isTrue();
        }
        drivers.refused(MonitorRule.UNSETTLED, () -> monitor.operator.grant(1));
        assertThat(monitor.tick(1)).isTrue();
        assertThat(monitor.tick(1)).isFalse();
        assertThat(monitor.life(1, LifecycleOp.GRANT)).isEqualTo(IsolationResult.OK);
        assertThat(monitor.facts(1).withheld()).isEmpty();
    }

    @Test
    void aDriverCannotLetGoOfMemoryThatItsDeviceReaches() {
        Drivers monitor = monitor();
        DmaBuffer buffer = pages(1);
        monitor.map(1, 0, buffer, 0x10000, Direction.BOTH);
        DmaBuffer.Hold own = buffer.hold();
        own.release();
        assertThatThrownBy(own::release).hasMessageContaining("twice");
        assertThatThrownBy(buffer::close).hasMessageContaining("dma/mapped");
    }

    @Test
    void releasedMemoryIsRefusedAndCostsNothing() {
        Drivers monitor = monitor();
        DmaBuffer buffer = pages(1);
        buffer.close();
        drivers.refused(DmaRule.RELEASED, () -> monitor.map(1, 0, buffer, 0x10000, Direction.BOTH));
    }

    @Test
    void thePolicySeesNothingThatABudgetRefuses() {
        List<Grant> asked = new ArrayList<>();
        Drivers others = Drivers.monitor(MonitorLimits.USUAL, (driver, grant) -> asked.add(grant))
                .driver(1);
        Drivers monitor = others.running();
        others.refused(MonitorRule.MMIO_BUDGET, () -> monitor.mmio(1, 0, 1));
        others.refused(MonitorRule.FUNCTIONS, () -> monitor.mmio(1, 0, 9));
        assertThat(asked).isEmpty();
    }

    @Test
    void callsCannotBeAddedToAPolicyThatWasHandedOver() {
        List<Integer> mine = new ArrayList<>(List.of(3));
        SystemCalls calls = new SystemCalls(mine);
        mine.add(4);
        assertThat(calls.allows(3)).isTrue();
        assertThat(calls.allows(4)).isFalse();
    }

    /** Its alignment and the next BAR say what it can be at most, and a guess would be granted. */
    @Test
    void aWindowDoesNotReachOverABarWhoseSizeIsNotKnown() {
        byte[] config = config(1);
        Bytes.putU32(config, 0x14, base(1) + 0x10000);
        LiveDevice guessed = new LiveDevice(new Bdf(0, 1, 0, 0), DOMAIN, ConfigParser.parse(config));
        for (int page : new int[] {0, 16}) {
            drivers.refused(
                    MonitorRule.BAR_SIZE,
                    () -> drivers.admit(Drivers.withMmio(draft(1), mmio(1, page, Rights.READ, 4)), guessed));
        }
    }

    /** Nobody has given it an address: whatever the manifest says lies there would be granted. */
    @Test
    void aBarThatWasNotAssignedIsNoBar() {
        for (int bar : new int[] {0, 4, 0xC}) {
            byte[] config = config(1);
            Bytes.putU32(config, 0x10, bar);
            for (long at : new long[] {0, 0x1000, base(1)}) {
                Grant.Mmio anywhere = new Grant.Mmio(at, at + 0xFFF, 0, at, Rights.READ_WRITE, 4);
                drivers.refused(MonitorRule.BAR, () -> drivers.admit(Drivers.withMmio(draft(1), anywhere), config));
            }
        }
    }

    @Test
    void aDriverThatIsShutDownMakesRoomAndAQuarantinedOneDoesNot() {
        Drivers few = Drivers.monitor(new MonitorLimits(1, 1, 1, 0), Policy.DENY_ALL)
                .driver(1);
        few.life(1, LifecycleOp.SHUTDOWN);
        few.dismiss(1);
        assertThat(few.audit).contains(new AuditEvent.DriverDismissed(1));
        few.admit(Drivers.later(draft(1), 2), config(1));
        few.life(1, LifecycleOp.FAULT);
        few.refused(MonitorRule.STILL_ADMITTED, () -> few.dismiss(1));
    }
}
