package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.PAGE;
import static dev.ironshim.impl.isolation.Drivers.base;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.mmio;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.model.isolation.CapabilityKind;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Registers: every width, every edge. */
class MmioWindowTest {
    private final Drivers drivers = Drivers.monitor().driver(1);
    private final MmioWindow window = drivers.running().mmio(1, 0);

    @Test
    void eightSixteenThirtyTwoAndSixtyFourBitsReachTheRegistersBehindTheGrant() {
        window.write64(0x10, 0x8877_6655_4433_2211L);
        assertThat(drivers.register(1, 0x10, 8)).isEqualTo(0x8877_6655_4433_2211L);
        assertThat(window.read64(0x10)).isEqualTo(0x8877_6655_4433_2211L);
        assertThat(window.read32(0x14)).isEqualTo(0x8877_6655);
        assertThat(window.read16(0x16)).isEqualTo((short) 0x8877);
        assertThat(window.read8(0x17)).isEqualTo((byte) 0x88);
        window.write8(0x10, (byte) 0xF1);
        window.write16(0x12, (short) 0xF2F2);
        window.write32(0x14, 0xF4F4_F4F4);
        assertThat(drivers.register(1, 0x10, 8)).isEqualTo(0xF4F4_F4F4_F2F2_22F1L);
        assertThat(drivers.register(1, 0x08, 8)).isZero();
        assertThat(drivers.register(1, 0x18, 8)).isZero();
    }

    @Test
    void aNarrowWriteLeavesTheRegistersBesideItAlone() {
        drivers.platform().write(0, 0x20, 8, -1);
        window.write8(0x21, (byte) 0);
        assertThat(window.read64(0x20)).isEqualTo(0xFFFF_FFFF_FFFF_00FFL);
        window.write16(0x24, (short) 0);
        assertThat(window.read64(0x20)).isEqualTo(0xFFFF_0000_FFFF_00FFL);
        window.write32(0x24, 0);
        assertThat(window.read64(0x20)).isEqualTo(0xFFFF_00FFL);
    }

    @Test
    void theLastAccessOfEveryWidthFitsAndTheNextOneIsOutOfBounds() {
        window.write8(PAGE - 1, (byte) 1);
        window.write16(PAGE - 2, (short) 0x0202);
        window.write32(PAGE - 4, 0x0404_0404);
        window.write64(PAGE - 8, 0x0808_0808_0808_0808L);
        assertThat(window.read8(PAGE - 1)).isEqualTo((byte) 8);
        assertThat(window.read16(PAGE - 2)).isEqualTo((short) 0x0808);
        assertThat(window.read32(PAGE - 4)).isEqualTo(0x0808_0808);
        assertThat(window.read64(PAGE - 8)).isEqualTo(0x0808_0808_0808_0808L);
        outOfBounds(() -> window.read8(PAGE), PAGE);
        outOfBounds(() -> window.read16(PAGE), PAGE);
        outOfBounds(() -> window.read32(PAGE - 3), PAGE - 3);
        outOfBounds(() -> window.read64(PAGE - 4), PAGE - 4);
        outOfBounds(() -> window.write8(PAGE, (byte) 1), PAGE);
        outOfBounds(() -> window.write16(PAGE - 1, (short) 1), PAGE - 1);
        outOfBounds(() -> window.write32(PAGE, 1), PAGE);
        outOfBounds(() -> window.write64(PAGE - 7, 1), PAGE - 7);
    }

    @Test
    void offsetsThatWrapAroundTheAddressSpaceAreOutOfBounds() {
        for (long offset : new long[] {-1, -2, -4, -8, -PAGE, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, -base(1)}) {
            outOfBounds(() -> window.read8(offset), offset);
            outOfBounds(() -> window.read64(offset), offset);
            outOfBounds(() -> window.write32(offset, 1), offset);
        }
    }

    private void outOfBounds(ThrowingCallable use, long offset) {
        assertThat(drivers.refused(MonitorRule.OUT_OF_BOUNDS, use).offset()).isEqualTo(offset);
    }

    @Test
    void everyOffsetThatIsNoMultipleOfTheWidthIsRefusedBeforeTheRegisterIsTouched() {
        for (long offset = 1; offset < 8; offset++) {
            long at = offset;
            if (at % 2 != 0) {
                drivers.refused(MonitorRule.MISALIGNED, () -> window.read16(at));
                drivers.refused(MonitorRule.MISALIGNED, () -> window.write16(at, (short) -1));
            }
            if (at % 4 != 0) {
                drivers.refused(MonitorRule.MISALIGNED, () -> window.read32(at));
                drivers.refused(MonitorRule.MISALIGNED, () -> window.write32(at, -1));
            }
            drivers.refused(MonitorRule.MISALIGNED, () -> window.read64(at));
            drivers.refused(MonitorRule.MISALIGNED, () -> window.write64(at, -1));
            assertThat(window.read8(at)).isZero();
        }
    }

    @Test
    void readingNeedsTheRightToReadAndWritingTheRightToWrite() {
        drivers.platform().write(0, PAGE, 4, 0x1234_5678);
        MmioWindow readOnly = drivers.mmio(1, 1);
        MmioWindow writeOnly = drivers.mmio(1, 2);
        assertThat(readOnly.read32(0)).isEqualTo(0x1234_5678);
        drivers.refused(MonitorRule.RIGHTS, () -> readOnly.write32(0, 0));
        writeOnly.write64(8, 7);
        assertThat(drivers.register(1, 2 * PAGE + 8, 8)).isEqualTo(7);
        drivers.refused(MonitorRule.RIGHTS, () -> writeOnly.read64(8));
    }

    @Test
    void eachWidthIsGrantedByItself() {
        for (int widths = 1; widths <= 15; widths++) {
            Drivers other = Drivers.monitor().driver(Drivers.withMmio(draft(1), mmio(1, 0, Rights.READ_WRITE, widths)));
            MmioWindow narrow = other.running().mmio(1, 0);
            allowed(other, (widths & 1) != 0, () -> narrow.read8(0));
            allowed(other, (widths & 1) != 0, () -> narrow.write8(0, (byte) 0));
            allowed(other, (widths & 2) != 0, () -> narrow.read16(0));
            allowed(other, (widths & 2) != 0, () -> narrow.write16(0, (short) 0));
            allowed(other, (widths & 4) != 0, () -> narrow.read32(0));
            allowed(other, (widths & 4) != 0, () -> narrow.write32(0, 0));
            allowed(other, (widths & 8) != 0, () -> narrow.read64(0));
            allowed(other, (widths & 8) != 0, () -> narrow.write64(0, 0));
        }
    }

    private static void allowed(Drivers drivers, boolean granted, ThrowingCallable use) {
        if (!granted) {
            drivers.refused(MonitorRule.WIDTH, use);
            return;
        }
        assertThat(catchThrowable(use)).isNull();
    }

    @Test
    void aWindowSaysWhatItIs() {
        assertThat(window.kind()).isEqualTo(CapabilityKind.MMIO);
        assertThat(window.epoch()).isEqualTo(1);
        drivers.revoke(1);
        assertThat(drivers.mmio(1, 0).epoch()).isEqualTo(2);
        assertThat(window.epoch()).isEqualTo(1);
    }
}
