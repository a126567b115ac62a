package dev.ironshim.impl.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.ironshim.impl.pci.Bdf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taking devices and giving them back, on a copy of sysfs in which files are only files: the test plays the kernel. */
class BindingTest {
    private static final Bdf DISK = Bdf.parse("0000:03:00.0");
    private static final Bdf SIBLING = Bdf.parse("0000:03:00.1");

    @TempDir
    Path sys;

    private PciSysfs sysfs;
    private Path journal;

    @BeforeEach
    void devices() throws IOException {
        for (Bdf device : List.of(DISK, SIBLING)) {
            Path folder = Files.createDirectories(sys.resolve("bus/pci/devices/" + device));
            Files.writeString(folder.resolve("driver_override"), "");
            Path group = Files.createDirectories(sys.resolve("kernel/iommu_groups/12/devices"));
            Files.createSymbolicLink(group.resolve(device.toString()), folder);
            Files.createSymbolicLink(folder.resolve("iommu_group"), sys.resolve("kernel/iommu_groups/12"));
        }
        Files.writeString(sys.resolve("bus/pci/drivers_probe"), "");
        for (String driver : List.of("nvme", "vfio-pci")) {
            Path folder = Files.createDirectories(sys.resolve("bus/pci/drivers/" + driver));
            Files.writeString(folder.resolve("unbind"), "");
        }
        bound(DISK, "nvme");
        sysfs = new PciSysfs(sys);
        journal = sys.resolve("journal/bindings");
    }

    private void bound(Bdf device, String driver) throws IOException {
        Path link = sys.resolve("bus/pci/devices/" + device + "/driver");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, sys.resolve("bus/pci/drivers/" + driver));
    }

    @Test
    void whatIsToBeGivenBackIsWrittenDownBeforeAnythingIsTaken() {
        Binding binding = new Binding(sysfs, journal);
        assertThatIOException()
                .as("nobody binds here")
                .isThrownBy(() -> binding.take(DISK))
                .withMessage("0000:03:00.0 is bound to nvme instead of vfio-pci: is vfio-pci in this kernel (modprobe"
                        + " vfio-pci)?");
        assertThat(journal).hasContent("0000:03:00.0 nvme\n");
    }

    @Test
    void anotherProcessGivesBackWhatOneThatDiedHadTaken() throws IOException {
        Files.createDirectories(sys.resolve("journal"));
        Files.writeString(journal, "0000:03:00.0 nvme\n0000:09:00.0 igb\n0000:0");
        List<String> done = new Binding(sysfs, journal).restore();
        assertThat(done).containsExactly("0000:09:00.0 is gone", "0000:03:00.0 is bound to nvme");
        assertThat(journal).doesNotExist();
        assertThat(sys.resolve("bus/pci/devices/0000:03:00.0/driver_override")).hasContent("\n");
    }

    @Test
    void whatCannotBeGivenBackIsNamedAndKept() throws IOException {
        bound(DISK, "vfio-pci");
        Files.createDirectories(sys.resolve("journal"));
        Files.writeString(journal, "0000:03:00.0 nvme\n");
        assertThatIOException()
                .isThrownBy(() -> new Binding(sysfs, journal).restore())
                .withMessage("not given back: 0000:03:00.0: it is bound to vfio-pci instead of nvme");
        assertThat(journal).hasContent("0000:03:00.0 nvme\n");
        assertThat(sys.resolve("bus/pci/drivers/vfio-pci/unbind")).hasContent("0000:03:00.0");
        assertThat(sys.resolve("bus/pci/drivers_probe")).hasContent("0000:03:00.0");
    }

    @Test
    void whatKeepsAGroupFromBeingHandedOutIsNamed() throws IOException {
        bound(DISK, "vfio-pci");
        assertThat(sysfs.obstacles(12)).isEmpty();
        bound(SIBLING, "nvme");
        assertThat(sysfs.obstacles(12)).containsExactly("0000:03:00.1 is bound to nvme");
        assertThat(sysfs.group(DISK)).hasValue(12);
        assertThat(sysfs.members(12)).containsExactly(DISK, SIBLING);
        assertThat(sysfs.characterDevice(DISK)).isEmpty();
    }

    @Test
    void countersAreReadByTheirLastLine() throws IOException {
        Files.writeString(
                sys.resolve("bus/pci/devices/0000:03:00.0/aer_dev_fatal"),
                "DLP 1\nReceiver Overflow 3\nTOTAL_ERR_FATAL 7\n");
        assertThat(sysfs.total(DISK, "aer_dev_fatal")).isEqualTo(7);
    }
}
