package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.DOMAIN;
import static dev.ironshim.impl.isolation.Drivers.PAGE;
import static dev.ironshim.impl.isolation.Drivers.base;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.mmio;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ironshim.impl.isolation.ArchitectureRanges.Reserved;
import dev.ironshim.impl.isolation.ArchitectureRanges.Space;
import dev.ironshim.impl.isolation.LiveDevice.Physical;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;

/** What is compared with the device besides what the manifest names: nothing of it is guessed, nothing is the architecture's. */
class AdmissionComparesTest {
    private static final Bdf ADDRESS = new Bdf(0, 1, 0, 0);
    private final byte[] config = Drivers.config(1);

    private static Admitted check(Draft draft, LiveDevice device) {
        return check(draft, device, ArchitectureRanges.X86);
    }

    private static Admitted check(Draft draft, LiveDevice device, ArchitectureRanges ranges) {
        Manifest manifest = ManifestCodec.encode(draft);
        return new Admission(manifest, device, new Requirements(ranges, Optional.empty())).check();
    }

    private Admitted check(Draft draft) {
        return check(draft, Drivers.device(1, DOMAIN, config));
    }

    private static RefusedException refused(MonitorRule rule, ThrowableAssert.ThrowingCallable request) {
        RefusedException refused =
                org.assertj.core.api.Assertions.catchThrowableOfType(RefusedException.class, request);
        assertThat(refused).as("a refusal with " + rule).isNotNull();
        assertThat(refused.rule()).as(refused.getMessage()).isEqualTo(rule);
        return refused;
    }

    private static Draft ports(int first, int last) {
        return Drivers.withPorts(draft(1), new Grant.Port(first, last, Rights.READ, 1));
    }

    /** A device that has given itself every port, or nearly. */
    private void barOfPorts(long base, int mask) {
        Bytes.putU32(config, 0x18, base + 1);
        Bytes.putU32(config, 0x1C, mask);
    }

    @Test
    void portsLieInAnIoBarOfTheDevice() {
        check(ports(0xC000, 0xC000));
        check(ports(0xFFFF, 0xFFFF));
        refused(MonitorRule.PORT_BAR, () -> check(ports(0xBFFF, 0xC000)));
        refused(MonitorRule.PORT_BAR, () -> check(ports(0x1000, 0x1007)));
        LiveDevice small = sized(2, 32);
        check(ports(0xC000, 0xC01F), small);
        refused(MonitorRule.PORT_BAR, () -> check(ports(0xC000, 0xC020), small));
        refused(MonitorRule.PORT_BAR, () -> check(ports(0xC020, 0xC020), small));
        // A memory BAR is none, wherever it lies.
        Bytes.putU32(config, 0x18, 0xC000);
        refused(MonitorRule.PORT_BAR, () -> check(ports(0xC000, 0xC000)));
        Bytes.putU32(config, 0x18, 1);
        refused(MonitorRule.PORT_BAR, () -> check(ports(0x1000, 0x1000), sized(2, 0x1_0000)));
        Bytes.putU32(config, 0x18, 0xC001L);
        refused(MonitorRule.PORT_BAR, () -> check(ports(0xC000, 0xC000), sized(2, 0x8000)));
    }

    @Test
    void portsSayInWhichBarTheyWereFound() {
        Grant.Port found = check(ports(0xC010, 0xC017)).ports().getFirst();
        assertThat(found).isEqualTo(new Grant.Port(0xC010, 0xC017, Rights.READ, 1, 2, 0x10, "ports0"));
        assertThat(found.length()).isEqualTo(8);
    }

    @Test
    void aPortBarWhoseSizeIsNotKnownIsNotGranted() {
        LiveDevice unknown = new LiveDevice(ADDRESS, DOMAIN, ConfigParser.parse(config));
        refused(MonitorRule.BAR_SIZE, () -> check(Drivers.withMmio(ports(0xC000, 0xC000)), unknown));
    }

    private LiveDevice sized(int bar, long size) {
        List<Bar> bars =
                new ArrayList<>(Drivers.device(1, DOMAIN, config).function().bars());
        bars.set(bar, bars.get(bar).sized(size));
        return new LiveDevice(ADDRESS, DOMAIN, ConfigParser.parse(config).withBars(bars));
    }

    @Test
    void theArchitecturesPortsAreNeverGrantedWhateverTheBarsSay() {
        int[][] ranges = {
            {0xCF8, 0xCFB}, // configuration address
            {0xCFC, 0xCFF}, // configuration data
            {0xCF9, 0xCF9}, // reset control
            {0xCF0, 0xD00},
            {0x20, 0x21}, // interrupt controllers
            {0xA0, 0xA1},
            {0x4D0, 0x4D1},
            {0x40, 0x43}, // timer
            {0x61, 0x61},
            {0x64, 0x64}, // keyboard controller: reset
            {0x70, 0x71}, // real-time clock, NMI mask
            {0x92, 0x92}, // fast reset
            {0x00, 0x0F}, // DMA controllers
            {0x80, 0x8F},
            {0xC0, 0xDF},
            {0xFF, 0x100}
        };
        // A device whose BAR claims all of them.
        barOfPorts(0, 0);
        List<Bar> all = new ArrayList<>(ConfigParser.parse(config).bars());
        all.set(2, new Bar(2, Bar.Kind.IO, 1, false, java.util.OptionalLong.of(0xFFFF)));
        LiveDevice greedy =
                new LiveDevice(ADDRESS, DOMAIN, ConfigParser.parse(config).withBars(all));
        for (int[] range : ranges) {
            refused(MonitorRule.ARCHITECTURE, () -> check(Drivers.withMmio(ports(range[0], range[1])), greedy));
        }
        check(Drivers.withMmio(ports(0x100, 0x4CF)), greedy);
        check(Drivers.withMmio(ports(0x4D2, 0xCF7)), greedy);
        check(Drivers.withMmio(ports(0xD00, 0xFFFF)), greedy);
    }

    private LiveDevice at(long memory) {
        Bytes.putU32(config, 0x10, memory);
        return Drivers.device(1, DOMAIN, config);
    }

    private static Draft window(long first, long last, long barOffset) {
        return Drivers.withMmio(draft(1), new Grant.Mmio(first, last, 0, barOffset, Rights.READ, 4));
    }

    @Test
    void theInterruptControllersAreNeverGrantedWhateverTheBarsSay() {
        long[] pages = {
            0xFEC0_0000L,
            0xFECF_F000L,
            0xFED0_0000L,
            0xFED0_3000L,
            0xFED4_0000L,
            0xFED4_4000L,
            0xFEE0_0000L,
            0xFEEF_F000L
        };
        for (long page : pages) {
            long start = page & 0xFFF0_0000L;
            LiveDevice liar = at(start);
            RefusedException refused =
                    refused(MonitorRule.ARCHITECTURE, () -> check(window(page, page + PAGE - 1, page - start), liar));
            assertThat(refused.expected()).contains("what=");
        }
        LiveDevice apic = at(0xFEC0_0000L);
        refused(MonitorRule.ARCHITECTURE, () -> check(window(0xFEC0_0000L, 0xFECF_FFFFL, 0), apic));
        LiveDevice between = at(0xFED0_0000L);
        check(window(0xFED0_4000L, 0xFED3_FFFFL, 0x4000), between);
        check(window(0xFED4_5000L, 0xFED4_5FFFL, 0x4_5000), between);
        check(window(0xFEF0_0000L, 0xFEF0_0FFFL, 0), at(0xFEF0_0000L));
    }

    @Test
    void whatAnEmbedderReservesIsNotGrantedEither() {
        Reserved ecam = new Reserved(Space.MEMORY, base(1) + 2 * PAGE, base(1) + 3L * PAGE - 1, "ECAM");
        ArchitectureRanges mine = ArchitectureRanges.X86.with(List.of(ecam));
        LiveDevice device = Drivers.device(1, DOMAIN, config);
        Draft second = Drivers.withMmio(draft(1), mmio(1, 2, Rights.READ, 4));
        assertThat(refused(MonitorRule.ARCHITECTURE, () -> check(second, device, mine))
                        .expected())
                .contains("ECAM");
        check(Drivers.withMmio(draft(1), mmio(1, 1, Rights.READ, 4)), device, mine);
        check(second, device, ArchitectureRanges.none());
        refused(
                MonitorRule.ARCHITECTURE,
                () -> check(
                        ports(0xC000, 0xC000),
                        device,
                        ArchitectureRanges.none().with(List.of(new Reserved(Space.PORTS, 0xC000, 0xC000, "ACPI")))));
        assertThatIllegalArgumentException().isThrownBy(() -> new Reserved(Space.PORTS, 2, 1, "nothing"));
    }

    private static Draft reach(long first, long last) {
        return Drivers.withDma(draft(1), new Grant.Dma(0, first, last, Direction.BOTH));
    }

    @Test
    void noDmaWindowHasTheMessageInterruptsOrWhatThePlatformKeeps() {
        refused(MonitorRule.RESERVED_IOVA, () -> check(reach(0xFEE0_0000L, 0xFEE0_0FFFL)));
        refused(MonitorRule.RESERVED_IOVA, () -> check(reach(0xFEEF_F000L, 0xFEF0_0FFFL)));
        refused(MonitorRule.RESERVED_IOVA, () -> check(reach(0, -1)));
        check(reach(0, 0xFEDF_FFFFL));
        check(reach(0xFEF0_0000L, -1));
        LiveDevice kept = Drivers.device(1, DOMAIN, config)
                .without(List.of(new Reserved(Space.IOVA, 0x7000_0000L, 0x7000_FFFFL, "direct")));
        RefusedException refused =
                refused(MonitorRule.RESERVED_IOVA, () -> check(reach(0x6FFF_0000L, 0x7000_0FFFL), kept));
        assertThat(refused.expected()).contains("direct");
        check(reach(0x7001_0000L, 0x7001_0FFFL), kept);
        // Registers at that address are no business of it.
        check(draft(1), kept);
    }

    @Test
    void aHeaderThatIsPartlyAllOnesIsADeviceThatWasNotRead() {
        LiveDevice whole = Drivers.device(1, DOMAIN, config);
        check(draft(1), whole);
        int[][] ones = {
            {0, 2},
            {2, 2},
            {4, 2},
            {6, 2},
            {9, 3},
            {0x0E, 1},
            {0x3D, 1},
            {0x10, 4},
            {0x24, 4},
            {4, 60},
            {8, 56},
            {0x10, 48}
        };
        for (int[] range : ones) {
            byte[] torn = config.clone();
            Arrays.fill(torn, range[0], range[0] + range[1], (byte) -1);
            RefusedException refused = refused(
                    MonitorRule.HEADER,
                    () -> check(draft(1), new LiveDevice(ADDRESS, DOMAIN, ConfigParser.parse(torn))));
            assertThat(refused.found()).startsWith("all ones in ");
        }
        byte[] upper = config.clone();
        Bytes.putU32(upper, 0x10, 0xFFF0_0004L);
        Bytes.putU32(upper, 0x14, 0xFFFF_FFFFL);
        refused(MonitorRule.HEADER, () -> check(draft(1), new LiveDevice(ADDRESS, DOMAIN, ConfigParser.parse(upper))));
    }

    // Physical function 1:00.0 with two virtual functions at 1:10.0 and 1:10.2, whose BARs 0 lie side by side.
    private static final Bdf FIRST = new Bdf(0, 1, 0x10, 0);
    private static final Bdf SECOND = new Bdf(0, 1, 0x10, 2);

    private static byte[] physical() {
        byte[] config = Drivers.config(1);
        Bytes.putU16(config, 0x118, 9);
        Bytes.putU16(config, 0x120, 2);
        Bytes.putU16(config, 0x124, 0x80);
        Bytes.putU16(config, 0x126, 2);
        Bytes.putU16(config, 0x12A, 0x1520);
        Bytes.putU32(config, 0x134, base(1));
        return config;
    }

    private static Physical owner(byte[] config) {
        return new Physical(ADDRESS, ConfigParser.parse(config));
    }

    private LiveDevice virtual(Bdf address, long size) {
        byte[] own = config.clone();
        Bytes.putU32(own, 0, 0xFFFF_FFFFL);
        Bytes.putU32(own, 0x10, 0);
        Bytes.putU32(own, 0x18, 0);
        PciFunction function = ConfigParser.parse(own);
        List<Bar> bars = new ArrayList<>(function.bars());
        if (size != 0) {
            bars.set(0, bars.getFirst().sized(size));
        }
        return new LiveDevice(address, DOMAIN, function.withBars(bars));
    }

    private static Draft page(long first, long barOffset) {
        return Drivers.withPorts(window(first, first + PAGE - 1, barOffset));
    }

    @Test
    void aVirtualFunctionIsAdmittedWithTheBarsOfItsPhysicalOneOnly() {
        long size = 0x1_0000;
        refused(MonitorRule.VIRTUAL_FUNCTION, () -> check(page(base(1), 0), virtual(FIRST, size)));
        LiveDevice first = virtual(FIRST, size).of(owner(physical()));
        LiveDevice second = virtual(SECOND, size).of(owner(physical()));
        assertThat(check(page(base(1), 0), first).mmio())
                .containsExactly(new Grant.Mmio(base(1), base(1) + PAGE - 1, 0, 0, Rights.READ, 4, "mmio0"));
        check(page(base(1) + size, 0), second);
        check(page(base(1) + size + PAGE, PAGE), second);
        // Each has its own part and no other.
        refused(MonitorRule.BAR, () -> check(page(base(1) + size, 0), first));
        refused(MonitorRule.BAR, () -> check(page(base(1) + size, size), first));
        refused(MonitorRule.BAR, () -> check(page(base(1), 0), second));
        refused(MonitorRule.MSIX_TABLE, () -> check(page(base(1) + 3 * PAGE, 3 * PAGE), first));
        refused(
                MonitorRule.BAR_SIZE,
                () -> check(page(base(1), 0), virtual(FIRST, 0).of(owner(physical()))));
        refused(
                MonitorRule.BAR_SIZE,
                () -> check(page(base(1), 0), virtual(FIRST, 1L << 47).of(owner(physical()))));
    }

    private void notOwner(Bdf address, byte[] physical) {
        refused(
                MonitorRule.VIRTUAL_FUNCTION,
                () -> check(page(base(1), 0), virtual(address, 0x1_0000).of(owner(physical))));
    }

    @Test
    void aPhysicalFunctionOwnsTheVirtualOnesThatItsCapabilityNames() {
        notOwner(new Bdf(0, 1, 0x10, 1), physical());
        notOwner(new Bdf(0, 1, 0x10, 4), physical());
        notOwner(new Bdf(0, 2, 0x10, 0), physical());
        notOwner(new Bdf(1, 1, 0x10, 0), physical());
        notOwner(ADDRESS, physical());
        byte[] disabled = physical();
        Bytes.putU16(disabled, 0x118, 8);
        notOwner(FIRST, disabled);
        byte[] silent = physical();
        Bytes.putU16(silent, 0x118, 1);
        notOwner(FIRST, silent);
        byte[] none = physical();
        Bytes.putU16(none, 0x110, 0x0B);
        notOwner(FIRST, none);
        byte[] alone = physical();
        Bytes.putU16(alone, 0x120, 1);
        Bytes.putU16(alone, 0x126, 0);
        check(page(base(1), 0), virtual(FIRST, 0x1_0000).of(owner(alone)));
        notOwner(SECOND, alone);
        byte[] gone = new byte[4096];
        Arrays.fill(gone, (byte) -1);
        refused(
                MonitorRule.DEVICE_GONE,
                () -> check(page(base(1), 0), virtual(FIRST, 0x1_0000).of(owner(gone))));
    }

    @Test
    void aDeviceIsAmongItsOwnRequesterIdsAndInItsOwnUnit() {
        LiveDevice device = Drivers.device(1, DOMAIN, config);
        assertThat(device.requesterIds()).containsExactly(0x100);
        assertThat(device.unit()).containsExactly(ADDRESS);
        Bdf sibling = new Bdf(0, 1, 0, 1);
        LiveDevice more = device.in(Set.of(0x100, 0x108), Set.of(ADDRESS, sibling));
        assertThat(more.requesterIds()).containsExactlyInAnyOrder(0x100, 0x108);
        assertThat(more.unit()).containsExactlyInAnyOrder(ADDRESS, sibling);
        assertThatIllegalArgumentException().isThrownBy(() -> device.in(Set.of(0x108), Set.of(ADDRESS)));
        assertThatIllegalArgumentException().isThrownBy(() -> device.in(Set.of(0x100), Set.of(sibling)));
        assertThatIllegalArgumentException().isThrownBy(() -> device.in(Set.of(0x100, 0x1_0000), Set.of(ADDRESS)));
    }

    /** One page behind two BARs: the MSI-X table was granted by the other name. */
    @Test
    void twoBarsAtOnePlaceAreNoDevice() {
        Drivers drivers = Drivers.monitor();
        byte[] config = Drivers.config(1);
        Bytes.putU32(config, 0x14, Bytes.u32(config, 0x10));
        drivers.refused(MonitorRule.BAR, () -> drivers.admit(draft(1), config));
    }
}
