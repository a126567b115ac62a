package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.DOMAIN;
import static dev.ironshim.impl.isolation.Drivers.PAGE;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.dma.DmaRule;
import dev.ironshim.impl.dma.SegmentRules;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.isolation.CapabilityKind;
import dev.ironshim.model.isolation.IsolationResult;
import org.junit.jupiter.api.Test;

/** Memory that devices reach: where, which way, for how long. */
class DmaMappingTest {
    private static final AddressSpace SPACE = new AddressSpace(DOMAIN, 0);

    private final Drivers drivers = Drivers.monitor().driver(1);
    private final Drivers monitor = drivers.running();
    private final DmaBuffer page = pages(1);

    @Test
    void aMappingSaysWhatItIsAndTheDeviceReachesItThere() {
        DmaMapping mapping = monitor.map(1, 1, page, 0x21000, Direction.TO_DEVICE, 1);
        assertThat(mapping.kind()).isEqualTo(CapabilityKind.DMA);
        assertThat(mapping.epoch()).isEqualTo(1);
        assertThat(mapping.space()).isEqualTo(SPACE);
        assertThat(mapping.iova()).isEqualTo(0x21000);
        assertThat(mapping.bytes()).isEqualTo(PAGE);
        assertThat(mapping.direction()).isEqualTo(Direction.TO_DEVICE);
        assertThat(mapping.function()).isEqualTo(1);
        mapping.writeInt(4, 77);
        assertThat(page.readInt(4)).isEqualTo(77);
        assertThat(drivers.platform().mapped(0)).containsOnlyKeys(0x21000L).containsValue((long) PAGE);
        assertThat(monitor.mapped(1)).containsExactly(0x21000L);
        assertThat(monitor.map(1, 0, pages(1), 0x10000, Direction.BOTH).function())
                .isEqualTo(Driver.NO_FUNCTION);
    }

    @Test
    void onlyWholePagesAreMapped() {
        for (long iova : new long[] {0x10001, 0x10800, 0x10FFF, -1}) {
            drivers.refused(MonitorRule.FOREIGN_BUFFER, () -> monitor.map(1, 0, page, iova, Direction.BOTH));
        }
        for (int bytes : new int[] {1, PAGE - 1, PAGE + 1, PAGE + 2048}) {
            DmaBuffer odd = DmaBuffer.allocate(bytes, PAGE);
            drivers.refused(MonitorRule.FOREIGN_BUFFER, () -> monitor.map(1, 0, odd, 0x10000, Direction.BOTH));
        }
    }

    @Test
    void theWindowOfTheGrantIsMappedToItsLastByteAndNotOnePageFurther() {
        monitor.map(1, 0, page, 0x10000, Direction.BOTH);
        monitor.map(1, 0, page, 0x1F000, Direction.BOTH);
        outOfBounds(0, 1, 0xF000);
        outOfBounds(0, 1, 0x20000);
        outOfBounds(0, 2, 0x1F000);
        outOfBounds(0, 2, 0xF000);
        outOfBounds(1, 1, 0x1F000);
        outOfBounds(0, 1, 0);
        outOfBounds(0, 1, -PAGE);
        outOfBounds(0, 1, Long.MIN_VALUE + 0x10000);
    }

    private void outOfBounds(int grant, int count, long iova) {
        drivers.refused(
                MonitorRule.OUT_OF_BOUNDS, () -> monitor.map(1, grant, pages(count), iova, Direction.TO_DEVICE));
    }

    @Test
    void windowsMayStartAtZeroAndReachTheEndOfTheAddressSpace() {
        Drivers wide = Drivers.monitor()
                .driver(Drivers.withDma(
                        draft(1),
                        new Grant.Dma(0, 0, PAGE - 1, Direction.BOTH),
                        new Grant.Dma(0, -2 * PAGE, -1, Direction.BOTH)));
        Drivers theirs = wide.running();
        theirs.map(1, 0, page, 0, Direction.BOTH);
        theirs.map(1, 1, page, -PAGE, Direction.BOTH);
        assertThat(wide.platform().mapped(0)).containsOnlyKeys(0L, (long) -PAGE);
        wide.refused(MonitorRule.OUT_OF_BOUNDS, () -> theirs.map(1, 1, pages(2), -PAGE, Direction.BOTH));
        wide.refused(MonitorRule.OVERLAP, () -> theirs.map(1, 1, pages(2), -2 * PAGE, Direction.BOTH));
        assertThat(theirs.unmap(1, 0, -PAGE)).isEqualTo(IsolationResult.OK);
        theirs.map(1, 1, pages(2), -2 * PAGE, Direction.BOTH);
        assertThat(theirs.mapped(1)).containsExactlyInAnyOrder(0L, -2L * PAGE);
    }

    @Test
    void theDeviceIsGivenNoDirectionThatTheGrantHasNot() {
        for (Direction granted : Direction.values()) {
            for (Direction asked : Direction.values()) {
                Drivers each = Drivers.monitor()
                        .driver(Drivers.withDma(draft(1), new Grant.Dma(0, 0x10000, 0x1FFFF, granted)));
                Drivers theirs = each.running();
                if (granted == Direction.BOTH || granted == asked) {
                    assertThat(theirs.map(1, 0, page, 0x10000, asked).direction())
                            .isEqualTo(asked);
                } else {
                    each.refused(MonitorRule.RIGHTS, () -> theirs.map(1, 0, page, 0x10000, asked));
                }
            }
        }
    }

    @Test
    void segmentsKeepAlignmentBoundaryAndLengthOfTheDevice() {
        Drivers strict = Drivers.monitor()
                .driver(Drivers.withDma(
                        Drivers.with(draft(1), new Budgets(8L * PAGE, 4L * PAGE, 3, 13, 16, 3L * PAGE, 100, 10, 5)),
                        new Grant.Dma(0, 0x10000, 0x2FFFF, Direction.BOTH)));
        Drivers theirs = strict.running();
        strict.refused(DmaRule.SEGMENT_BYTES, () -> theirs.map(1, 0, pages(5), 0x11000, Direction.BOTH));
        strict.refused(DmaRule.ALIGNMENT, () -> theirs.map(1, 0, pages(4), 0x1F000, Direction.BOTH));
        strict.refused(DmaRule.BOUNDARY, () -> theirs.map(1, 0, pages(3), 0x1E000, Direction.BOTH));
        theirs.map(1, 0, pages(2), 0x1E000, Direction.BOTH);
        theirs.map(1, 0, pages(4), 0x20000, Direction.BOTH);
        assertThat(theirs.mapped(1)).containsExactly(0x1E000L, 0x20000L);
    }

    @Test
    void rulesOfSegmentsAreExponentsSoThatNoneMakesNoSense() {
        for (int shift : new int[] {-1, 64, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> new SegmentRules(shift, 0, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new SegmentRules(0, shift, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        }
        // Alignment to one byte and no boundary: what was a division by zero is no rule at all.
        assertThat(new SegmentRules(0, 0, 7, 1, 7).check(3, 7)).isEqualTo(9);
    }

    @Test
    void aSegmentOverTheEndOfTheAddressSpaceIsRefusedAndNotComputed() {
        SegmentRules rules = new SegmentRules(0, 16, Long.MAX_VALUE, 1, Long.MAX_VALUE);
        assertThat(rules.check(-PAGE, PAGE)).isEqualTo(-1);
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> rules.check(-PAGE, PAGE + 1));
        assertThat(refused.rule()).isEqualTo(DmaRule.WRAP);
    }

    @Test
    void memoryOfOneAddressSpaceIsMappedOnceAndThatOfTwoPasidsIsTwo() {
        monitor.map(1, 0, pages(2), 0x11000, Direction.BOTH);
        drivers.refused(MonitorRule.OVERLAP, () -> monitor.map(1, 0, page, 0x11000, Direction.BOTH));
        drivers.refused(MonitorRule.OVERLAP, () -> monitor.map(1, 0, page, 0x12000, Direction.BOTH));
        drivers.refused(MonitorRule.OVERLAP, () -> monitor.map(1, 0, pages(4), 0x10000, Direction.BOTH));
        drivers.refused(MonitorRule.OVERLAP, () -> monitor.map(1, 0, pages(2), 0x10000, Direction.BOTH));
        monitor.map(1, 2, page, 0x11000, Direction.BOTH);
        monitor.map(1, 0, page, 0x10000, Direction.BOTH);
        assertThat(drivers.platform().mapped(0)).containsOnlyKeys(0x10000L, 0x11000L);
        assertThat(drivers.platform().mapped(5)).containsOnlyKeys(0x11000L);
        // Another driver has an address space of its own.
        drivers.driver(2).running(2);
        monitor.map(2, 0, page, 0x11000, Direction.BOTH);
        assertThat(drivers.platform(2).mapped(0)).containsOnlyKeys(0x11000L);
    }

    @Test
    void nobodyUnmapsWhatAnotherHasMappedOrWhatIsNotMapped() {
        drivers.driver(2).running(2);
        DmaMapping mapping = monitor.map(1, 0, pages(2), 0x11000, Direction.BOTH);
        DmaMapping other = monitor.map(1, 0, page, 0x10000, Direction.BOTH);
        drivers.refused(MonitorRule.NOT_MAPPED, () -> drivers.of(2).unmap(mapping));
        drivers.of(1).unmap(other);
        drivers.refused(MonitorRule.NOT_MAPPED, () -> drivers.of(1).unmap(other));
        assertThat(mapping.bytes()).isEqualTo(2 * PAGE);
        mapping.writeInt(0, 1);
        assertThat(drivers.platform().mapped(0)).containsOnlyKeys(0x11000L);
    }

    @Test
    void unmappingTwiceIsRefusedAndRefundsOnce() {
        monitor.map(1, 0, page, 0x10000, Direction.BOTH);
        monitor.map(1, 0, pages(2), 0x12000, Direction.BOTH);
        assertThat(monitor.unmap(1, 0, 0x10000)).isEqualTo(IsolationResult.OK);
        DriverFacts once = monitor.facts(1);
        assertThat(monitor.unmap(1, 0, 0x10000)).isEqualTo(IsolationResult.NOT_MAPPED);
        assertThat(monitor.facts(1)).isEqualTo(once);
        assertThat(once.dmaBytes()).isEqualTo(2 * PAGE);
        assertThat(once.segments()).isEqualTo(1);
        assertThat(drivers.platform().mapped(0)).containsOnlyKeys(0x12000L);
    }

    @Test
    void memoryThatTheDeviceReachesIsNotReleasedAndAfterUnmappingItIs() {
        page.writeInt(0, 42);
        monitor.map(1, 0, page, 0x10000, Direction.BOTH);
        monitor.map(1, 2, page, 0x10000, Direction.BOTH);
        drivers.refused(DmaRule.MAPPED, page::close);
        assertThat(page.readInt(0)).isEqualTo(42);
        monitor.unmap(1, 0, 0x10000);
        drivers.refused(DmaRule.MAPPED, page::close);
        assertThat(monitor.revoke(1)).isEqualTo(IsolationResult.OK);
        assertThat(drivers.platform().mapped(5)).isEmpty();
        page.close();
        page.close();
        drivers.refused(DmaRule.RELEASED, () -> page.readInt(0));
    }

    @Test
    void theDeviceLosesMemoryOnlyAfterItsCapabilityIsDead() {
        DmaMapping mapping = monitor.map(1, 0, page, 0x10000, Direction.BOTH);
        mapping.writeInt(0, 1);
        assertThat(page.readInt(0)).isEqualTo(1);
        monitor.unmap(1, 0, 0x10000);
        drivers.refused(MonitorRule.NOT_MAPPED, () -> mapping.readInt(0));
        DmaMapping again = monitor.map(1, 0, page, 0x10000, Direction.BOTH);
        again.writeInt(0, 2);
        assertThat(page.readInt(0)).isEqualTo(2);
        drivers.refused(MonitorRule.NOT_MAPPED, () -> mapping.readInt(0));
        monitor.revoke(1);
        drivers.refused(MonitorRule.STALE, () -> mapping.readInt(0));
    }

    @Test
    void aRefusedMappingLeavesTheBufferWithItsOwner() {
        page.writeLong(8, 7);
        drivers.refused(MonitorRule.OUT_OF_BOUNDS, () -> monitor.map(1, 0, page, 0x20000, Direction.BOTH));
        monitor.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        drivers.refused(MonitorRule.OVERLAP, () -> monitor.map(1, 0, page, 0x10000, Direction.BOTH));
        assertThat(page.readLong(8)).isEqualTo(7);
        page.close();
        drivers.refused(DmaRule.RELEASED, () -> page.readLong(8));
    }

    @Test
    void memoryIsZeroWhenItIsGivenAndScrubbedWhenItIsTakenBack() {
        assertThat(page.copyOut(0, PAGE)).containsOnly(0);
        page.copyIn(100, new byte[] {1, 2, 3});
        page.scrub();
        assertThat(page.copyOut(0, PAGE)).containsOnly(0);
    }

    @Test
    void whatTheDeviceChangesLaterIsNotInTheCopy() {
        DmaMapping mapping = monitor.map(1, 0, page, 0x10000, Direction.BOTH);
        mapping.copyIn(0, new byte[] {1, 2, 3});
        byte[] copy = mapping.copyOut(0, 3);
        page.writeInt(0, -1);
        assertThat(copy).containsExactly(1, 2, 3);
    }
}
