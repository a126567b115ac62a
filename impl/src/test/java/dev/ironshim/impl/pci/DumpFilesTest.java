package dev.ironshim.impl.pci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.TestVectors;
import dev.ironshim.impl.pci.PciFunction.End;
import dev.ironshim.impl.pci.PciFunction.Presence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What QEMU's functions say, by the table that came with their dumps. */
class DumpFilesTest {

    private static Dump.Entry dump(String name) {
        List<Dump.Entry> entries = Dump.read(TestVectors.resource("pci/" + name + ".txt"));
        assertThat(entries).hasSize(1);
        return entries.get(0);
    }

    private static PciFunction function(String name) {
        return ConfigParser.parse(dump(name).config());
    }

    private static String list(PciFunction.CapabilityList list) {
        return list.capabilities().stream()
                .map(each -> String.format(Locale.ROOT, "%s@%x", each.name(), each.offset()))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", emptyValue = "", textBlock = """
            host-bridge | 0000:00:00.0 | 8086:29c0 | 060000 | 256 | 0 | - | -
            root-port | 0000:00:05.0 | 1b36:000c | 060400 | 4096 | 1 | PCIe@54 MSI-X@48 SSVID@40 | AER@100 ACS@148
            ahci | 0000:00:1f.2 | 8086:2922 | 010601 | 256 | 80 | MSI@80 SATA@a8 | -
            edu | 0000:01:00.0 | 1234:11e8 | 00ff00 | 256 | 0 | MSI@40 | -
            igb-pf | 0000:02:00.0 | 8086:10c9 | 020000 | 4096 | 0 | PM@40 MSI@50 MSI-X@70 PCIe@a0 \
            | AER@100 ARI@150 SR-IOV@160
            igb-vf0 | 0000:02:10.0 | 8086:10ca | 020000 | 4096 | 0 | PCIe@a0 MSI-X@70 | AER@100 ARI@150
            igb-vf1 | 0000:02:10.2 | 8086:10ca | 020000 | 4096 | 0 | PCIe@a0 MSI-X@70 | AER@100 ARI@150
            nvme-pf | 0000:03:00.0 | 1b36:0010 | 010802 | 4096 | 0 | MSI-X@40 PCIe@80 PM@60 | ARI@100 SR-IOV@120
            nvme-vf0 | 0000:03:00.1 | 1b36:0010 | 010802 | 4096 | 0 | MSI-X@40 PCIe@80 PM@60 | ARI@100
            pci-testdev | 0000:04:00.0 | 1b36:0005 | 00ff00 | 256 | 0 | - | -
            virtio-blk-aer | 0000:05:00.0 | 1af4:1042 | 010000 | 4096 | 0 \
            | MSI-X@dc VNDR@c8 VNDR@b4 VNDR@a4 VNDR@94 VNDR@84 PM@7c PCIe@40 | AER@100 ATS@148
            nvme-spdm | 0000:06:00.0 | 1b36:0010 | 010802 | 4096 | 0 | MSI-X@40 PCIe@80 PM@60 | DOE@100
            cxl-root-port | 0000:0c:00.0 | 8086:7075 | 060400 | 4096 | 1 | PCIe@74 MSI@60 SSVID@40 \
            | AER@100 ACS@148 DVSEC@150 DVSEC@178 DVSEC@188 DVSEC@1a8
            cxl-type3 | 0000:0d:00.0 | 8086:0d93 | 050210 | 4096 | 0 | MSI-X@40 PCIe@80 \
            | DVSEC@100 DVSEC@13c DVSEC@160 DVSEC@170 DOE@190 AER@200
            """)
    void theTable(
            String name,
            String address,
            String ids,
            String classCode,
            int bytes,
            String header,
            String standard,
            String extended) {
        Dump.Entry entry = dump(name);
        PciFunction function = ConfigParser.parse(entry.config());
        assertThat(entry.address()).hasToString(address);
        // The kernel's ids, which a virtual function's bytes do not have.
        assertThat(entry.title()).contains(classCode.substring(0, 4) + ": " + ids);
        boolean virtual = name.contains("-vf");
        assertThat(function.presence()).isEqualTo(virtual ? Presence.VIRTUAL_FUNCTION : Presence.PRESENT);
        assertThat(String.format(Locale.ROOT, "%04x:%04x", function.vendor(), function.device()))
                .isEqualTo(virtual ? "ffff:ffff" : ids);
        assertThat(String.format(Locale.ROOT, "%06x", function.classCode())).isEqualTo(classCode);
        assertThat(entry.title()).endsWith(String.format(Locale.ROOT, "(rev %02x)", function.revision()));
        assertThat(function.known()).isEqualTo(bytes);
        int type = Integer.parseInt(header, 16);
        assertThat(function.headerType()).isEqualTo(type & 0x7F);
        assertThat(function.multifunction()).isEqualTo(type >= 0x80);
        assertThat(list(function.standard())).isEqualTo(standard == null ? "" : standard);
        assertThat(list(function.extended())).isEqualTo(extended == null ? "" : extended);
        assertThat(function.standard().end()).isEqualTo(standard == null ? End.NONE : End.COMPLETE);
        assertThat(function.extended().end()).isEqualTo(extended == null ? End.NONE : End.COMPLETE);
        assertThat(function.notes()).isEmpty();
    }

    /**
     * Sizes are not in a dump. A simulated device with the sizes of the table answers what sizing writes, and comes back with
     * that table.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            host-bridge | ''
            root-port | 0 MEMORY_32 fdd14000 1000
            ahci | 4 IO e040 20; 5 MEMORY_32 fdd16000 1000
            edu | 0 MEMORY_32 fda00000 100000
            igb-pf | 0 MEMORY_32 fd800000 20000; 1 MEMORY_32 fd820000 20000; 2 IO d000 20; 3 MEMORY_64 fd840000 4000
            igb-vf0 | ''
            igb-vf1 | ''
            nvme-pf | 0 MEMORY_64 fd600000 4000
            nvme-vf0 | ''
            pci-testdev | 0 MEMORY_32 fd400000 1000; 1 IO c000 100
            virtio-blk-aer | 1 MEMORY_32 fd200000 1000; 4 MEMORY_64p fe200000 4000
            nvme-spdm | 0 MEMORY_64 fd000000 4000
            cxl-root-port | 0 MEMORY_64 fdd00000 10000
            cxl-type3 | 0 MEMORY_64 fce00000 10000; 2 MEMORY_64 fce10000 1000; 4 MEMORY_32 fce11000 1000
            """)
    void basesAndSizes(String name, String table) throws Exception {
        byte[] config = dump(name).config();
        SimulatedConfig device = new SimulatedConfig(config);
        List<Bar> expected = new ArrayList<>();
        int count = name.contains("root-port") ? 2 : 6;
        for (int number = 0; number < count; number++) {
            expected.add(new Bar(number, Bar.Kind.ZERO, 0, false, OptionalLong.empty()));
        }
        for (String each : table.isEmpty() ? new String[0] : table.split("; ", -1)) {
            String[] field = each.split(" ", -1);
            int number = Integer.parseInt(field[0]);
            boolean prefetchable = field[1].endsWith("p");
            Bar.Kind kind = Bar.Kind.valueOf(prefetchable ? field[1].substring(0, 9) : field[1]);
            long size = Long.parseLong(field[3], 16);
            device.writable(0x10 + 4 * number, (int) -size);
            expected.set(
                    number, new Bar(number, kind, Long.parseLong(field[2], 16), prefetchable, OptionalLong.of(size)));
            if (kind == Bar.Kind.MEMORY_64) {
                device.writable(0x14 + 4 * number, -1);
                expected.set(number + 1, new Bar(number + 1, Bar.Kind.UPPER_HALF, 0, false, OptionalLong.empty()));
            }
        }
        assertThat(ConfigParser.read(device).bars()).isEqualTo(expected);
        assertThat(ConfigParser.parse(config).bars())
                .isEqualTo(expected.stream()
                        .map(bar ->
                                new Bar(bar.number(), bar.kind(), bar.base(), bar.prefetchable(), OptionalLong.empty()))
                        .toList());
        // Sizing puts everything back.
        assertThat(device.read()).isEqualTo(config);
    }

    @Test
    void virtualFunctionsOfIgb() {
        Capability.SrIov sriov =
                function("igb-pf").capability(Capability.SrIov.class).orElseThrow();
        assertThat(sriov.enabled()).isTrue();
        assertThat(sriov.memory()).isTrue();
        assertThat(sriov.ari()).isTrue();
        assertThat(sriov.initialFunctions()).isEqualTo(8);
        assertThat(sriov.totalFunctions()).isEqualTo(8);
        assertThat(sriov.functions()).isEqualTo(2);
        assertThat(sriov.firstOffset()).isEqualTo(128);
        assertThat(sriov.stride()).isEqualTo(2);
        assertThat(sriov.functionDevice()).isEqualTo(0x10CA);
        assertThat(sriov.supportedPages()).isEqualTo(0x553L << 12);
        assertThat(sriov.pageSize()).isEqualTo(4096);
        assertThat(sriov.bars().stream().map(Bar::kind))
                .containsExactly(
                        Bar.Kind.MEMORY_64,
                        Bar.Kind.UPPER_HALF,
                        Bar.Kind.ZERO,
                        Bar.Kind.MEMORY_64,
                        Bar.Kind.UPPER_HALF,
                        Bar.Kind.ZERO);
        Bdf physical = dump("igb-pf").address();
        for (int index = 0; index < 2; index++) {
            assertThat(sriov.function(physical, index))
                    .isEqualTo(dump("igb-vf" + index).address());
            // The functions' own registers read 0.
            assertThat(sriov.bars().get(0).base() + index * 0x4000L).isEqualTo(0xFE80_0000L + index * 0x4000L);
            assertThat(sriov.bars().get(3).base() + index * 0x4000L).isEqualTo(0xFE82_0000L + index * 0x4000L);
            assertThat(function("igb-vf" + index).bars()).allMatch(bar -> bar.kind() == Bar.Kind.ZERO);
        }
    }

    @Test
    void virtualFunctionsOfNvme() {
        Capability.SrIov sriov =
                function("nvme-pf").capability(Capability.SrIov.class).orElseThrow();
        assertThat(Stream.of(
                        sriov.initialFunctions(),
                        sriov.totalFunctions(),
                        sriov.functions(),
                        sriov.firstOffset(),
                        sriov.stride(),
                        sriov.functionDevice()))
                .containsExactly(4, 4, 2, 1, 1, 0x0010);
        assertThat(sriov.function(dump("nvme-pf").address(), 0))
                .isEqualTo(dump("nvme-vf0").address());
        assertThat(sriov.bars().get(0).base()).isEqualTo(0xFD60_4000L);
    }

    @Test
    void whatTheMailboxesAndBridgesSay() {
        Capability.Doe doe =
                function("nvme-spdm").capability(Capability.Doe.class).orElseThrow();
        assertThat(doe.version()).isEqualTo(1);
        assertThat(doe.busy()).isFalse();
        PciFunction port = function("root-port");
        PciFunction.Bridge bridge = port.bridge();
        assertThat(bridge).isNotNull();
        assertThat(List.of(bridge.primary(), bridge.secondary(), bridge.subordinate()))
                .containsExactly(0, 5, 5);
        assertThat(bridge.memory()).isEqualTo(new PciFunction.Window(0xFD20_0000L, 0xFD3F_FFFFL));
        assertThat(bridge.prefetchable()).isEqualTo(new PciFunction.Window(0xFE20_0000L, 0xFE3F_FFFFL));
        assertThat(bridge.io()).isEqualTo(new PciFunction.Window(0x3000, 0x3FFF));
        assertThat(port.capability(Capability.Express.class).orElseThrow().typeName())
                .isEqualTo("root port");
        assertThat(function("cxl-type3")
                        .capability(Capability.Dvsec.class)
                        .orElseThrow()
                        .vendor())
                .isEqualTo(0x1E98);
    }

    @ParameterizedTest
    @ValueSource(strings = {"igb-pf", "root-port", "cxl-type3", "virtio-blk-aer"})
    void aDumpCutAnywhereIsReadAsFarAsItIsKnown(String name) {
        byte[] config = dump(name).config();
        PciFunction whole = ConfigParser.parse(config);
        for (int length = 64; length < config.length; length++) {
            PciFunction cut = ConfigParser.parse(Arrays.copyOf(config, length));
            assertThat(cut.bars()).isEqualTo(whole.bars());
            assertThat(cut.standard().capabilities().size())
                    .isLessThanOrEqualTo(whole.standard().capabilities().size());
            assertThat(cut.extended().capabilities().size())
                    .isLessThanOrEqualTo(whole.extended().capabilities().size());
            if (length == 256) {
                assertThat(cut.standard()).isEqualTo(whole.standard());
                assertThat(cut.extended().end()).isEqualTo(End.UNKNOWN);
            }
        }
    }
}
