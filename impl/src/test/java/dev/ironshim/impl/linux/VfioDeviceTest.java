package dev.ironshim.impl.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a kernel may answer, and should not. */
class VfioDeviceTest {
    private static final Region BAR = new Region(0, 0x1000, 0, 7, List.of());

    private static VfioDevice device(Kernel kernel) throws LinuxException {
        return VfioDevice.openCharacterDevice(kernel, "/dev/vfio/devices/vfio0");
    }

    /** A region of 4 KiB whose capabilities are as {@code chain} writes them behind the structure. */
    private static Kernel withChain(int wanted, java.util.function.Consumer<MemorySegment> chain) {
        return new FakeKernel() {
            @Override
            public int ioctl(int fd, Command command, MemorySegment info) {
                info.set(JAVA_INT_UNALIGNED, 4, Vfio.REGION_CAPS);
                info.set(JAVA_LONG_UNALIGNED, 16, 0x1000);
                if (info.byteSize() < wanted) {
                    info.set(JAVA_INT_UNALIGNED, 0, wanted);
                } else {
                    chain.accept(info);
                }
                return 0;
            }
        };
    }

    private static void capability(MemorySegment info, int at, int id, int next) {
        info.set(JAVA_INT_UNALIGNED, at, id + (1 << 16));
        info.set(JAVA_INT_UNALIGNED, at + 4, next);
    }

    @Test
    void anAnswerThatIsTooLongIsAskedForAgain() throws LinuxException {
        Kernel kernel = withChain(80, info -> {
            info.set(JAVA_INT_UNALIGNED, 12, 32);
            capability(info, 32, 1, 64);
            info.set(JAVA_INT_UNALIGNED, 40, 1);
            info.set(JAVA_LONG_UNALIGNED, 48, 0x1000);
            info.set(JAVA_LONG_UNALIGNED, 56, 0x2000);
            capability(info, 64, 9, 0);
        });
        try (VfioDevice device = device(kernel)) {
            Region region = device.region(0).orElseThrow();
            assertThat(region.capabilities().getFirst())
                    .isEqualTo(new RegionCapability.SparseMmap(List.of(new RegionCapability.Area(0x1000, 0x2000))));
            assertThat(region.capabilities().getLast()).isInstanceOf(RegionCapability.Unknown.class);
        }
    }

    @Test
    void aChainThatLoopsOrLeavesTheAnswerIsRefused() throws LinuxException {
        refused("loops", info -> {
            info.set(JAVA_INT_UNALIGNED, 12, 32);
            capability(info, 32, 9, 48);
            capability(info, 48, 9, 32);
        });
        refused("lies outside", info -> {
            info.set(JAVA_INT_UNALIGNED, 12, 32);
            capability(info, 32, 9, 4096);
        });
        refused("lies outside", info -> info.set(JAVA_INT_UNALIGNED, 12, 8));
        refused("claims 1000 elements", info -> {
            info.set(JAVA_INT_UNALIGNED, 12, 32);
            capability(info, 32, 1, 0);
            info.set(JAVA_INT_UNALIGNED, 40, 1000);
        });
        refused("is cut off", info -> {
            info.set(JAVA_INT_UNALIGNED, 12, 72);
            capability(info, 72, 2, 0);
        });
    }

    private static void refused(String why, java.util.function.Consumer<MemorySegment> chain) throws LinuxException {
        try (VfioDevice device = device(withChain(80, chain))) {
            assertThatExceptionOfType(LinuxException.class)
                    .isThrownBy(() -> device.region(0))
                    .withMessageContaining(why);
        }
    }

    @Test
    void aRegionThatTheDeviceDoesNotHaveIsEmptyAndTheOthersKeepTheirIndex() throws LinuxException {
        Kernel kernel = new FakeKernel() {
            @Override
            public int ioctl(int fd, Command command, MemorySegment info) {
                if (command == Command.VFIO_DEVICE_GET_INFO) {
                    info.set(JAVA_INT_UNALIGNED, 8, 9);
                    return 0;
                }
                int index = info.get(JAVA_INT_UNALIGNED, 8);
                info.set(JAVA_LONG_UNALIGNED, 16, index == 7 ? 256 : 0);
                return index == 8 || index > 9 ? -Errno.EINVAL.number() : 0;
            }
        };
        try (VfioDevice device = device(kernel)) {
            assertThat(device.region(3)).isEmpty();
            assertThat(device.region(8)).as("VGA").isEmpty();
            assertThat(device.region(7)).get().extracting(Region::index).isEqualTo(7);
            assertThatExceptionOfType(LinuxException.class)
                    .isThrownBy(() -> device.region(12))
                    .withMessageContaining("EINVAL");
        }
    }

    @Test
    void fewerBytesThanAskedForAreAnError() throws LinuxException {
        Kernel kernel = new FakeKernel() {
            @Override
            public long pread(int fd, MemorySegment to, long length, long offset) {
                return length / 2;
            }

            @Override
            public long pwrite(int fd, MemorySegment from, long length, long offset) {
                return -Errno.EIO.number();
            }
        };
        try (VfioDevice device = device(kernel)) {
            assertThatExceptionOfType(LinuxException.class)
                    .isThrownBy(() -> device.read(BAR, 8, 4))
                    .withMessageContaining("only 2 of 4 bytes")
                    .withMessageContaining("offset 0x8");
            assertThatExceptionOfType(LinuxException.class)
                    .isThrownBy(() -> device.write(BAR, 0, 4, 1))
                    .withMessageContaining("EIO")
                    .withMessageContaining("does not decode memory");
            assertThatIllegalArgumentException().isThrownBy(() -> device.read(BAR, 0xFFE, 4));
            assertThatIllegalArgumentException().isThrownBy(() -> device.read(BAR, 0, 3));
        }
    }

    @Test
    void aRefusalSaysWhatWasAskedAndWhatToDo() throws LinuxException {
        Kernel kernel = new FakeKernel() {
            @Override
            public int ioctl(int fd, Command command, MemorySegment argument) {
                return -Errno.EBUSY.number();
            }
        };
        try (VfioDevice device = device(kernel);
                Iommufd iommufd = Iommufd.open(kernel)) {
            assertThatExceptionOfType(LinuxException.class)
                    .isThrownBy(() -> device.bind(iommufd, null))
                    .satisfies(e -> assertThat(e.is(Errno.EBUSY)).isTrue())
                    .withMessage(
                            "VFIO_DEVICE_BIND_IOMMUFD on /dev/vfio/devices/vfio0: EBUSY; EBUSY: its group is open the"
                                    + " other way, or a BAR is still mapped; EINVAL: bound before");
        }
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> DmaMemory.allocate(kernel, 4096))
                .withMessageContaining("ENOMEM");
    }

    @Test
    void everythingIsClosedOnceInAnyOrderAndNothingIsLeft() throws LinuxException {
        List<String> before = Leaks.open();
        FakeKernel kernel = new FakeKernel();
        Iommufd iommufd = Iommufd.open(kernel);
        VfioDevice device = device(kernel);
        EventFd event = EventFd.create(kernel, "an interrupt");
        assertThat(Leaks.open()).contains(Iommufd.PATH, "/dev/vfio/devices/vfio0", "an interrupt");
        iommufd.close();
        device.close();
        device.close();
        event.close();
        iommufd.close();
        assertThat(kernel.closed).doesNotHaveDuplicates().hasSize(3);
        assertThat(Leaks.open()).isEqualTo(before);
        assertThatIllegalStateException().isThrownBy(device::info).withMessageContaining("is closed");
    }

    @Test
    void aTokenIsInTheOrderOfItsText() {
        assertThat(VfioDevice.bytes(UUID.fromString("00010203-0405-0607-0809-0a0b0c0d0e0f")))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    }

    @Test
    void theSystemItselfAnswersWithErrorNumbers() {
        Kernel kernel = Kernel.system();
        assertThat(kernel.open("/nowhere/at/all", Kernel.O_RDWR)).isEqualTo(-Errno.ENOENT.number());
        assertThat(kernel.close(-1)).isEqualTo(-Errno.EBADF.number());
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> Group.open(kernel, 987_654))
                .withMessageContaining("/dev/vfio/987654")
                .withMessageContaining("bound to vfio-pci");
    }

    @Test
    void anEventfdCountsAndIsEmptyAfterwards() throws LinuxException {
        try (EventFd event = EventFd.create(Kernel.system(), "a test")) {
            assertThat(event.await(0)).isZero();
            event.raise();
            event.raise();
            assertThat(event.ready(0)).isTrue();
            assertThat(event.take()).isEqualTo(2);
            assertThat(event.take()).isZero();
        }
    }
}
