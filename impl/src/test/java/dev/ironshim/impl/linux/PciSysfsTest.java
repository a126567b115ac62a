package dev.ironshim.impl.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.impl.isolation.LiveDevice;
import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.verified.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What admission is told of a device, on a copy of sysfs. */
class PciSysfsTest {
    private static final Bdf PHYSICAL = Bdf.parse("0000:01:00.0");
    private static final Bdf VIRTUAL = Bdf.parse("0000:01:10.0");
    private static final String NOTHING = "0x0000000000000000 0x0000000000000000 0x0000000000000000\n";

    @TempDir
    Path root;

    private PciSysfs sysfs;

    @BeforeEach
    void devices() throws IOException {
        sysfs = new PciSysfs(root);
        byte[] config = new byte[256];
        Bytes.putU32(config, 0, 0x1234_8086L);
        Bytes.putU32(config, 0x10, 0xFE00_0004L);
        Bytes.putU32(config, 0x14, 1);
        Bytes.putU32(config, 0x18, 0xC001);
        Bytes.putU32(config, 0x1C, 0xFD00_0000L);
        device(
                PHYSICAL,
                config,
                "0x00000001fe000000 0x00000001fe01ffff 0x0000000000140204\n" + NOTHING
                        + "0x000000000000c000 0x000000000000c01f 0x0000000000040101\n"
                        + "0x00000000fc000000 0x00000000fc000fff 0x0000000000040200\n" + NOTHING + NOTHING + NOTHING);
        byte[] silent = new byte[256];
        Bytes.putU32(silent, 0, 0xFFFF_FFFFL);
        Path folder = device(
                VIRTUAL, silent, "0x00000000fb000000 0x00000000fb003fff 0x0000000000140204\n" + NOTHING.repeat(6));
        Files.createSymbolicLink(folder.resolve("physfn"), Path.of("../" + PHYSICAL));
        Path groups = Files.createDirectories(root.resolve("kernel/iommu_groups/9"));
        Files.writeString(
                groups.resolve("reserved_regions"),
                "0x000000007b800000 0x000000007fffffff direct\n0x00000000fee00000 0x00000000feefffff msi\n");
        Files.createSymbolicLink(folder.resolve("iommu_group"), Path.of("../../../../kernel/iommu_groups/9"));
    }

    private Path device(Bdf address, byte[] config, String resource) throws IOException {
        Path folder = Files.createDirectories(root.resolve("bus/pci/devices/" + address));
        Files.write(folder.resolve("config"), config);
        Files.writeString(folder.resolve("resource"), resource);
        return folder;
    }

    @Test
    void sizesAreTheKernelsWhereDeviceAndKernelAgree() throws IOException {
        assertThat(sysfs.function(PHYSICAL).bars().stream().map(Bar::size))
                .containsExactly(
                        OptionalLong.of(0x2_0000),
                        OptionalLong.empty(),
                        OptionalLong.of(0x20),
                        // The kernel says that it is elsewhere.
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty());
    }

    @Test
    void aVirtualFunctionComesWithItsPhysicalOneAndSizesOfItsOwn() throws IOException {
        LiveDevice live = sysfs.live(VIRTUAL, 3);
        assertThat(live.function().bars().getFirst().size()).isEqualTo(OptionalLong.of(0x4000));
        assertThat(live.function().bars().get(1).size()).isEmpty();
        assertThat(live.physical().orElseThrow().address()).isEqualTo(PHYSICAL);
        assertThat(live.physical().orElseThrow().function().vendor()).isEqualTo(0x8086);
        assertThat(sysfs.live(PHYSICAL, 3).physical()).isEmpty();
        assertThat(sysfs.live(PHYSICAL, 3).reserved()).isEmpty();
    }

    @Test
    void whatTheKernelKeepsForItselfIsNamed() throws IOException {
        assertThat(sysfs.live(VIRTUAL, 3).reserved())
                .extracting(Object::toString)
                .containsExactly(
                        "Reserved[space=IOVA, first=2071986176, last=2147483647, what=direct]",
                        "Reserved[space=IOVA, first=4276092928, last=4277141503, what=msi]");
        Files.writeString(root.resolve("kernel/iommu_groups/9/reserved_regions"), "all of it\n");
        assertThatThrownBy(() -> sysfs.live(VIRTUAL, 3)).isInstanceOf(IOException.class);
    }

    @Test
    void linesThatAreMissingOrStrangeGiveNoSize() throws IOException {
        Files.writeString(root.resolve("bus/pci/devices/" + PHYSICAL + "/resource"), NOTHING.repeat(2));
        assertThatThrownBy(() -> sysfs.function(PHYSICAL)).hasMessageContaining("no range");
        Files.writeString(root.resolve("bus/pci/devices/" + PHYSICAL + "/resource"), NOTHING.repeat(7));
        assertThat(sysfs.function(PHYSICAL).bars()).allMatch(bar -> bar.size().isEmpty());
        assertThat(List.of(PHYSICAL, VIRTUAL)).isEqualTo(sysfs.devices());
    }
}
