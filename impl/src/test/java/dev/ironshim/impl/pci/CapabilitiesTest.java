package dev.ironshim.impl.pci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.pci.Capability.Msi;
import dev.ironshim.impl.pci.Capability.MsiX;
import dev.ironshim.impl.pci.PciFunction.End;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each capability out of its bytes. */
class CapabilitiesTest {

    private static Capability standard(ConfigBytes bytes) {
        PciFunction function = bytes.parse();
        assertThat(function.standard().end()).isEqualTo(End.COMPLETE);
        assertThat(function.standard().capabilities()).hasSize(1);
        return function.standard().capabilities().get(0);
    }

    private static ConfigBytes at40(int id) {
        return ConfigBytes.of(256).list(0x40).standard(0x40, id, 0);
    }

    private static Capability extended(ConfigBytes bytes) {
        PciFunction function = bytes.parse();
        assertThat(function.extended().end()).isEqualTo(End.COMPLETE);
        assertThat(function.extended().capabilities()).hasSize(1);
        return function.extended().capabilities().get(0);
    }

    /** A capability at 0x100 amid bytes that are not zero. */
    private static ConfigBytes at100(int id) {
        ConfigBytes bytes = ConfigBytes.of(4096).express();
        for (int at = 0x100; at < 0x280; at++) {
            bytes.u8(at, 0x80 + at % 0x7F);
        }
        return bytes.extended(0x100, id, 5, 0);
    }

    @Test
    void powerManagement() {
        assertThat(standard(at40(1).u16(0x42, 0xFFF3).u16(0x44, 0xFDFA)))
                .isEqualTo(new Capability.PowerManagement(0x40, 3, 2, true));
        assertThat(standard(at40(1).u16(0x42, 4).u16(0x44, 0xFFF5)))
                .isEqualTo(new Capability.PowerManagement(0x40, 4, 1, false));
        assertThat(standard(at40(1)).name()).isEqualTo("PM");
    }

    @Test
    void msi() {
        assertThat(standard(at40(5).u16(0x42, 0x01A7))).isEqualTo(new Msi(0x40, true, 8, 4, true, true));
        assertThat(standard(at40(5).u16(0x42, 0x0080))).isEqualTo(new Msi(0x40, false, 1, 1, true, false));
        assertThat(standard(at40(5).u16(0x42, 0x0100))).isEqualTo(new Msi(0x40, false, 1, 1, false, true));
        assertThat(standard(at40(5).u16(0x42, 0x005A))).isEqualTo(new Msi(0x40, false, 32, 32, false, false));
        assertThat(at40(5).u16(0x42, 0x005A).notes()).isEmpty();
        assertThat(standard(at40(5)).name()).isEqualTo("MSI");
    }

    @Test
    void msiWithMoreVectorsThanThereAre() {
        ConfigBytes six = at40(5).u16(0x42, 6 << 1);
        assertThat(standard(six)).isEqualTo(new Msi(0x40, false, 32, 1, false, false));
        assertThat(six.notes()).containsExactly("pci/msi-vectors at 0x42: 2^0 of 2^6 vectors");
        ConfigBytes seven = at40(5).u16(0x42, 7 << 1 | 7 << 4);
        assertThat(standard(seven)).isEqualTo(new Msi(0x40, false, 32, 32, false, false));
        assertThat(seven.notes()).containsExactly("pci/msi-vectors at 0x42: 2^7 of 2^7 vectors");
        ConfigBytes more = at40(5).u16(0x42, 1 << 1 | 2 << 4);
        assertThat(standard(more)).isEqualTo(new Msi(0x40, false, 2, 2, false, false));
        assertThat(more.notes()).containsExactly("pci/msi-vectors at 0x42: 2^2 of 2^1 vectors");
    }

    @Test
    void msix() {
        assertThat(standard(at40(0x11).u16(0x42, 0xC7FF).u32(0x44, 0xFFFF_F00DL).u32(0x48, 0x8000_0014L)))
                .isEqualTo(new MsiX(0x40, true, true, 2048, 5, 0xFFFF_F008L, 4, 0x8000_0010L));
        assertThat(standard(at40(0x11).u16(0x42, 0x8000).u32(0x44, 3).u32(0x48, 0x1002)))
                .isEqualTo(new MsiX(0x40, true, false, 1, 3, 0, 2, 0x1000));
        assertThat(standard(at40(0x11).u16(0x42, 0x7800))).isEqualTo(new MsiX(0x40, false, true, 1, 0, 0, 0, 0));
        assertThat(at40(0x11).u32(0x44, 5).u32(0x48, 5).notes()).isEmpty();
        assertThat(at40(0x11).u32(0x44, 6).u32(0x48, 5).notes()).containsExactly("pci/msix-bir at 0x44: BAR 6 and 5");
        assertThat(at40(0x11).u32(0x44, 5).u32(0x48, 7).notes()).containsExactly("pci/msix-bir at 0x44: BAR 5 and 7");
        assertThat(standard(at40(0x11)).name()).isEqualTo("MSI-X");
    }

    @Test
    void pciExpress() {
        assertThat(standard(at40(0x10).u16(0x42, 0x01F2).u32(0x44, 0x1000_0000L).u16(0x48, 0xFFF5)))
                .isEqualTo(new Capability.Express(0x40, 2, 15, true, true, 5, 0, true));
        assertThat(standard(at40(0x10).u16(0x42, 0xFE4F).u32(0x44, 0xEFFF_FFFFL).u16(0x48, 0xFDFA)))
                .isEqualTo(new Capability.Express(0x40, 15, 4, false, false, 10, 3, false));
        assertThat(standard(at40(0x10)).name()).isEqualTo("PCIe");
        // Phantom functions: two bits of the capability, and one of control that is none of its neighbours.
        assertThat(standard(at40(0x10).u32(0x44, 0x0000_0010L).u16(0x48, 0x0200)))
                .isEqualTo(new Capability.Express(0x40, 0, 0, false, false, 0, 2, true));
        assertThat(standard(at40(0x10).u32(0x44, 0x0000_0008L).u16(0x48, 0x0500)))
                .isEqualTo(new Capability.Express(0x40, 0, 0, false, false, 0, 1, false));
    }

    @ParameterizedTest
    @CsvSource({
        "0,endpoint",
        "1,legacy endpoint",
        "2,type 2",
        "4,root port",
        "5,upstream port",
        "6,downstream port",
        "7,PCIe-to-PCI bridge",
        "9,root complex integrated endpoint",
        "10,root complex event collector",
        "11,type 11",
        "15,type 15"
    })
    void typesOfPorts(int type, String name) {
        assertThat(new Capability.Express(0, 1, type, false, false, 0, 0, false).typeName())
                .isEqualTo(name);
    }

    @Test
    void subsystemVendorSpecificAndOthers() {
        assertThat(standard(at40(0x0D).u16(0x44, 0xFEDC).u16(0x46, 0xBA98)))
                .isEqualTo(new Capability.BridgeSubsystem(0x40, 0xFEDC, 0xBA98));
        assertThat(standard(at40(0x0D)).name()).isEqualTo("SSVID");
        assertThat(standard(at40(0x09).u8(0x42, 0xF0))).isEqualTo(new Capability.VendorSpecific(0x40, 0xF0));
        assertThat(standard(at40(0x09)).name()).isEqualTo("VNDR");
        assertThat(standard(at40(0x12))).isEqualTo(new Capability.Other(0x40, 0x12, "SATA"));
        assertThat(standard(at40(0))).isEqualTo(new Capability.Other(0x40, 0, "null"));
        assertThat(standard(at40(0x77))).isEqualTo(new Capability.Other(0x40, 0x77, "0x77"));
        assertThat(at40(0x12).notes()).isEmpty();
        assertThat(at40(0x14).notes()).containsExactly("pci/enhanced-allocation at 0x40: an EA capability");
        assertThat(standard(at40(0x14))).isEqualTo(new Capability.Other(0x40, 0x14, "EA"));
    }

    /** How many bytes are read of each, found out by taking bytes away. */
    @ParameterizedTest
    @CsvSource({
        "1,0,8",
        "5,0,10",
        "5,128,14",
        "5,256,20",
        "5,384,24",
        "9,0,3",
        "13,0,8",
        "16,0,20",
        "17,0,12",
        "0,0,2",
        "18,0,2"
    })
    void aStandardCapabilityThatIsCutShort(int id, int control, int length) {
        byte[] bytes = at40(id).u16(0x42, control).bytes();
        String name = Names.standard(id);
        assertThat(ConfigParser.parse(Arrays.copyOf(bytes, 0x40 + length)).notes())
                .isEmpty();
        if (length > 2) {
            PciFunction cut = ConfigParser.parse(Arrays.copyOf(bytes, 0x40 + length - 1));
            assertThat(cut.standard().capabilities()).containsExactly(new Capability.Other(0x40, id, name));
            assertThat(cut.standard().end()).isEqualTo(End.COMPLETE);
            assertThat(cut.notes()).hasToString("[pci/capability-short at 0x40: " + name + "]");
        }
        // With its header only there is nothing to decode, and with less there is no capability.
        assertThat(ConfigParser.parse(Arrays.copyOf(bytes, 0x42)).standard().end())
                .isEqualTo(End.COMPLETE);
        PciFunction none = ConfigParser.parse(Arrays.copyOf(bytes, 0x41));
        assertThat(none.standard().capabilities()).isEmpty();
        assertThat(none.notes()).hasToString("[pci/list-truncated at 0x34: a pointer beyond byte 65]");
    }

    @ParameterizedTest
    @CsvSource({
        "1,44", "3,12", "13,8", "14,8", "15,8", "16,64", "19,16", "27,8", "29,12", "35,10", "46,24", "2,4", "0,4",
        "11,4"
    })
    void anExtendedCapabilityThatIsCutShort(int id, int length) {
        // A width of one bit, so that PASID has nothing else to complain of.
        byte[] bytes = ConfigBytes.of(4096)
                .express()
                .extended(0x100, id, 3, 0)
                .u16(0x104, 0x0100)
                .bytes();
        String name = Names.extended(id);
        PciFunction whole = ConfigParser.parse(Arrays.copyOf(bytes, 0x100 + length));
        assertThat(whole.notes()).isEmpty();
        assertThat(whole.extended().capabilities().get(0).name()).isEqualTo(name);
        assertThat(whole.extended().capabilities().get(0).offset()).isEqualTo(0x100);
        if (length > 4) {
            PciFunction cut = ConfigParser.parse(Arrays.copyOf(bytes, 0x100 + length - 1));
            assertThat(cut.extended().capabilities()).containsExactly(new Capability.OtherExtended(0x100, id, 3, name));
            assertThat(cut.notes()).hasToString("[pci/capability-short at 0x100: " + name + "]");
        }
        PciFunction none = ConfigParser.parse(Arrays.copyOf(bytes, 0x103));
        assertThat(none.extended().capabilities()).isEmpty();
        assertThat(none.notes()).hasToString("[pci/list-truncated at 0x100: a pointer beyond byte 259]");
        assertThat(ConfigParser.parse(Arrays.copyOf(bytes, 0x104)).extended().capabilities())
                .hasSize(1);
    }

    @Test
    void aer() {
        ConfigBytes bytes = at100(1);
        for (int i = 0; i < 5; i++) {
            bytes.u32(0x104 + 4 * i, 0xF000_0001L + i);
        }
        assertThat(extended(bytes))
                .isEqualTo(new Capability.Aer(
                        0x100, 5, 0xF000_0001L, 0xF000_0002L, 0xF000_0003L, 0xF000_0004L, 0xF000_0005L));
    }

    @Test
    void serialNumber() {
        assertThat(extended(at100(3).u32(0x104, 0x89AB_CDEFL).u32(0x108, 0xF123_4567L)))
                .isEqualTo(new Capability.SerialNumber(0x100, 5, 0xF123_4567_89AB_CDEFL));
    }

    @Test
    void acsAndAri() {
        assertThat(extended(at100(0x0D).u16(0x104, 0xFEDC).u16(0x106, 0xBA98)))
                .isEqualTo(new Capability.Acs(0x100, 5, 0xFEDC, 0xBA98));
        assertThat(extended(at100(0x0E).u8(0x105, 0xFE))).isEqualTo(new Capability.Ari(0x100, 5, 0xFE));
    }

    @Test
    void ats() {
        assertThat(extended(at100(0x0F).u16(0x104, 0xFFE0).u16(0x106, 0x8012)))
                .isEqualTo(new Capability.Ats(0x100, 5, true, 32, 0x12));
        assertThat(extended(at100(0x0F).u16(0x104, 0xFFFF).u16(0x106, 0x7FE1)))
                .isEqualTo(new Capability.Ats(0x100, 5, false, 31, 1));
    }

    @Test
    void pri() {
        assertThat(extended(at100(0x13).u16(0x104, 1).u32(0x108, 0xF000_0001L).u32(0x10C, 0xF000_0002L)))
                .isEqualTo(new Capability.Pri(0x100, 5, true, 0xF000_0001L, 0xF000_0002L));
        assertThat(extended(at100(0x13).u16(0x104, 0xFFFE).u32(0x108, 1).u32(0x10C, 2)))
                .isEqualTo(new Capability.Pri(0x100, 5, false, 1, 2));
    }

    @Test
    void pasid() {
        assertThat(extended(at100(0x1B).u16(0x104, 0xF402).u16(0x106, 1)))
                .isEqualTo(new Capability.Pasid(0x100, 5, true, 20, true, false));
        assertThat(extended(at100(0x1B).u16(0x104, 0xE1FD).u16(0x106, 0xFFFE)))
                .isEqualTo(new Capability.Pasid(0x100, 5, false, 1, false, true));
        assertThat(at100(0x1B).u16(0x104, 0x1400).notes()).isEmpty();
        assertThat(at100(0x1B).u16(0x104, 0x1500).notes()).containsExactly("pci/pasid-width at 0x104: 21 bits");
        assertThat(at100(0x1B).u16(0x104, 0x0000).notes()).containsExactly("pci/pasid-width at 0x104: 0 bits");
    }

    private static ConfigBytes sriov() {
        return at100(0x10)
                .u16(0x108, 0)
                .u16(0x10C, 0x0102)
                .u16(0x10E, 0x0304)
                .u16(0x110, 0x0203)
                .u8(0x112, 0x91)
                .u16(0x114, 0x8001)
                .u16(0x116, 0x8002)
                .u16(0x11A, 0xFEDC)
                .u32(0x11C, 0x8000_0553L)
                .u32(0x120, 0x8000_0001L)
                .u32(0x124, 0xFE80_000CL)
                .u32(0x128, 0x12)
                .u32(0x12C, 0)
                .u32(0x130, 0xE001)
                .u32(0x134, 6)
                .u32(0x138, 4);
    }

    @Test
    void sriovWithItsOwnRegisters() {
        ConfigBytes bytes = sriov();
        OptionalLong none = OptionalLong.empty();
        List<Bar> bars = List.of(
                new Bar(0, Bar.Kind.MEMORY_64, 0x12_FE80_0000L, true, none),
                new Bar(1, Bar.Kind.UPPER_HALF, 0, false, none),
                new Bar(2, Bar.Kind.ZERO, 0, false, none),
                new Bar(3, Bar.Kind.IO, 0xE000, false, none),
                new Bar(4, Bar.Kind.BROKEN, 0, false, none),
                new Bar(5, Bar.Kind.BROKEN, 0, false, none));
        for (int control : new int[] {0, 1, 8, 16, 0xFFE6}) {
            assertThat(extended(bytes.u16(0x108, control)))
                    .isEqualTo(new Capability.SrIov(
                            0x100,
                            5,
                            (control & 1) != 0,
                            (control & 8) != 0,
                            (control & 16) != 0,
                            0x0102,
                            0x0304,
                            0x0203,
                            0x91,
                            0x8001,
                            0x8002,
                            0xFEDC,
                            0x8000_0553L << 12,
                            0x8000_0001L << 12,
                            bars));
        }
        assertThat(bytes.notes()).containsExactly("pci/bar-type at 0x134: 0x6", "pci/bar-pair at 0x138: 0x4");
    }

    @Test
    void moreVirtualFunctionsThanThereAre() {
        ConfigBytes bytes = sriov().u32(0x134, 0).u32(0x138, 0);
        assertThat(bytes.u16(0x10C, 4).u16(0x10E, 4).u16(0x110, 4).notes()).isEmpty();
        assertThat(bytes.u16(0x110, 5).notes()).containsExactly("pci/sriov-vfs at 0x110: 5 enabled, 4 initial of 4");
        assertThat(bytes.u16(0x110, 4).u16(0x10C, 5).notes())
                .containsExactly("pci/sriov-vfs at 0x110: 4 enabled, 5 initial of 4");
    }

    @Test
    void dpc() {
        assertThat(extended(at100(0x1D)
                        .u16(0x104, 0x2520)
                        .u16(0x106, 0xFFFE)
                        .u16(0x108, 0xFEDD)
                        .u16(0x10A, 0xFEDC)))
                .isEqualTo(new Capability.Dpc(0x100, 5, true, 0x15, 2, 0xFEDD, 0xFEDC));
        Capability.Dpc idle = (Capability.Dpc) extended(at100(0x1D)
                .u16(0x104, 0xDADF)
                .u16(0x106, 0xFFFD)
                .u16(0x108, 0xFFFE)
                .u16(0x10A, 1));
        assertThat(idle).isEqualTo(new Capability.Dpc(0x100, 5, false, 0x0A, 1, 0xFFFE, 1));
        assertThat(idle.triggered()).isFalse();
        assertThat(new Capability.Dpc(0x100, 5, false, 0, 0, 1, 0).triggered()).isTrue();
    }

    @Test
    void dvsec() {
        assertThat(extended(at100(0x23).u16(0x104, 0x1E98).u16(0x106, 0xFED3).u16(0x108, 0x8007)))
                .isEqualTo(new Capability.Dvsec(0x100, 5, 0x1E98, 3, 0xFED, 0x8007));
    }

    @Test
    void doe() {
        assertThat(extended(at100(0x2E).u32(0x104, 0xFFFF_FFFFL).u32(0x10C, 0x8000_0000L)))
                .isEqualTo(new Capability.Doe(0x100, 5, true, 0x7FF, false, false, true));
        assertThat(extended(at100(0x2E).u32(0x104, 0xFFFF_F004L).u32(0x10C, 0x7FFF_FFFBL)))
                .isEqualTo(new Capability.Doe(0x100, 5, false, 2, true, false, false));
        assertThat(extended(at100(0x2E).u32(0x104, 0xFFFF_F001L).u32(0x10C, 4)))
                .isEqualTo(new Capability.Doe(0x100, 5, true, 0, false, true, false));
    }

    @Test
    void otherExtendedCapabilities() {
        assertThat(extended(at100(0x02))).isEqualTo(new Capability.OtherExtended(0x100, 2, 5, "VC"));
        assertThat(extended(at100(0xABCD))).isEqualTo(new Capability.OtherExtended(0x100, 0xABCD, 5, "0xabcd"));
        assertThat(extended(at100(0))).isEqualTo(new Capability.OtherExtended(0x100, 0, 5, "null"));
    }

    @Test
    void theFirstOfAKindInEitherList() {
        PciFunction function = ConfigBytes.of(4096)
                .list(0x40)
                .standard(0x40, 9, 0x48)
                .u8(0x42, 3)
                .standard(0x48, 9, 0x50)
                .u8(0x4A, 4)
                .standard(0x50, 0x10, 0)
                .extended(0x100, 0x0D, 1, 0)
                .parse();
        assertThat(function.capability(Capability.VendorSpecific.class))
                .contains(new Capability.VendorSpecific(0x40, 3));
        assertThat(function.capability(Capability.Acs.class)).contains(new Capability.Acs(0x100, 1, 0, 0));
        assertThat(function.capability(Msi.class)).isEmpty();
        assertThat(function.notes()).isEmpty();
    }
}
