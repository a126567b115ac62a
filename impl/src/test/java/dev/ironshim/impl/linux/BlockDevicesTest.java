package dev.ironshim.impl.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.pci.Bdf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which a disk is used, on copies of sysfs and procfs. */
class BlockDevicesTest {
    private static final Bdf DISK = Bdf.parse("0000:03:00.0");
    private static final Bdf SIBLING = Bdf.parse("0000:03:00.1");

    @TempDir
    Path root;

    private final List<String> opened = new ArrayList<>();
    private String busy = "";
    private Errno answer = Errno.EBUSY;

    private final FakeKernel kernel = new FakeKernel() {
        @Override
        public int open(String path, int flags) {
            opened.add(path);
            assertThat(flags & O_EXCL).isEqualTo(O_EXCL);
            assertThat(flags & O_RDWR).as("it is only looked at").isZero();
            return path.equals(busy) ? -answer.number() : super.open(path, flags);
        }
    };

    @BeforeEach
    void disk() throws IOException {
        Files.createDirectories(root.resolve("bus/pci/devices/" + SIBLING));
        Files.createDirectories(root.resolve("class/block"));
        block("nvme0n1", "bus/pci/devices/" + DISK + "/nvme/nvme0/nvme0n1");
        block("nvme0n1p1", "bus/pci/devices/" + DISK + "/nvme/nvme0/nvme0n1/nvme0n1p1");
        block("sda", "bus/pci/devices/0000:09:00.0/ata1/sda");
        table("mounts", "proc /proc proc rw 0 0\n");
        table("swaps", "Filename Type Size Used Priority\n");
    }

    private void block(String name, String at) throws IOException {
        Path folder = Files.createDirectories(root.resolve(at));
        Files.createSymbolicLink(root.resolve("class/block/" + name), folder);
    }

    private void table(String name, String text) throws IOException {
        Files.writeString(root.resolve(name), text);
    }

    private List<String> users(Bdf device) throws IOException {
        return new BlockDevices(new PciSysfs(root), root, kernel).users(device);
    }

    @Test
    void oneThatNobodyUsesIsFree() throws IOException {
        assertThat(users(DISK)).isEmpty();
        assertThat(opened).containsExactly("/dev/nvme0n1", "/dev/nvme0n1p1");
        assertThat(kernel.closed).hasSize(2);
        assertThat(users(SIBLING)).isEmpty();
    }

    @Test
    void aFileSystemAndSwapUseIt() throws IOException {
        table("mounts", "/dev/nvme0n1p1 / ext4 rw 0 0\n");
        table("swaps", "Filename Type\n/dev/nvme0n1\tpartition\t1\t0\t-2\n");
        assertThat(users(DISK)).containsExactly("/dev/nvme0n1 is swap", "/dev/nvme0n1p1 is mounted");
        assertThat(users(SIBLING)).isEmpty();
    }

    /** LVM, LUKS and md: what is mounted is the device above. */
    @Test
    void aDeviceThatIsStackedUponItUsesIt() throws IOException {
        table("mounts", "/dev/mapper/root / ext4 rw 0 0\n");
        Files.createDirectories(root.resolve("class/block/nvme0n1p1/holders/dm-0"));
        assertThat(users(DISK)).containsExactly("/dev/nvme0n1p1 is part of dm-0");
    }

    /** ZFS, or a file system that is mounted as {@code /dev/root}. */
    @Test
    void whatTheKernelHasClaimedIsInUse() throws IOException {
        busy = "/dev/nvme0n1p1";
        assertThat(users(DISK)).containsExactly("/dev/nvme0n1p1 is claimed by the kernel");
    }

    /** Without its node, in a container for one, or without the rights: nobody can say that it is free. */
    @Test
    void oneThatCannotBeAskedIsNotFree() throws IOException {
        busy = "/dev/nvme0n1p1";
        for (Errno errno : new Errno[] {Errno.ENOENT, Errno.EACCES}) {
            answer = errno;
            assertThat(users(DISK))
                    .singleElement()
                    .asString()
                    .startsWith("/dev/nvme0n1p1 cannot be asked whether it is in use (" + errno);
        }
        Files.writeString(root.resolve("class/block/nvme0n1p1/hidden"), "1\n");
        assertThat(users(DISK)).isEmpty();
    }

    /** With several paths the disk that is mounted lies beside the controller. */
    @Test
    void aNamespaceWithSeveralPathsIsFoundFromThePath() throws IOException {
        block("nvme1c4n1", "bus/pci/devices/" + SIBLING + "/nvme/nvme4/nvme1c4n1");
        block("nvme1n1", "devices/virtual/nvme-subsystem/nvme-subsys1/nvme1n1");
        block("nvme1n1p2", "devices/virtual/nvme-subsystem/nvme-subsys1/nvme1n1/nvme1n1p2");
        table("mounts", "/dev/nvme1n1p2 / ext4 rw 0 0\n");
        assertThat(users(SIBLING)).containsExactly("/dev/nvme1n1p2 is mounted");
    }
}
