package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.PAGE;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.audit.TelemetryEvent;
import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.dma.DmaRule;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Grant;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Memory for devices: where it lies, whose it is, and what becomes of it when it comes back. */
class AllocationTest {
    /** Pages were looked at one by one, without a look at what makes a segment. */
    @Test
    void allocationFindsTheFirstGapThatIsASegment() {
        // Segments start at 2^13 and do not cross 2^14.
        Budgets budgets = new Budgets(8L * PAGE, 4L * PAGE, 3, 13, 14, 3L * PAGE, 100, 10, 5);
        Drivers drivers = Drivers.monitor();
        drivers.driver(Drivers.with(draft(1), budgets)).running(1);
        Driver driver = drivers.of(1);
        assertThat(driver.allocate("dma0", PAGE, Direction.BOTH).iova()).isEqualTo(0x10000);
        assertThat(driver.allocate("dma0", 3 * PAGE, Direction.BOTH).iova()).isEqualTo(0x14000);
        assertThat(driver.allocate("dma0", 2 * PAGE, Direction.BOTH).iova()).isEqualTo(0x12000);
    }

    /** A page in the middle, and a request for more than half of all addresses: each page was looked at, under the lock. */
    @Test
    void allocationInAVastWindowEndsAtOnce() {
        Drivers drivers = Drivers.monitor();
        Budgets budgets = new Budgets(1L << 62, 1L << 62, 3, 12, 0, 3L * PAGE, 100, 10, 5);
        drivers.driver(Drivers.withDma(
                        Drivers.with(draft(1), budgets), new Grant.Dma(0, 1L << 32, (1L << 62) - 1, Direction.BOTH)))
                .running(1);
        drivers.map(1, 0, pages(1), 1L << 61, Direction.BOTH);
        drivers.refused(MonitorRule.OVERLAP, () -> drivers.of(1).allocate("dma0", (1L << 61) + PAGE, Direction.BOTH));
    }

    /** Memory that is mapped into a process' addresses would have been mapped past the IOMMU's reserved ranges. */
    @Test
    void aGrantOfSharedAddressesIsMappedByNobody() {
        Drivers drivers = Drivers.monitor();
        drivers.driver(RelativeAdmissionTest.shared(5), RelativeAdmissionTest.sharing(true, true, true))
                .running();
        drivers.refused(MonitorRule.ADDRESSING, () -> drivers.of(1).allocate("guest", PAGE, Direction.BOTH));
    }

    /** An arena that a driver closes while its device reaches the memory: the pages went to somebody else. */
    @Test
    void memoryThatADriverCanEndIsNoMemoryForDevices() {
        try (Arena arena = Arena.ofShared()) {
            assertThat(Drivers.rule(() -> DmaBuffer.over(arena.allocate(PAGE, PAGE), () -> {})))
                    .isEqualTo(DmaRule.SCOPE);
        }
        assertThat(Drivers.rule(
                        () -> DmaBuffer.over(Arena.global().allocate(PAGE, PAGE).asReadOnly(), () -> {})))
                .isEqualTo(DmaRule.SCOPE);
        assertThat(Drivers.rule(() -> DmaBuffer.over(MemorySegment.ofArray(new byte[4096]), () -> {})))
                .isEqualTo(DmaRule.SCOPE);
    }

    /** Zeroing memory, and what its maker gave to free it, ran under the lock that every decision takes. */
    @Test
    void memoryWhoseFreeingHangsOrThrowsHoldsUpNobody() throws Exception {
        Hang hang = new Hang();
        Drivers drivers = new Setup().threads(Threads.spare("test-effects")).open();
        drivers.driver(1).running(1);
        Arena arena = Arena.global();
        DmaBuffer hanging = DmaBuffer.over(arena.allocate(PAGE, PAGE), hang::here);
        DmaBuffer throwing = DmaBuffer.over(arena.allocate(PAGE, PAGE), () -> {
            throw new IllegalStateException("it was no memory of mine");
        });
        DmaMapping first = drivers.map(1, 0, hanging, 0x10000, Direction.BOTH);
        DmaMapping second = drivers.map(1, 0, throwing, 0x11000, Direction.BOTH);
        hanging.closeWhenReleased();
        throwing.closeWhenReleased();
        CutOff cut = drivers.of(1).unmap(first);
        drivers.unmap(1, second);
        hang.awaitSomebody();
        assertThat(Hang.inTime(() -> cut.await(20_000))).isTrue();
        // Its address is free already.
        drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        CutOff last = Hang.inTime(() -> drivers.operator.fault(1));
        assertThat(Hang.inTime(() -> last.await(20_000))).isTrue();
        hang.letGo();
        Hang.until(() -> drivers.telemetry.contains(
                new TelemetryEvent.CallbackFailed(1, "giving memory back", "it was no memory of mine")));
    }
}
