package dev.ironshim.impl.pci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.pci.PciFunction.End;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be believed is said, with the place. */
class NotesTest {

    private static Arguments row(String note, ConfigBytes bytes) {
        return Arguments.of(note, bytes);
    }

    private static ConfigBytes small() {
        return ConfigBytes.of(256);
    }

    private static ConfigBytes large() {
        return ConfigBytes.of(4096).express();
    }

    static Stream<Arguments> notes() {
        return Stream.of(
                row("pci/header-type at 0xe: 5", small().u8(0x0E, 5)),
                row("pci/header-class at 0xa: class 0x604 with header type 0", small().u16(0x0A, 0x0604)),
                row("pci/header-class at 0xa: class 0x200 with header type 2", small().u8(0x0E, 2)),
                row(
                        "pci/header-class at 0xa: class 0x604 with header type 2",
                        small().type(2).u16(0x0A, 0x0604)),
                row(
                        "pci/bus-numbers at 0x18: 1, 1, 1",
                        small().type(1).u8(0x18, 1).u8(0x19, 1).u8(0x1A, 1)),
                row(
                        "pci/bus-numbers at 0x18: 2, 1, 3",
                        small().type(1).u8(0x18, 2).u8(0x19, 1).u8(0x1A, 3)),
                row(
                        "pci/bus-numbers at 0x18: 0, 2, 1",
                        small().type(1).u8(0x19, 2).u8(0x1A, 1)),
                row("pci/bar-type at 0x14: 0xfe00000e", small().u32(0x14, 0xFE00_000EL)),
                row("pci/bar-pair at 0x24: 0xfe00000c", small().u32(0x24, 0xFE00_000CL)),
                row(
                        "pci/list-loop at 0x41: a pointer back into the list",
                        small().list(0x40).standard(0x40, 0, 0x40)),
                row(
                        "pci/list-loop at 0x51: a pointer back into the list",
                        small().list(0x40).standard(0x40, 0, 0x50).standard(0x50, 0, 0x40)),
                row("pci/list-loop at 0x102: a pointer back into the list", large().extended(0x100, 2, 1, 0x100)),
                row("pci/list-header at 0x34: a pointer below the list", small().list(0x3C)),
                row("pci/list-header at 0x34: a pointer below the list", small().list(4)),
                row(
                        "pci/list-header at 0x41: a pointer below the list",
                        small().list(0x40).standard(0x40, 0, 0x20)),
                row("pci/list-header at 0x102: a pointer below the list", large().extended(0x100, 2, 1, 0xFC)),
                row(
                        "pci/list-header at 0x202: a pointer below the list",
                        large().extended(0x100, 2, 1, 0x200).extended(0x200, 2, 1, 4)),
                row(
                        "pci/list-truncated at 0x34: a pointer beyond byte 64",
                        ConfigBytes.of(64).list(0x40)),
                row(
                        "pci/list-truncated at 0x41: a pointer beyond byte 128",
                        ConfigBytes.of(128).list(0x40).standard(0x40, 0, 0x80)),
                row(
                        "pci/list-truncated at 0x102: a pointer beyond byte 512",
                        ConfigBytes.of(512).express().extended(0x100, 2, 1, 0x200)),
                row(
                        "pci/list-all-ones at 0x34: a pointer to all ones",
                        small().list(0x40).u8(0x40, 0xFF)),
                row(
                        "pci/list-all-ones at 0x41: a pointer to all ones",
                        small().list(0x40).standard(0x40, 0, 0x80).u8(0x80, 0xFF)),
                row(
                        "pci/list-all-ones at 0x102: a pointer to all ones",
                        large().extended(0x100, 2, 1, 0x200).u32(0x200, 0xFFFF_FFFFL)),
                row("pci/list-unaligned at 0x34: 0x41", small().list(0x41)),
                row("pci/list-unaligned at 0x34: 0x3", small().list(3)),
                row("pci/list-unaligned at 0x41: 0x2", small().list(0x40).standard(0x40, 0, 2)),
                row("pci/list-unaligned at 0x102: 0x203", large().extended(0x100, 2, 1, 0x203)),
                row("pci/list-alias at 0x100: 0x10fb8086 as at 0", large().u32(0x100, 0x10FB_8086L)),
                row("pci/capability-short at 0xf8: MSI-X", small().list(0xF8).standard(0xF8, 0x11, 0)),
                row(
                        "pci/capability-overlap at 0x44: inside the one at 0x40",
                        small().list(0x44).standard(0x44, 9, 0x40).standard(0x40, 1, 0)),
                row(
                        "pci/capability-overlap at 0x13c: inside the one at 0x100",
                        large().extended(0x100, 0x10, 1, 0x13C).extended(0x13C, 2, 1, 0)),
                row(
                        "pci/capability-twice at 0x50: PM",
                        small().list(0x40).standard(0x40, 1, 0x50).standard(0x50, 1, 0)),
                row(
                        "pci/capability-twice at 0x200: ACS",
                        large().extended(0x100, 0x0D, 1, 0x200).extended(0x200, 0x0D, 1, 0)),
                row(
                        "pci/msi-vectors at 0x42: 2^0 of 2^6 vectors",
                        small().list(0x40).standard(0x40, 5, 0).u8(0x42, 12)),
                row(
                        "pci/msix-bir at 0x44: BAR 7 and 0",
                        small().list(0x40).standard(0x40, 0x11, 0).u8(0x44, 7)),
                row(
                        "pci/sriov-vfs at 0x110: 2 enabled, 0 initial of 1",
                        large().extended(0x100, 0x10, 1, 0).u16(0x10E, 1).u16(0x110, 2)),
                row(
                        "pci/pasid-width at 0x104: 31 bits",
                        large().extended(0x100, 0x1B, 1, 0).u16(0x104, 0x1F00)),
                row(
                        "pci/enhanced-allocation at 0x40: an EA capability",
                        small().list(0x40).standard(0x40, 0x14, 0)));
    }

    @ParameterizedTest
    @MethodSource("notes")
    void oneNoteAndNoOther(String note, ConfigBytes bytes) {
        assertThat(bytes.notes()).containsExactly(note);
    }

    @Test
    void everyRuleOfDevicesIsBrokenBySomeBytes() {
        Set<PciRule> broken = EnumSet.of(
                // These refuse; DumpFormatTest, BdfTest and HeaderTest break them.
                PciRule.BDF,
                PciRule.DUMP_SIZE,
                PciRule.DUMP_LINE,
                PciRule.DUMP_ORDER,
                PciRule.DUMP_EMPTY,
                PciRule.CONFIG_SIZE,
                // All bytes at once, in HeaderTest.
                PciRule.GONE);
        notes().forEach(each -> ((ConfigBytes) each.get()[1]).parse().notes().forEach(note -> broken.add(note.rule())));
        assertThat(broken).containsExactlyInAnyOrder(PciRule.values());
    }

    @Test
    void whatIsJustGoodEnough() {
        assertThat(small().type(1).u8(0x18, 1).u8(0x19, 2).u8(0x1A, 2).notes()).isEmpty();
        assertThat(small().type(1).u8(0x18, 1).notes()).isEmpty();
        assertThat(small().type(1).notes()).isEmpty();
        assertThat(small().type(1).u16(0x0A, 0x0601).notes()).isEmpty();
        assertThat(small().type(2).notes()).isEmpty();
        assertThat(small().list(0).notes()).isEmpty();
        assertThat(small().list(0xF8).standard(0xF8, 1, 0).notes()).isEmpty();
        assertThat(small().list(0x40)
                        .standard(0x40, 1, 0x48)
                        .standard(0x48, 9, 0)
                        .notes())
                .isEmpty();
        assertThat(large().extended(0x100, 0x10, 1, 0x140)
                        .extended(0x140, 2, 1, 0)
                        .notes())
                .isEmpty();
    }

    @Test
    void severalOfSomeKindsAreUsual() {
        ConfigBytes bytes = large().standard(0xC0, 0x10, 0x40);
        int[] twiceIds = {9, 9, 0x77, 0x77, 0x12, 0x12};
        for (int i = 0; i < twiceIds.length; i++) {
            bytes.standard(0x40 + 8 * i, twiceIds[i], i + 1 == twiceIds.length ? 0 : 0x48 + 8 * i);
        }
        int[] extendedIds = {0x2E, 0x2E, 0x23, 0x23, 2, 2};
        for (int i = 0; i < extendedIds.length; i++) {
            bytes.extended(0x100 + 0x20 * i, extendedIds[i], 1, i + 1 == extendedIds.length ? 0 : 0x120 + 0x20 * i);
        }
        PciFunction function = bytes.parse();
        assertThat(function.standard().capabilities()).hasSize(7);
        assertThat(function.extended().capabilities()).hasSize(6);
        assertThat(function.notes()).isEmpty();
    }

    @Test
    void everyCapabilityThatGovernsTheFunctionOccursOnce() {
        for (int id : new int[] {1, 5, 0x0D, 0x10, 0x11}) {
            assertThat(small().list(0x40)
                            .standard(0x40, id, 0x80)
                            .standard(0x80, id, 0)
                            .notes())
                    .containsExactly("pci/capability-twice at 0x80: " + Names.standard(id));
        }
        for (int id : new int[] {1, 3, 0x0D, 0x0E, 0x0F, 0x10, 0x13, 0x1B, 0x1D}) {
            ConfigBytes bytes = large().extended(0x100, id, 1, 0x200)
                    .extended(0x200, id, 1, 0)
                    .u16(0x104, 0x100)
                    .u16(0x204, 0x100);
            assertThat(bytes.notes()).containsExactly("pci/capability-twice at 0x200: " + Names.extended(id));
        }
    }

    @Test
    void theGateToExtendedSpace() {
        // A host bridge with rubbish there, as it is found on real machines: no list.
        ConfigBytes closed = ConfigBytes.of(4096).extended(0x100, 1, 1, 0x100);
        assertThat(closed.parse().extended().end()).isEqualTo(End.NONE);
        assertThat(closed.notes()).isEmpty();
        ConfigBytes other = ConfigBytes.of(4096).list(0x40).standard(0x40, 8, 0).extended(0x100, 0x0D, 1, 0);
        assertThat(other.parse().extended().end()).isEqualTo(End.NONE);
        // PCI-X has an extended space in its mode 2.
        assertThat(other.standard(0x40, 7, 0).parse().extended().capabilities())
                .containsExactly(new Capability.Acs(0x100, 1, 0, 0));
        assertThat(ConfigBytes.of(256).express().parse().extended().end()).isEqualTo(End.UNKNOWN);
        assertThat(ConfigBytes.of(256).express().notes()).isEmpty();
        assertThat(ConfigBytes.of(257).express().parse().extended().end()).isEqualTo(End.TRUNCATED);
    }

    @Test
    void extendedSpaceThatIsNotThere() {
        ConfigBytes ones = large();
        for (int at = 0x100; at < 0x1000; at += 4) {
            ones.u32(at, 0xFFFF_FFFFL);
        }
        assertThat(ones.parse().extended()).isEqualTo(new PciFunction.CapabilityList(End.NONE, List.of()));
        assertThat(ones.notes()).isEmpty();
        assertThat(large().parse().extended()).isEqualTo(new PciFunction.CapabilityList(End.COMPLETE, List.of()));
        ConfigBytes alias = large().u32(0x100, 0x10FB_8086L);
        assertThat(alias.parse().extended().end()).isEqualTo(End.NONE);
        // With three bytes nobody can tell.
        PciFunction cut = ConfigParser.parse(Arrays.copyOf(alias.bytes(), 259));
        assertThat(cut.extended().end()).isEqualTo(End.TRUNCATED);
        assertThat(ConfigParser.parse(Arrays.copyOf(alias.bytes(), 260))
                        .extended()
                        .end())
                .isEqualTo(End.NONE);
    }

    @Test
    void aNoteShowsRulePlaceAndFinding() {
        assertThat(new Note(PciRule.MSIX_BIR, 0x1A4, "BAR 7")).hasToString("pci/msix-bir at 0x1a4: BAR 7");
    }

    @Property(tries = 500)
    void anyBytesAreRead(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[64 + random.nextInt(4033)];
        random.nextBytes(bytes);
        bytes[6] |= 0x10;
        bytes[0x0E] &= (byte) 0x83;
        if (bytes.length >= 0x100) {
            // Mostly with an open gate.
            bytes[0x34] = (byte) 0xC0;
            bytes[0x14] = (byte) 0xC0;
            bytes[0xC0] = 0x10;
        }
        PciFunction function = ConfigParser.parse(bytes);
        assertThat(function.known()).isEqualTo(bytes.length);
        for (PciFunction.CapabilityList list : List.of(function.standard(), function.extended())) {
            assertThat(list.capabilities().stream().map(Capability::offset)).doesNotHaveDuplicates();
        }
        assertThat(function.notes())
                .allSatisfy(note -> assertThat(note.offset()).isBetween(0, bytes.length - 1));
        assertThat(ConfigParser.parse(bytes)).isEqualTo(function);
    }
}
