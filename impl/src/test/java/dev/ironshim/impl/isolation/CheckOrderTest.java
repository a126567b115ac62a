package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.PAGE;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.mmio;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.dma.DmaRule;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.model.lifecycle.LifecycleOp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which refusal wins if several apply. */
class CheckOrderTest {
    private static final MonitorLimits FEW = new MonitorLimits(10, 2, 2, 1);

    @Test
    void theEpochIsCheckedBeforeBoundsBeforeAlignmentBeforeWidthBeforeRights() {
        Drivers drivers = Drivers.monitor().driver(1);
        MmioWindow quads = drivers.running().mmio(1, 2);
        // Grant 2 is to be written in 64 bits: each of these breaks all rules from its own on.
        drivers.refused(MonitorRule.RIGHTS, () -> quads.read64(0));
        drivers.refused(MonitorRule.WIDTH, () -> quads.read32(0));
        drivers.refused(MonitorRule.MISALIGNED, () -> quads.read32(1));
        drivers.refused(MonitorRule.OUT_OF_BOUNDS, () -> quads.read32(PAGE - 1));
        drivers.life(1, LifecycleOp.SUSPEND);
        drivers.refused(MonitorRule.INACTIVE, () -> quads.read32(PAGE - 1));
        drivers.revoke(1);
        drivers.refused(MonitorRule.STALE, () -> quads.read32(PAGE - 1));
    }

    @Test
    void portsAreCheckedInTheSameOrder() {
        Drivers drivers = Drivers.monitor().driver(1);
        PortRange bytes = drivers.running().ports(1, 1);
        drivers.refused(MonitorRule.RIGHTS, () -> bytes.out8(0, (byte) 1));
        drivers.refused(MonitorRule.WIDTH, () -> bytes.out16(0, (short) 1));
        drivers.refused(MonitorRule.OUT_OF_BOUNDS, () -> bytes.out16(3, (short) 1));
        drivers.life(1, LifecycleOp.SUSPEND);
        drivers.refused(MonitorRule.INACTIVE, () -> bytes.out16(3, (short) 1));
        drivers.revoke(1);
        drivers.refused(MonitorRule.STALE, () -> bytes.out16(3, (short) 1));
    }

    @Test
    void thePolicySeesNoMintingThatIsRefusedAnyway() {
        List<Grant> asked = new ArrayList<>();
        Drivers drivers = recorder(asked);
        Drivers monitor = drivers;
        drivers.refused(MonitorRule.UNKNOWN_DRIVER, () -> monitor.mmio(2, 0));
        drivers.refused(MonitorRule.NOT_GRANTED, () -> monitor.mmio(1, 4));
        drivers.refused(MonitorRule.NOT_GRANTED, () -> monitor.mmio(1, -1));
        drivers.refused(MonitorRule.NOT_GRANTED, () -> monitor.ports(1, 2));
        drivers.refused(MonitorRule.NOT_GRANTED, () -> monitor.irq(1, 2));
        drivers.refused(MonitorRule.INACTIVE, () -> monitor.mmio(1, 0));
        drivers.refused(MonitorRule.INACTIVE, () -> monitor.ports(1, 0));
        drivers.refused(MonitorRule.INACTIVE, () -> monitor.irq(1, 0));
        assertThat(asked).isEmpty();
        drivers.running();
        monitor.mmio(1, 0);
        monitor.ports(1, 0);
        monitor.irq(1, 0);
        assertThat(asked)
                .containsExactly(
                        draft(1).mmio().get(0).at(Drivers.base(1), "mmio0"),
                        draft(1).ports().get(0).at(Drivers.PORTS, 2, 16, "ports0"),
                        draft(1).irqs().get(0).named("irq0"));
        drivers.refused(MonitorRule.ALREADY_MINTED, () -> monitor.mmio(1, 0));
        drivers.refused(MonitorRule.ALREADY_MINTED, () -> monitor.ports(1, 0));
        drivers.refused(MonitorRule.ALREADY_MINTED, () -> monitor.irq(1, 0));
        monitor.revoke(1);
        monitor.revoke(1);
        drivers.refused(MonitorRule.EPOCHS_SPENT, () -> monitor.mmio(1, 0));
        drivers.refused(MonitorRule.EPOCHS_SPENT, () -> monitor.ports(1, 0));
        drivers.refused(MonitorRule.EPOCHS_SPENT, () -> monitor.irq(1, 0));
        assertThat(asked).hasSize(3);
    }

    @Test
    void thePolicySeesNoMappingOutsideTheGrantOrAgainstItsRules() {
        List<Grant> asked = new ArrayList<>();
        Drivers drivers = recorder(asked);
        Drivers monitor = drivers;
        DmaBuffer page = pages(1);
        drivers.refused(MonitorRule.INACTIVE, () -> monitor.map(1, 0, page, 0x10000, Direction.BOTH));
        drivers.running();
        drivers.refused(MonitorRule.NOT_GRANTED, () -> monitor.map(1, 3, page, 0x10000, Direction.BOTH));
        drivers.refused(MonitorRule.FOREIGN_BUFFER, () -> monitor.map(1, 0, page, 0x10001, Direction.BOTH));
        drivers.refused(MonitorRule.OUT_OF_BOUNDS, () -> monitor.map(1, 0, page, 0x20000, Direction.BOTH));
        drivers.refused(MonitorRule.RIGHTS, () -> monitor.map(1, 1, page, 0x20000, Direction.BOTH));
        drivers.refused(DmaRule.SEGMENT_BYTES, () -> monitor.map(1, 0, pages(5), 0x10000, Direction.BOTH));
        assertThat(asked).isEmpty();
        monitor.map(1, 0, page, 0x10000, Direction.BOTH);
        assertThat(asked).containsExactly(draft(1).dma().getFirst().named("dma0"));
        drivers.refused(MonitorRule.OVERLAP, () -> monitor.map(1, 0, page, 0x10000, Direction.BOTH));
        monitor.map(1, 0, page, 0x11000, Direction.BOTH);
        drivers.refused(MonitorRule.ALREADY_MINTED, () -> monitor.map(1, 0, page, 0x12000, Direction.BOTH));
        assertThat(asked).hasSize(2);
    }

    @Test
    void mappingsAreCheckedPagesThenBoundsThenDirectionThenSegmentThenOverlapThenBudget() {
        Drivers drivers = Drivers.monitor().driver(1);
        Drivers monitor = drivers.running();
        DmaBuffer big = pages(5);
        DmaBuffer odd = DmaBuffer.allocate(5 * PAGE + 1, PAGE);
        for (int segment = 0; segment < 3; segment++) {
            monitor.map(1, 1, pages(1), 0x20000 + segment * PAGE, Direction.TO_DEVICE);
        }
        drivers.refused(MonitorRule.FOREIGN_BUFFER, () -> monitor.map(1, 1, odd, 0x2F000, Direction.BOTH));
        drivers.refused(MonitorRule.OUT_OF_BOUNDS, () -> monitor.map(1, 1, big, 0x2F000, Direction.BOTH));
        drivers.refused(MonitorRule.RIGHTS, () -> monitor.map(1, 1, big, 0x20000, Direction.BOTH));
        drivers.refused(DmaRule.SEGMENT_BYTES, () -> monitor.map(1, 1, big, 0x20000, Direction.TO_DEVICE));
        drivers.refused(MonitorRule.OVERLAP, () -> monitor.map(1, 1, pages(4), 0x20000, Direction.TO_DEVICE));
        drivers.refused(MonitorRule.SEGMENT_BUDGET, () -> monitor.map(1, 1, pages(4), 0x24000, Direction.TO_DEVICE));
    }

    @Test
    void thePolicyIsOfTheMonitorAndDecidesByDriverAndGrant() {
        Policy policy =
                (driver, grant) -> driver == 1 && grant instanceof Grant.Mmio registers && registers.widths() == 4;
        Drivers drivers = Drivers.monitor(MonitorLimits.USUAL, policy).driver(1).driver(2);
        Drivers monitor = drivers.running(1);
        drivers.running(2);
        drivers.refused(MonitorRule.POLICY, () -> monitor.mmio(1, 0));
        drivers.refused(MonitorRule.POLICY, () -> monitor.ports(1, 0));
        drivers.refused(MonitorRule.POLICY, () -> monitor.irq(1, 0));
        drivers.refused(MonitorRule.POLICY, () -> monitor.map(1, 0, pages(1), 0x10000, Direction.BOTH));
        drivers.refused(MonitorRule.POLICY, () -> monitor.mmio(2, 1));
        assertThat(monitor.mmio(1, 1).read32(0)).isZero();
    }

    @Test
    void withoutAWordFromTheOwnerNothingIsHandedOut() {
        Drivers drivers = Drivers.monitor(MonitorLimits.USUAL, Policy.DENY_ALL).driver(1);
        Drivers monitor = drivers.running();
        for (int grant = 0; grant < 4; grant++) {
            int each = grant;
            drivers.refused(MonitorRule.POLICY, () -> monitor.mmio(1, each));
        }
        drivers.refused(MonitorRule.POLICY, () -> monitor.ports(1, 0));
        drivers.refused(MonitorRule.POLICY, () -> monitor.irq(1, 1));
        DmaBuffer page = pages(1);
        drivers.refused(MonitorRule.POLICY, () -> monitor.map(1, 0, page, 0x10000, Direction.TO_DEVICE));
        // The monitor holds nothing of a mapping that it refused.
        page.close();
        assertThat(monitor.mapped(1)).isEmpty();
        assertThat(Policy.DENY_ALL.allows(1, mmio(1, 0, Rights.READ, 1))).isFalse();
    }

    private static Drivers recorder(List<Grant> asked) {
        return Drivers.monitor(FEW, (driver, grant) -> asked.add(grant)).driver(1);
    }
}
