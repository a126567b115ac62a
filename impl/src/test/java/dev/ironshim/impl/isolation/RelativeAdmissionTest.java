package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.DOMAIN;
import static dev.ironshim.impl.isolation.Drivers.PAGE;
import static dev.ironshim.impl.isolation.Drivers.base;
import static dev.ironshim.impl.isolation.Drivers.port;
import static dev.ironshim.impl.isolation.Drivers.relative;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.isolation.AbiRequirement.AbiRule;
import dev.ironshim.impl.isolation.IsolationBinding.BindingRule;
import dev.ironshim.impl.isolation.LiveDevice.Physical;
import dev.ironshim.impl.manifest.Addressing;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.impl.manifest.Terms;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.refusal.Rule;
import dev.ironshim.impl.verified.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A manifest of version 4 against the devices that it may meet: signed once, admitted wherever the device is the one it names. */
class RelativeAdmissionTest {
    private static final Terms.Device DEVICE = new Terms.Device(0x1234, 1, 0, 0, 0, 0);

    private static Admitted check(Draft draft, LiveDevice device, Requirements requirements) {
        Manifest manifest = ManifestCodec.encode(draft);
        return new Admission(manifest, device, requirements).check();
    }

    private static Admitted check(Draft draft, byte[] config) {
        return check(draft, Drivers.device(1, DOMAIN, config), Requirements.USUAL);
    }

    private static void refused(Rule rule, Runnable request) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, request::run);
        assertThat(refused).as("a refusal with " + rule).isNotNull();
        assertThat(refused.rule()).as(refused.getMessage()).isEqualTo(rule);
    }

    private static Terms terms(Terms.Abi abi, int... calls) {
        List<Integer> named = new ArrayList<>();
        for (int call : calls) {
            named.add(call);
        }
        return new Terms(DEVICE, 7, abi, named);
    }

    @Test
    void oneManifestIsResolvedAgainstTheBarsOfEachDevice() {
        for (long machine = 1; machine <= 3; machine++) {
            Admitted admitted = check(relative(1, DEVICE), Drivers.config(machine));
            long base = base(machine);
            assertThat(admitted.mmio())
                    .containsExactly(
                            new Grant.Mmio(base, base + PAGE - 1, 0, 0, Rights.READ_WRITE, 15, "registers"),
                            new Grant.Mmio(
                                    base + 4 * PAGE, base + 5 * PAGE - 1, 0, 4 * PAGE, Rights.WRITE, 4, "doorbells"));
            assertThat(admitted.mmio().get(1).length()).isEqualTo(PAGE);
            assertThat(admitted.ports())
                    .containsExactly(new Grant.Port(0xC010, 0xC017, Rights.READ_WRITE, 7, 2, 16, "index"));
            assertThat(admitted.dma()).extracting(Grant::name).containsExactly("queues");
            assertThat(admitted.irqs()).extracting(Grant::name).containsExactly("events");
            assertThat(admitted.domain()).isEqualTo(DOMAIN);
        }
    }

    @Test
    void theMonitorHandsOutWhatWasResolved() {
        Drivers drivers = Drivers.monitor().driver(relative(1, DEVICE), Drivers.config(5));
        Driver driver = drivers.running().of(1);
        driver.mmio("registers").write32(8, 42);
        assertThat(drivers.register(1, 8, 4)).isEqualTo(42);
        driver.mmio("doorbells").write32(0, 43);
        assertThat(drivers.register(1, 4 * PAGE, 4)).isEqualTo(43);
        driver.ports("index").out8(0, (byte) 7);
        assertThat(drivers.portValue(1, port(1), 1)).isEqualTo(7);
        driver.map("queues", Drivers.pages(1), 0x10000, Direction.BOTH);
        assertThat(drivers.platform().mapped(0)).containsOnlyKeys(0x10000L);
        // Another driver cannot be given the same registers by their address.
        drivers.refused(
                MonitorRule.MMIO_TAKEN,
                () -> drivers.admit(
                        Drivers.withMmio(Drivers.draft(2), Drivers.mmio(5, 0, Rights.READ, 4)), Drivers.config(5)));
    }

    @Test
    void namesOfVersionThreeAreKindAndNumber() {
        Admitted admitted = check(Drivers.draft(1), Drivers.config(1));
        assertThat(admitted.mmio()).extracting(Grant::name).containsExactly("mmio0", "mmio1", "mmio2", "mmio3");
        assertThat(admitted.ports()).extracting(Grant::name).containsExactly("ports0", "ports1");
        assertThat(admitted.dma()).extracting(Grant::name).containsExactly("dma0", "dma1", "dma2");
        assertThat(admitted.irqs()).extracting(Grant::name).containsExactly("irq0", "irq1");
    }

    @Test
    void aDomainOfItsOwnIsAnyThatTheMonitorChoseAndACertainOneIsThat() {
        byte[] config = Drivers.config(1);
        Draft own = relative(1, DEVICE);
        assertThat(check(own, Drivers.device(1, 99, config), Requirements.USUAL).domain())
                .isEqualTo(99);
        refused(MonitorRule.DOMAIN, () -> check(own, Drivers.device(1, 0, config), Requirements.USUAL));
        Draft certain = Drivers.draft(1).with(terms(Terms.Abi.NONE));
        Draft seven = new Draft(
                1,
                DOMAIN,
                certain.nonce(),
                1,
                0,
                9,
                certain.provenance(),
                certain.attestation(),
                certain.budgets(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                certain.terms());
        check(seven, config);
        refused(MonitorRule.DOMAIN, () -> check(seven, Drivers.device(1, 8, config), Requirements.USUAL));
    }

    @Test
    void vendorDeviceSubsystemAndClassAreThoseOfTheDevice() {
        byte[] config = Drivers.config(1);
        Bytes.putU32(config, 8, 0x0200_0105L);
        Bytes.putU32(config, 0x2C, 0x3380_103CL);
        for (Terms.Device good : List.of(
                DEVICE,
                new Terms.Device(0x1234, 1, 0x103C, 0, 0, 0),
                new Terms.Device(0x1234, 1, 0x103C, 0x3380, 0x020001, 0xFFFFFF),
                new Terms.Device(0x1234, 1, 0, 0, 0x020000, 0xFFFF00))) {
            check(relative(1, good), config);
        }
        for (Terms.Device bad : List.of(
                new Terms.Device(0x1235, 1, 0, 0, 0, 0),
                new Terms.Device(0x1234, 2, 0, 0, 0, 0),
                new Terms.Device(0x1234, 1, 0x103D, 0, 0, 0),
                new Terms.Device(0x1234, 1, 0x103C, 0x3381, 0, 0),
                new Terms.Device(0x1234, 1, 0, 0, 0x020000, 0xFFFFFF),
                new Terms.Device(0x1234, 1, 0, 0, 0x030000, 0xFF0000),
                new Terms.Device(0x1234, 1, 0, 0, 0, 0xFF0000))) {
            refused(MonitorRule.DEVICE, () -> check(relative(1, bad), config));
        }
    }

    @Test
    void theIdsOfAVirtualFunctionAreThoseOfItsPhysicalOne() {
        byte[] physical = Drivers.config(1);
        Bytes.putU16(physical, 0x118, 9);
        Bytes.putU16(physical, 0x120, 1);
        Bytes.putU16(physical, 0x124, 0x80);
        Bytes.putU16(physical, 0x12A, 0x1520);
        Bytes.putU32(physical, 0x134, base(1));
        byte[] own = Drivers.config(1);
        Bytes.putU32(own, 0, 0xFFFF_FFFFL);
        LiveDevice device = new LiveDevice(new Bdf(0, 1, 0x10, 0), DOMAIN, Drivers.sized(own))
                .of(new Physical(new Bdf(0, 1, 0, 0), ConfigParser.parse(physical)));
        Draft named = Drivers.withPorts(relative(1, new Terms.Device(0x1234, 0x1520, 0, 0, 0, 0)));
        assertThat(check(named, device, Requirements.USUAL).mmio().getFirst().first())
                .isEqualTo(base(1));
        refused(MonitorRule.DEVICE, () -> check(relative(1, DEVICE), device, Requirements.USUAL));
        refused(
                MonitorRule.DEVICE,
                () -> check(relative(1, new Terms.Device(0xFFFE, 0x1520, 0, 0, 0, 0)), device, Requirements.USUAL));
    }

    private static Draft window(int bar, long offset, long length) {
        return Drivers.withMmio(relative(1, DEVICE), Grant.Mmio.relative("m", bar, offset, length, Rights.READ, 4));
    }

    @Test
    void aRelativeWindowLiesInItsBar() {
        byte[] config = Drivers.config(1);
        Bytes.putU32(config, 0x54, 5);
        Bytes.putU32(config, 0x58, 5);
        long size = 0x10_0000;
        check(window(0, 0, size), config);
        check(window(0, size - PAGE, PAGE), config);
        refused(MonitorRule.BAR, () -> check(window(0, size, PAGE), config));
        refused(MonitorRule.BAR, () -> check(window(0, size - PAGE, 2 * PAGE), config));
        refused(MonitorRule.BAR, () -> check(window(0, 0, Long.MAX_VALUE / PAGE * PAGE), config));
        refused(MonitorRule.BAR, () -> check(window(1, 0, PAGE), config));
        refused(MonitorRule.BAR, () -> check(window(2, 0, PAGE), config));
        refused(
                MonitorRule.BAR_SIZE,
                () -> check(
                        window(0, 0, PAGE),
                        new LiveDevice(new Bdf(0, 1, 0, 0), DOMAIN, ConfigParser.parse(config)),
                        Requirements.USUAL));
        refused(MonitorRule.MSIX_TABLE, () -> check(window(0, 3 * PAGE, PAGE), Drivers.config(1)));
        Bytes.putU32(config, 0x10, 0xFEC0_0000L);
        refused(MonitorRule.ARCHITECTURE, () -> check(window(0, 0, PAGE), config));
    }

    private static Draft ports(int bar, int offset, int length) {
        return Drivers.withPorts(relative(1, DEVICE), Grant.Port.relative("p", bar, offset, length, Rights.READ, 1));
    }

    @Test
    void relativePortsLieInTheirIoBar() {
        byte[] config = Drivers.config(1);
        check(ports(2, 0, 0x4000), config);
        check(ports(2, 0x3FFF, 1), config);
        refused(MonitorRule.PORT_BAR, () -> check(ports(2, 0x4000, 1), config));
        refused(MonitorRule.PORT_BAR, () -> check(ports(2, 0x3FFF, 2), config));
        refused(MonitorRule.PORT_BAR, () -> check(ports(0, 0, 1), config));
        refused(MonitorRule.PORT_BAR, () -> check(ports(5, 0, 1), config));
        byte[] bridge = Drivers.config(1);
        bridge[0x0E] = 1;
        refused(MonitorRule.PORT_BAR, () -> check(ports(2, 0, 1), bridge));
        refused(
                MonitorRule.BAR_SIZE,
                () -> check(
                        Drivers.withMmio(ports(2, 0, 1)),
                        new LiveDevice(new Bdf(0, 1, 0, 0), DOMAIN, ConfigParser.parse(config)),
                        Requirements.USUAL));
        // Behind the last port there is none.
        Bytes.putU32(config, 0x18, 0x1_0001L);
        refused(MonitorRule.PORT_BAR, () -> check(ports(2, 0, 1), config));
    }

    @Test
    void aRelativeGrantReachesNoConfigurationPortEither() {
        byte[] config = Drivers.config(1);
        List<dev.ironshim.impl.pci.Bar> bars =
                new ArrayList<>(ConfigParser.parse(config).bars());
        bars.set(
                2,
                new dev.ironshim.impl.pci.Bar(
                        2, dev.ironshim.impl.pci.Bar.Kind.IO, 0xCF0, false, java.util.OptionalLong.of(16)));
        LiveDevice liar = new LiveDevice(
                new Bdf(0, 1, 0, 0), DOMAIN, ConfigParser.parse(config).withBars(bars));
        refused(MonitorRule.ARCHITECTURE, () -> check(Drivers.withMmio(ports(2, 8, 1)), liar, Requirements.USUAL));
        check(Drivers.withMmio(ports(2, 0, 8)), liar, Requirements.USUAL);
    }

    @Test
    void aRequiredInterfaceIsComparedWithWhatTheManifestStates() {
        Requirements strict =
                new Requirements(ArchitectureRanges.X86, Optional.of(new AbiRequirement(2, 4, 0b110, 64, 8)));
        LiveDevice device = Drivers.device(1, DOMAIN, Drivers.config(1));
        check(relative(1, terms(new Terms.Abi(3, 0b111, 64, 8))), device, strict);
        refused(AbiRule.VERSION, () -> check(relative(1, terms(new Terms.Abi(1, 0b111, 64, 8))), device, strict));
        refused(AbiRule.FEATURES, () -> check(relative(1, terms(new Terms.Abi(3, 0b101, 64, 8))), device, strict));
        refused(AbiRule.LAYOUT, () -> check(relative(1, terms(new Terms.Abi(3, 0b111, 72, 8))), device, strict));
        refused(MonitorRule.ABI, () -> check(relative(1, DEVICE), device, strict));
        refused(MonitorRule.ABI, () -> check(Drivers.draft(1), device, strict));
        check(relative(1, terms(new Terms.Abi(9, 0, 0, 0))), device, Requirements.USUAL);
    }

    static Draft shared(int pasid) {
        return Drivers.withDma(
                relative(1, DEVICE),
                new Grant.Dma(pasid, 0, -1, Direction.BOTH, Addressing.SHARED_VIRTUAL_ADDRESSING, "guest"));
    }

    /** With ATS, PRI and PASIDs of 3 bits, each enabled or not. */
    static byte[] sharing(boolean ats, boolean pri, boolean pasid) {
        byte[] config = Drivers.config(1);
        Bytes.putU32(config, 0x100, 0x1301_001BL);
        Bytes.putU16(config, 0x104, 0x0300);
        Bytes.putU16(config, 0x106, pasid ? 1 : 0);
        Bytes.putU32(config, 0x130, 0x1401_000FL);
        Bytes.putU16(config, 0x136, ats ? 0x8000 : 0);
        Bytes.putU32(config, 0x140, 0x0001_0013L);
        Bytes.putU16(config, 0x144, pri ? 1 : 0);
        return config;
    }

    @Test
    void sharedAddressingIsGrantedToADeviceThatCanDoItAndIsAllowedTo() {
        Admitted admitted = check(shared(5), sharing(true, true, true));
        assertThat(admitted.dma().getFirst().addressing()).isEqualTo(Addressing.SHARED_VIRTUAL_ADDRESSING);
        refused(BindingRule.CAPABILITIES, () -> check(shared(5), sharing(false, true, true)));
        refused(BindingRule.CAPABILITIES, () -> check(shared(5), sharing(true, false, true)));
        refused(BindingRule.CAPABILITIES, () -> check(shared(5), sharing(true, true, false)));
        refused(BindingRule.PASID, () -> check(shared(8), sharing(true, true, true)));
        // PASIDs are there in this one, translation services are not.
        refused(BindingRule.CAPABILITIES, () -> check(shared(5), Drivers.config(1)));
    }

    @Test
    void systemCallsAreThoseThatTheManifestNames() {
        Drivers drivers = Drivers.monitor().driver(relative(1, terms(Terms.Abi.NONE, 0, 60)), Drivers.config(1));
        drivers.driver(2);
        Ingress ingress = drivers.ingress;
        refused(CallRule.DENIED, () -> ingress.systemCall(1, 0));
        drivers.running(1).running(2);
        drivers.audit.clear();
        ingress.systemCall(1, 0);
        ingress.systemCall(1, 60);
        refused(CallRule.DENIED, () -> ingress.systemCall(1, 59));
        refused(CallRule.DENIED, () -> ingress.systemCall(2, 0));
        drivers.of(1).fault();
        refused(CallRule.DENIED, () -> ingress.systemCall(1, 0));
        assertThat(drivers.audit)
                .contains(
                        new AuditEvent.SystemCallAllowed(1, 0),
                        new AuditEvent.SystemCallAllowed(1, 60),
                        new AuditEvent.SystemCallDenied(1, 59),
                        new AuditEvent.SystemCallDenied(2, 0),
                        new AuditEvent.SystemCallDenied(1, 0));
    }
}
