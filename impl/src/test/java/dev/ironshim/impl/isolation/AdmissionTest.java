package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.DOMAIN;
import static dev.ironshim.impl.isolation.Drivers.PAGE;
import static dev.ironshim.impl.isolation.Drivers.base;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.mmio;
import static dev.ironshim.impl.isolation.Drivers.port;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.IrqKind;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.pci.SimulatedConfig;
import dev.ironshim.impl.quarantine.GateRule;
import dev.ironshim.impl.quarantine.IrqWord;
import dev.ironshim.impl.refusal.Rule;
import dev.ironshim.impl.trust.TrustRule;
import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.model.isolation.DeviceCondition;
import dev.ironshim.model.lifecycle.Phase;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A manifest against the device that is there. */
class AdmissionTest {
    private final Drivers drivers = Drivers.monitor();
    private final byte[] config = Drivers.config(1);

    private void admitted(Draft draft) {
        Drivers each = Drivers.monitor().driver(draft, config);
        assertThat(each.facts(draft.driver()).epoch()).isEqualTo(1);
    }

    private void refused(Rule rule, Draft draft) {
        drivers.audit.clear();
        drivers.refused(rule, () -> drivers.admit(draft, config));
        assertThat(drivers.audit).containsExactly(new AuditEvent.AdmissionRefused(draft.driver(), rule));
        drivers.refused(MonitorRule.UNKNOWN_DRIVER, () -> drivers.facts(draft.driver()));
    }

    @Test
    void anAdmittedDriverIsCreatedAndHasNothingYet() {
        drivers.driver(1);
        DriverFacts facts = drivers.facts(1);
        assertThat(facts.life().phase()).isEqualTo(Phase.CREATED);
        assertThat(facts.device()).isEqualTo(DeviceCondition.SOUND);
        assertThat(facts.mapped()).isEmpty();
        assertThat(facts.mmioBytes() + facts.dmaBytes() + facts.segments()).isZero();
        assertThat(drivers.audit)
                .containsExactly(
                        new AuditEvent.ManifestAccepted(Drivers.digest(draft(1)), 1),
                        new AuditEvent.DriverAdmitted(1, Drivers.digest(draft(1)), "0000:01:00.0"));
    }

    @Test
    void theLiveDomainMustBeThatOfTheManifest() {
        drivers.refused(MonitorRule.DOMAIN, () -> drivers.admit(draft(1), DOMAIN + 1, config));
        drivers.refused(MonitorRule.DOMAIN, () -> drivers.admit(draft(1), 0, config));
        admitted(draft(1));
    }

    @Test
    void aManifestIsNotReplayedOntoADriverThatLives() {
        drivers.driver(1);
        drivers.refused(TrustRule.MANIFEST_REPLAYED, () -> drivers.admit(draft(1), config));
        Draft later = Drivers.later(draft(1), 2);
        drivers.refused(MonitorRule.ALREADY_ADMITTED, () -> drivers.admit(later, config));
        drivers.refused(MonitorRule.ALREADY_ADMITTED, () -> drivers.admit(Drivers.in(later, DOMAIN + 1), config));
    }

    @Test
    void aWindowLiesBehindTheBarThatTheManifestNames() {
        long first = base(1);
        refused(
                MonitorRule.BAR,
                Drivers.withMmio(draft(1), new Grant.Mmio(first, first + PAGE - 1, 1, 0, Rights.READ, 4)));
        refused(
                MonitorRule.BAR,
                Drivers.withMmio(draft(1), new Grant.Mmio(first, first + PAGE - 1, 5, 0, Rights.READ, 4)));
        refused(
                MonitorRule.BAR,
                Drivers.withMmio(draft(1), new Grant.Mmio(first, first + PAGE - 1, 0, PAGE, Rights.READ, 4)));
        refused(
                MonitorRule.BAR,
                Drivers.withMmio(draft(1), new Grant.Mmio(first + PAGE, first + 2 * PAGE - 1, 0, 0, Rights.READ, 4)));
        // Ports are no registers.
        Bytes.putU32(config, 0x10, first + 1);
        refused(MonitorRule.BAR, Drivers.withMmio(draft(1), mmio(1, 0, Rights.READ, 4)));
    }

    @Test
    void aBridgeHasTwoBarsAndNoMore() {
        config[0x0E] = 1;
        refused(MonitorRule.BAR, Drivers.withMmio(draft(1), barFive()));
        refused(
                MonitorRule.BAR,
                Drivers.withMmio(draft(1), new Grant.Mmio(base(1), base(1) + PAGE - 1, 2, 0, Rights.READ, 4)));
        config[0x0E] = 0;
        refused(MonitorRule.BAR, Drivers.withMmio(draft(1), barFive()));
        // Where BAR 0 was.
        Bytes.putU32(config, 0x10, base(1) + 0x100_0000L);
        Bytes.putU32(config, 0x24, base(1));
        admitted(Drivers.withMmio(draft(1), barFive()));
    }

    private static Grant.Mmio barFive() {
        return new Grant.Mmio(base(1), base(1) + PAGE - 1, 5, 0, Rights.READ, 4);
    }

    @Test
    void aWindowEndsWhereItsBarEnds() throws Exception {
        SimulatedConfig sized =
                new SimulatedConfig(config).writable(0x10, 0xFFFF_0000).writable(0x18, -Drivers.PORTS);
        LiveDevice device = new LiveDevice(new Bdf(0, 1, 0, 0), DOMAIN, ConfigParser.read(sized));
        drivers.admit(Drivers.withMmio(draft(1), mmio(1, 15, Rights.READ, 4)), device);
        Drivers others = Drivers.monitor();
        others.refused(
                MonitorRule.BAR, () -> others.admit(Drivers.withMmio(draft(1), mmio(1, 16, Rights.READ, 4)), device));
        others.refused(
                MonitorRule.BAR,
                () -> others.admit(
                        Drivers.withMmio(
                                draft(1),
                                new Grant.Mmio(
                                        base(1) + 15 * PAGE, base(1) + 17 * PAGE - 1, 0, 15 * PAGE, Rights.READ, 4)),
                        device));
        assertThat(drivers.facts(1).epoch()).isEqualTo(1);
    }

    @Test
    void noPageOfTheMsiXTableOrItsPendingBitsIsGranted() {
        refused(MonitorRule.MSIX_TABLE, Drivers.withMmio(draft(1), mmio(1, 3, Rights.READ, 1)));
        // A window over several pages that has the table's among them.
        refused(
                MonitorRule.MSIX_TABLE,
                Drivers.withMmio(draft(1), new Grant.Mmio(base(1), base(1) + 16 * PAGE - 1, 0, 0, Rights.READ, 4)));
        admitted(Drivers.withMmio(draft(1), mmio(1, 2, Rights.READ, 1), mmio(1, 4, Rights.READ, 1)));
        // 300 vectors need two pages, and the pending bits are elsewhere.
        Bytes.putU16(config, 0x52, 299);
        Bytes.putU32(config, 0x58, 0x6000);
        refused(MonitorRule.MSIX_TABLE, Drivers.withMmio(draft(1), mmio(1, 4, Rights.READ, 1)));
        refused(MonitorRule.MSIX_TABLE, Drivers.withMmio(draft(1), mmio(1, 6, Rights.WRITE, 1)));
        admitted(Drivers.withMmio(draft(1), mmio(1, 2, Rights.READ, 1), mmio(1, 5, Rights.READ, 1)));
        // In another BAR it is in nobody's way.
        Bytes.putU32(config, 0x54, 0x3001);
        Bytes.putU32(config, 0x58, 0x3001);
        admitted(Drivers.withMmio(draft(1), mmio(1, 3, Rights.READ, 1)));
    }

    @Test
    void aTableThatEndsWithItsPageLeavesTheNextPageFree() {
        Bytes.putU16(config, 0x52, 255);
        admitted(Drivers.withMmio(draft(1), mmio(1, 4, Rights.READ, 1)));
        Bytes.putU16(config, 0x52, 256);
        refused(MonitorRule.MSIX_TABLE, Drivers.withMmio(draft(1), mmio(1, 4, Rights.READ, 1)));
    }

    @Test
    void pendingBitsOfSixtyFourVectorsFitEightBytesAndOneMoreNeedsSixteen() {
        Bytes.putU32(config, 0x54, 0x3001);
        Bytes.putU32(config, 0x58, 0x3FF8);
        Bytes.putU16(config, 0x52, 63);
        admitted(Drivers.withMmio(draft(1), mmio(1, 4, Rights.READ, 1)));
        Bytes.putU16(config, 0x52, 64);
        refused(MonitorRule.MSIX_TABLE, Drivers.withMmio(draft(1), mmio(1, 4, Rights.READ, 1)));
    }

    @Test
    void interruptsAreThoseThatTheDeviceHas() {
        admitted(Drivers.withIrqs(
                draft(1),
                new Grant.Irq(IrqKind.INTX, 0, 1, 1),
                new Grant.Irq(IrqKind.MSI, 0, 1, 1),
                new Grant.Irq(IrqKind.MSI_X, 3, 1, 1)));
        refused(MonitorRule.VECTORS, Drivers.withIrqs(draft(1), new Grant.Irq(IrqKind.MSI, 1, 1, 1)));
        refused(MonitorRule.VECTORS, Drivers.withIrqs(draft(1), new Grant.Irq(IrqKind.MSI_X, 4, 1, 1)));
        // More than the gate counts would be refused when the line is handed out: after the manifest is used up.
        long more = IrqWord.MAX_CALLS + 1L;
        Draft often = Drivers.with(draft(1), new Budgets(8L * PAGE, 4L * PAGE, 3, 12, 16, 3L * PAGE, more, 10, 5));
        refused(GateRule.CALLS, Drivers.withIrqs(often, new Grant.Irq(IrqKind.MSI, 0, more, 1)));
        config[0x3D] = 0;
        refused(MonitorRule.VECTORS, Drivers.withIrqs(draft(1), new Grant.Irq(IrqKind.INTX, 0, 1, 1)));
        // Without the bit that says so there is no list of capabilities.
        Bytes.putU16(config, 6, 0);
        refused(MonitorRule.VECTORS, withoutDma(new Grant.Irq(IrqKind.MSI, 0, 1, 1)));
        refused(MonitorRule.VECTORS, withoutDma(new Grant.Irq(IrqKind.MSI_X, 0, 1, 1)));
    }

    private static Draft withoutDma(Grant.Irq irq) {
        return Drivers.with(draft(1), List.of(), List.of(irq), List.of());
    }

    @Test
    void pasidsAreOfTheWidthThatTheDeviceSays() {
        admitted(Drivers.withDma(draft(1), new Grant.Dma(7, 0, PAGE - 1, Direction.BOTH)));
        refused(MonitorRule.PASID, Drivers.withDma(draft(1), new Grant.Dma(8, 0, PAGE - 1, Direction.BOTH)));
        Bytes.putU16(config, 0x104, 0x1400);
        admitted(Drivers.withDma(draft(1), new Grant.Dma((1 << 20) - 1, 0, PAGE - 1, Direction.BOTH)));
        // Without the capability there is only the space without PASID.
        Bytes.putU16(config, 0x100, 0x0B);
        refused(MonitorRule.PASID, Drivers.withDma(draft(1), new Grant.Dma(1, 0, PAGE - 1, Direction.BOTH)));
        admitted(Drivers.withDma(draft(1), new Grant.Dma(0, 0, PAGE - 1, Direction.BOTH)));
    }

    @Test
    void virtualFunctionsAreThoseThatTheDeviceHas() {
        admitted(Drivers.withFunctions(draft(1), new Budgets.Function(1, 0, 0, 0)));
        refused(MonitorRule.FUNCTIONS, Drivers.withFunctions(draft(1), new Budgets.Function(2, 0, 0, 0)));
        refused(MonitorRule.FUNCTIONS, Drivers.withFunctions(draft(1), new Budgets.Function(65_535, 0, 0, 0)));
        Bytes.putU16(config, 0x110, 0x0B);
        refused(MonitorRule.FUNCTIONS, Drivers.withFunctions(draft(1), new Budgets.Function(0, 0, 0, 0)));
        admitted(Drivers.withFunctions(draft(1)));
    }

    @Test
    void nobodyIsAdmittedToADeviceThatIsGone() {
        Arrays.fill(config, (byte) -1);
        refused(MonitorRule.DEVICE_GONE, draft(1));
    }

    @Test
    void registersBelongToOneDriverWhetherOrNotItHasThemYet() {
        drivers.driver(Drivers.withMmio(draft(1), mmio(1, 1, Rights.READ, 1)), config);
        Draft second = second();
        refused(MonitorRule.MMIO_TAKEN, Drivers.withMmio(second, mmio(1, 1, Rights.READ, 1)));
        refused(
                MonitorRule.MMIO_TAKEN,
                Drivers.withMmio(second, new Grant.Mmio(base(1), base(1) + 2 * PAGE - 1, 0, 0, Rights.READ, 1)));
        // Neighbours have no byte in common, and what a refused one asked for was not taken.
        drivers.driver(Drivers.withMmio(second, mmio(1, 0, Rights.READ, 1), mmio(1, 2, Rights.READ, 1)), config);
        drivers.running(2);
        drivers.mmio(2, 1).read8(0);
        assertThat(drivers.facts(2).mmioBytes()).isEqualTo(PAGE);
    }

    @Test
    void portsBelongToOneDriver() {
        drivers.driver(Drivers.with(draft(1), draft(1).budgets(), List.of(), draft(1).ports()), config);
        Draft second = Drivers.withMmio(second());
        refused(
                MonitorRule.PORTS_TAKEN,
                Drivers.withPorts(second, new Grant.Port(port(1) - 1, port(1), Rights.READ, 1)));
        refused(
                MonitorRule.PORTS_TAKEN,
                Drivers.withPorts(second, new Grant.Port(port(1) + 11, port(1) + 12, Rights.READ, 1)));
        refused(MonitorRule.PORTS_TAKEN, Drivers.withPorts(second, new Grant.Port(0xC000, 65_535, Rights.READ, 1)));
        drivers.driver(
                Drivers.withPorts(
                        second,
                        new Grant.Port(port(1) - 1, port(1) - 1, Rights.READ, 1),
                        new Grant.Port(port(1) + 12, port(1) + 12, Rights.READ, 1)),
                config);
        assertThat(drivers.facts(2).epoch()).isEqualTo(1);
    }

    @Test
    void aDriverThatIsRefusedForItsPortsHasTakenNoRegisters() {
        drivers.driver(draft(1), config);
        Draft second = Drivers.with(
                second(),
                second().budgets(),
                List.of(mmio(1, 8, Rights.READ, 1)),
                List.of(new Grant.Port(port(1), port(1), Rights.READ, 1)));
        refused(MonitorRule.PORTS_TAKEN, second);
        drivers.driver(Drivers.withPorts(second), config);
        assertThat(drivers.facts(2).epoch()).isEqualTo(1);
    }

    private static Draft second() {
        return Drivers.with(draft(2), draft(2).budgets(), List.of(), List.of());
    }
}
