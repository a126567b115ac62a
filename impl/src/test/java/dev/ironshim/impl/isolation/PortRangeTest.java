package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.port;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.model.isolation.CapabilityKind;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** I/O ports: an access needs all its ports inside. */
class PortRangeTest {
    private final Drivers drivers = Drivers.monitor().driver(1);
    private final PortRange ports = drivers.running().ports(1, 0);

    @Test
    void allWidthsReachThePortsBehindTheGrant() {
        ports.out32(0, 0x8877_6655);
        assertThat(drivers.portValue(1, port(1), 4)).isEqualTo(0x8877_6655);
        assertThat(ports.in32(0)).isEqualTo(0x8877_6655);
        assertThat(ports.in16(2)).isEqualTo((short) 0x8877);
        assertThat(ports.in8(3)).isEqualTo((byte) 0x88);
        ports.out16(0, (short) 0xF1F1);
        ports.out8(3, (byte) 0xF8);
        assertThat(drivers.portValue(1, port(1), 4)).isEqualTo(0xF877_F1F1);
        assertThat(drivers.portValue(1, port(1) + 4, 4)).isZero();
    }

    @Test
    void aWideAccessAtTheLastPortsIsRefusedWhereItsTailIsOutside() {
        assertThat(ports.in8(7)).isZero();
        assertThat(ports.in16(6)).isZero();
        assertThat(ports.in32(4)).isZero();
        outOfBounds(() -> ports.in8(8), 8);
        outOfBounds(() -> ports.in16(7), 7);
        for (int offset = 5; offset <= 8; offset++) {
            int at = offset;
            outOfBounds(() -> ports.in32(at), at);
            outOfBounds(() -> ports.out32(at, -1), at);
        }
        outOfBounds(() -> ports.out8(8, (byte) -1), 8);
        outOfBounds(() -> ports.out16(7, (short) -1), 7);
        ports.out8(7, (byte) 1);
        ports.out16(6, (short) 0x0202);
        ports.out32(4, 0x0404_0404);
        assertThat(drivers.portValue(1, port(1) + 4, 4)).isEqualTo(0x0404_0404);
    }

    @Test
    void offsetsThatWrapAreOutOfBounds() {
        for (int offset : new int[] {-1, -16, Integer.MIN_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE - 3, 65_536}) {
            outOfBounds(() -> ports.in8(offset), offset);
            outOfBounds(() -> ports.in32(offset), offset);
            outOfBounds(() -> ports.out16(offset, (short) 1), offset);
        }
    }

    private void outOfBounds(ThrowingCallable use, int offset) {
        assertThat(drivers.refused(MonitorRule.OUT_OF_BOUNDS, use).offset()).isEqualTo(offset);
    }

    @Test
    void thePortsAtTheVeryEndAreReachedAndNothingBehindThem() {
        Drivers last = Drivers.monitor()
                .driver(Drivers.withPorts(draft(1), new Grant.Port(65_532, 65_535, Rights.READ_WRITE, 7)));
        PortRange range = last.running().ports(1, 0);
        range.out32(0, 0x0102_0304);
        assertThat(last.portValue(1, 65_532, 4)).isEqualTo(0x0102_0304);
        assertThat(range.in8(3)).isEqualTo((byte) 1);
        last.refused(MonitorRule.OUT_OF_BOUNDS, () -> range.in16(3));
        last.refused(MonitorRule.OUT_OF_BOUNDS, () -> range.in32(1));
    }

    @Test
    void anAccessNeedsItsWidthThenItsRight() {
        PortRange bytesToRead = drivers.ports(1, 1);
        assertThat(bytesToRead.in8(3)).isZero();
        drivers.refused(MonitorRule.WIDTH, () -> bytesToRead.in16(0));
        drivers.refused(MonitorRule.WIDTH, () -> bytesToRead.in32(0));
        drivers.refused(MonitorRule.WIDTH, () -> bytesToRead.out16(0, (short) 1));
        drivers.refused(MonitorRule.WIDTH, () -> bytesToRead.out32(0, 1));
        drivers.refused(MonitorRule.RIGHTS, () -> bytesToRead.out8(0, (byte) 1));
        drivers.refused(MonitorRule.OUT_OF_BOUNDS, () -> bytesToRead.out16(3, (short) 1));
    }

    @Test
    void portsToWriteOnlyCannotBeRead() {
        Drivers other = Drivers.monitor()
                .driver(Drivers.withPorts(draft(1), new Grant.Port(port(1), port(1) + 3, Rights.WRITE, 7)));
        PortRange toWrite = other.running().ports(1, 0);
        toWrite.out16(2, (short) 5);
        assertThat(other.portValue(1, port(1) + 2, 2)).isEqualTo(5);
        other.refused(MonitorRule.RIGHTS, () -> toWrite.in8(2));
    }

    @Test
    void aRangeSaysWhatItIsAndCostsNoBudget() {
        assertThat(ports.kind()).isEqualTo(CapabilityKind.PORT);
        assertThat(ports.epoch()).isEqualTo(1);
        assertThat(drivers.facts(1).mmioBytes()).isZero();
    }
}
