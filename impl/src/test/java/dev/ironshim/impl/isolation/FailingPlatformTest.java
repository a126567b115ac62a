package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.DOMAIN;
import static dev.ironshim.impl.isolation.Drivers.base;
import static dev.ironshim.impl.isolation.Drivers.config;
import static dev.ironshim.impl.isolation.Drivers.device;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.mmio;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static dev.ironshim.impl.isolation.Drivers.verified;
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
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a review found: failures below the monitor, and ways around it. Each was possible once. */
class FailingPlatformTest {
    private final List<AuditEvent> audit = new ArrayList<>();
    private boolean mapFails;
    private int unmapsThatFail;

    private Isolation monitor() {
        MemoryPlatform memory = new MemoryPlatform();
        Platform platform = new Platform() {
            @Override
            public long readRegister(long address, int width) {
                return memory.readRegister(address, width);
            }

            @Override
            public void writeRegister(long address, int width, long value) {
                memory.writeRegister(address, width, value);
            }

            @Override
            public int readPort(int port, int width) {
                return memory.readPort(port, width);
            }

            @Override
            public void writePort(int port, int width, int value) {
                memory.writePort(port, width, value);
            }

            @Override
            public void map(AddressSpace space, long iova, MemorySegment segment, Direction direction) {
                if (mapFails) {
                    throw new IllegalStateException("no memory for page tables");
                }
                memory.map(space, iova, segment, direction);
            }

            @Override
            public void unmap(AddressSpace space, long iova, long length) {
                if (unmapsThatFail > 0) {
                    unmapsThatFail--;
                    throw new IllegalStateException("the IOMMU does not answer");
                }
                memory.unmap(space, iova, length);
            }
        };
        Isolation isolation =
                new Isolation(MonitorLimits.USUAL, platform, (driver, grant) -> true, audit::add, event -> {});
        isolation.admit(verified(draft(1)), device(1, DOMAIN, config(1)));
        isolation.life(1, LifecycleOp.INITIALIZE);
        return isolation;
    }

    @Test
    void aMappingThatThePlatformRefusesCostsNothing() {
        Isolation isolation = monitor();
        DriverFacts before = isolation.facts(1);
        mapFails = true;
        DmaBuffer buffer = pages(1);
        assertThatThrownBy(() -> isolation.map(1, 0, buffer, 0x10000, Direction.BOTH))
                .hasMessageContaining("page tables");
        assertThat(isolation.facts(1)).isEqualTo(before);
        buffer.close();
        mapFails = false;
        assertThat(isolation.map(1, 0, pages(1), 0x10000, Direction.BOTH).iova())
                .isEqualTo(0x10000);
    }

    @Test
    void containmentGoesOnWhenThePlatformFailsAndIsTriedAgain() {
        Isolation isolation = monitor();
        isolation.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        DmaBuffer second = pages(1);
        DmaMapping other = isolation.map(1, 0, second, 0x11000, Direction.BOTH);
        unmapsThatFail = 1;
        assertThat(isolation.contain(1, ContainDecision.QUARANTINE)).isEqualTo(IsolationResult.OK);
        assertThat(isolation.facts(1).device()).isEqualTo(DeviceCondition.RECOVERING);
        assertThat(isolation.facts(1).mapped()).containsExactly(0x10000L);
        assertThat(audit).contains(new AuditEvent.UnmapFailed(1, 0x10000, "the IOMMU does not answer"));
        second.close();
        assertThatThrownBy(() -> other.readInt(0)).hasMessageContaining("monitor/stale");
        assertThat(isolation.contain(1, ContainDecision.RESET_REQUIRED)).isEqualTo(IsolationResult.OK);
        assertThat(isolation.facts(1).mapped()).isEmpty();
        assertThat(isolation.facts(1).dmaBytes()).isZero();
    }

    /** The driver would live again, and its device would still write to where its old life had let it. */
    @Test
    void aReleaseIsNotGrantedWhileTheDeviceReachesWhatTheDriverHad() {
        Isolation isolation = monitor();
        isolation.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        unmapsThatFail = 4;
        isolation.life(1, LifecycleOp.FAULT);
        isolation.life(1, LifecycleOp.REQUEST_RELEASE);
        while (unmapsThatFail > 0) {
            assertThat(isolation.life(1, LifecycleOp.GRANT)).isEqualTo(IsolationResult.DEVICE_NOT_SOUND);
        }
        assertThat(isolation.facts(1).mapped()).containsExactly(0x10000L);
        assertThat(isolation.life(1, LifecycleOp.GRANT)).isEqualTo(IsolationResult.OK);
        assertThat(isolation.facts(1).mapped()).isEmpty();
    }

    @Test
    void aDriverCannotLetGoOfMemoryThatItsDeviceReaches() {
        Isolation isolation = monitor();
        DmaBuffer buffer = pages(1);
        isolation.map(1, 0, buffer, 0x10000, Direction.BOTH);
        DmaBuffer.Hold own = buffer.hold();
        own.release();
        assertThatThrownBy(own::release).hasMessageContaining("twice");
        assertThatThrownBy(buffer::close).hasMessageContaining("dma/mapped");
    }

    @Test
    void releasedMemoryIsRefusedAndCostsNothing() {
        Drivers drivers = Drivers.monitor().driver(1);
        Isolation isolation = drivers.running();
        DmaBuffer buffer = pages(1);
        buffer.close();
        drivers.refused(DmaRule.RELEASED, () -> isolation.map(1, 0, buffer, 0x10000, Direction.BOTH));
    }

    @Test
    void thePolicySeesNothingThatABudgetRefuses() {
        List<Grant> asked = new ArrayList<>();
        Drivers drivers = Drivers.monitor(MonitorLimits.USUAL, (driver, grant) -> asked.add(grant))
                .driver(1);
        Isolation isolation = drivers.running();
        drivers.refused(MonitorRule.MMIO_BUDGET, () -> isolation.mmio(1, 0, 1));
        drivers.refused(MonitorRule.FUNCTIONS, () -> isolation.mmio(1, 0, 9));
        assertThat(asked).isEmpty();
    }

    @Test
    void callsCannotBeAddedToAPolicyThatWasHandedOver() {
        Set<Integer> mine = new HashSet<>(Set.of(3));
        SystemCalls calls = new SystemCalls(Map.of(1L, mine), event -> {});
        mine.add(4);
        assertThatThrownBy(() -> calls.enforce(1, 4)).hasMessageContaining("syscall/denied");
    }

    /** Its alignment and the next BAR say what it can be at most, and a guess would be granted. */
    @Test
    void aWindowDoesNotReachOverABarWhoseSizeIsNotKnown() {
        byte[] config = config(1);
        Bytes.putU32(config, 0x14, base(1) + 0x10000);
        LiveDevice guessed = new LiveDevice(new Bdf(0, 1, 0, 0), DOMAIN, ConfigParser.parse(config));
        for (int page : new int[] {0, 16}) {
            assertThatThrownBy(() -> Drivers.monitor()
                            .isolation
                            .admit(
                                    Drivers.verified(Drivers.withMmio(draft(1), mmio(1, page, Rights.READ, 4))),
                                    guessed))
                    .hasMessageContaining("monitor/bar-size");
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
                assertThatThrownBy(() -> Drivers.monitor().admit(Drivers.withMmio(draft(1), anywhere), DOMAIN, config))
                        .hasMessageContaining("monitor/bar");
            }
        }
    }

    @Test
    void aDriverThatIsShutDownMakesRoomAndAQuarantinedOneDoesNot() {
        Drivers drivers =
                Drivers.monitor(new MonitorLimits(1, 1, 1, 0), Policy.DENY_ALL).driver(1);
        drivers.isolation.life(1, LifecycleOp.SHUTDOWN);
        drivers.isolation.dismiss(1);
        assertThat(drivers.audit).contains(new AuditEvent.DriverDismissed(1));
        drivers.admit(Drivers.later(draft(1), 2), DOMAIN, config(1));
        drivers.isolation.life(1, LifecycleOp.FAULT);
        drivers.refused(MonitorRule.STILL_ADMITTED, () -> drivers.isolation.dismiss(1));
    }
}
