package dev.ironshim.impl.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.ironshim.impl.linux.InfoChain.Link;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A device that VFIO has handed out, through a group or as a character device. Regions, interrupts, resets and features; how
 * its DMA is translated belongs to the container or the iommufd.
 */
public final class VfioDevice implements AutoCloseable {
    private static final int ANSWER_LIMIT = 1 << 16;
    private static final int TOKEN_BYTES = 16;

    private final Fd fd;

    VfioDevice(Fd fd) {
        this.fd = fd;
    }

    /** Opens a character device. It answers nothing before it is bound to an iommufd. */
    public static VfioDevice openCharacterDevice(Kernel kernel, String path) throws LinuxException {
        return new VfioDevice(Fd.open(kernel, path, null));
    }

    /** @param flags VFIO_DEVICE_FLAGS_* */
    public record Info(int flags, int regions, int irqs) {
        public boolean resettable() {
            return (flags & Vfio.DEVICE_RESET) != 0;
        }
    }

    /** @param flags VFIO_IRQ_INFO_* */
    public record IrqInfo(int index, int flags, int count) {
        public boolean maskable() {
            return (flags & 2) != 0;
        }

        public boolean fixedSize() {
            return (flags & 8) != 0;
        }
    }

    /**
     * A device that a hot reset resets, too.
     *
     * @param groupOrDevice its group, or its number in the iommufd, as {@link HotReset#devices} says
     */
    public record Dependent(long groupOrDevice, int segment, int bus, int devfn) {}

    /**
     * What a hot reset of the bus or slot would touch.
     *
     * @param devices whether dependents are named by their numbers in the iommufd instead of their groups
     * @param owned whether all of them are bound to this device's iommufd, or are in groups of those that are
     */
    public record HotReset(boolean devices, boolean owned, List<Dependent> dependents) {
        public HotReset {
            dependents = List.copyOf(dependents);
        }
    }

    String name() {
        return fd.name();
    }

    Fd fd() {
        return fd;
    }

    public Info info() throws LinuxException {
        try (Args args = new Args(Struct.DEVICE_INFO)) {
            fd.ioctl(Command.VFIO_DEVICE_GET_INFO, args, "EINVAL: bind the device to an iommufd first");
            return new Info(args.getInt("flags"), args.getInt("num_regions"), args.getInt("num_irqs"));
        }
    }

    /**
     * What is known of a region; empty if the device does not have it. Indices never shift: VGA is 8 whether or not there is
     * one.
     */
    public Optional<Region> region(int index) throws LinuxException {
        int bytes = Struct.REGION_INFO.bytes();
        while (true) {
            try (Args args = new Args(Struct.REGION_INFO, bytes - Struct.REGION_INFO.bytes())) {
                args.set("index", index);
                try {
                    fd.ioctl(Command.VFIO_DEVICE_GET_REGION_INFO, args, "region " + index);
                } catch (LinuxException e) {
                    if (e.is(Errno.EINVAL) && index >= 0 && index < info().regions()) {
                        return Optional.empty();
                    }
                    throw e;
                }
                int wanted = args.getInt("argsz");
                if (wanted > bytes && wanted <= ANSWER_LIMIT) {
                    bytes = wanted;
                    continue;
                }
                if (args.get("size") == 0) {
                    return Optional.empty();
                }
                boolean chained = (args.getInt("flags") & Vfio.REGION_CAPS) != 0;
                return Optional.of(new Region(
                        index,
                        args.get("size"),
                        args.get("offset"),
                        args.getInt("flags"),
                        capabilities(args, chained ? args.get("cap_offset") : 0)));
            }
        }
    }

    private List<RegionCapability> capabilities(Args args, long first) throws LinuxException {
        String operation = Command.VFIO_DEVICE_GET_REGION_INFO.name();
        List<RegionCapability> found = new ArrayList<>();
        for (Link link : InfoChain.read(operation, name(), args.memory(), Struct.REGION_INFO.bytes(), first)) {
            found.add(capability(operation, link));
        }
        return found;
    }

    private RegionCapability capability(String operation, Link link) throws LinuxException {
        MemorySegment body = link.body();
        return switch (link.id()) {
            case Vfio.CAP_SPARSE_MMAP -> {
                int count = InfoChain.count(operation, name(), link, 8, 16, 16);
                List<RegionCapability.Area> areas = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    areas.add(new RegionCapability.Area(
                            body.get(JAVA_LONG_UNALIGNED, 16 + 16L * i), body.get(JAVA_LONG_UNALIGNED, 24 + 16L * i)));
                }
                yield new RegionCapability.SparseMmap(areas);
            }
            case Vfio.CAP_TYPE -> {
                InfoChain.need(operation, name(), link, 16);
                yield new RegionCapability.Type(
                        body.get(JAVA_INT_UNALIGNED, 8) & 0xFFFF_FFFFL,
                        body.get(JAVA_INT_UNALIGNED, 12) & 0xFFFF_FFFFL);
            }
            case Vfio.CAP_MSIX_MAPPABLE -> new RegionCapability.MsixMappable();
            default -> {
                List<Byte> bytes = new ArrayList<>();
                for (byte each :
                        body.asSlice(8, Math.min(body.byteSize() - 8, 64)).toArray(JAVA_BYTE)) {
                    bytes.add(each);
                }
                yield new RegionCapability.Unknown(link.id(), link.version(), bytes);
            }
        };
    }

    /**
     * Reads one naturally aligned number: one access of the device's.
     *
     * @param width 1, 2, 4 or 8 bytes
     * @throws LinuxException also if fewer bytes came than asked for
     */
    public long read(Region region, long offset, int width) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(8, 8);
            transferred("read", region, offset, width, fd.pread(bytes, width, position(region, offset, width)));
            return switch (width) {
                case 1 -> bytes.get(JAVA_BYTE, 0) & 0xFFL;
                case 2 -> bytes.get(JAVA_SHORT_UNALIGNED, 0) & 0xFFFFL;
                case 4 -> bytes.get(JAVA_INT_UNALIGNED, 0) & 0xFFFF_FFFFL;
                default -> bytes.get(JAVA_LONG_UNALIGNED, 0);
            };
        }
    }

    public void write(Region region, long offset, int width, long value) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(8, 8);
            bytes.set(JAVA_LONG_UNALIGNED, 0, value);
            transferred("write", region, offset, width, fd.pwrite(bytes, width, position(region, offset, width)));
        }
    }

    /** All of a region, as the kernel reads it: configuration space, or a small BAR. */
    public byte[] readAll(Region region, int limit) throws LinuxException {
        int bytes = (int) Math.min(region.bytes(), limit);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(bytes, 8);
            long done = 0;
            while (done < bytes) {
                long got = fd.pread(memory.asSlice(done), bytes - done, region.offset() + done);
                if (got <= 0) {
                    transferred("read", region, done, (int) (bytes - done), got);
                }
                done += got;
            }
            return memory.toArray(JAVA_BYTE);
        }
    }

    private static long position(Region region, long offset, int width) {
        if (offset < 0 || width < 1 || width > 8 || Integer.bitCount(width) != 1 || offset > region.bytes() - width) {
            throw new IllegalArgumentException(width + " bytes at 0x" + Long.toHexString(offset) + " of region "
                    + region.index() + ", which has 0x" + Long.toHexString(region.bytes()));
        }
        return region.offset() + offset;
    }

    private void transferred(String what, Region region, long offset, int width, long answer) throws LinuxException {
        String where = name() + " region " + region.index() + " offset 0x" + Long.toHexString(offset);
        if (answer < 0) {
            throw new LinuxException(what, where, (int) -answer, "EIO: the device does not decode memory, or is gone");
        }
        if (answer != width) {
            throw new LinuxException(what, where, 0, "only " + answer + " of " + width + " bytes were transferred");
        }
    }

    /** Maps a part of a region. Closing it is not closing the device, which the kernel keeps until both are closed. */
    public BarMapping map(Region region, long offset, long bytes) throws LinuxException {
        if (offset < 0 || bytes < 1 || offset > region.bytes() - bytes) {
            throw new IllegalArgumentException(
                    "0x" + Long.toHexString(offset) + " and " + bytes + " bytes lie outside region " + region.index());
        }
        return BarMapping.map(fd, region, offset, bytes);
    }

    public IrqInfo irq(int index) throws LinuxException {
        try (Args args = new Args(Struct.IRQ_INFO)) {
            args.set("index", index);
            fd.ioctl(Command.VFIO_DEVICE_GET_IRQ_INFO, args, "interrupt index " + index);
            return new IrqInfo(index, args.getInt("flags"), args.getInt("count"));
        }
    }

    /** Interrupts of one index: INTX 0, MSI 1, MSI-X 2, ERR 3, REQ 4. */
    public Irqs irqs(int index) {
        return new Irqs(fd, index);
    }

    /** Resets the function alone. */
    public void reset() throws LinuxException {
        fd.ioctl(Command.VFIO_DEVICE_RESET, 0, "EINVAL: the device has no way to be reset alone");
    }

    /** Everything that a hot reset of the bus or slot resets. */
    public HotReset hotResetInfo() throws LinuxException {
        int count = 0;
        while (true) {
            try (Args args = new Args(Struct.HOT_RESET_INFO, 8L * count)) {
                int answer = fd.ask(Command.VFIO_DEVICE_GET_PCI_HOT_RESET_INFO, args.memory());
                int found = args.getInt("count");
                if (answer == -Errno.ENOSPC.number() && found > count && found < 4_096) {
                    count = found;
                    continue;
                }
                if (answer < 0) {
                    throw new LinuxException(
                            Command.VFIO_DEVICE_GET_PCI_HOT_RESET_INFO.name(),
                            name(),
                            -answer,
                            "ENODEV: the device is on a root bus");
                }
                List<Dependent> devices = new ArrayList<>();
                for (int i = 0; i < Math.min(found, count); i++) {
                    devices.add(new Dependent(
                            args.tail().get(JAVA_INT_UNALIGNED, 8L * i) & 0xFFFF_FFFFL,
                            args.tail().get(JAVA_SHORT_UNALIGNED, 8L * i + 4) & 0xFFFF,
                            args.tail().get(JAVA_BYTE, 8L * i + 6) & 0xFF,
                            args.tail().get(JAVA_BYTE, 8L * i + 7) & 0xFF));
                }
                int flags = args.getInt("flags");
                return new HotReset(
                        (flags & Vfio.HOT_RESET_DEVICES) != 0, (flags & Vfio.HOT_RESET_OWNED) != 0, devices);
            }
        }
    }

    /** @param groups all that a reset touches, as proof that they are ours; none for a device bound to an iommufd */
    public void hotReset(List<Group> groups) throws LinuxException {
        int used = 0;
        try (Args args = new Args(Struct.HOT_RESET, 4L * groups.size())) {
            args.set("count", groups.size());
            for (Group group : groups) {
                args.tail().set(JAVA_INT_UNALIGNED, 4L * used, group.fd().acquire());
                used++;
            }
            fd.ioctl(
                    Command.VFIO_DEVICE_PCI_HOT_RESET,
                    args,
                    "EPERM: a device that the reset touches is not ours; EINVAL: a group is missing");
        } finally {
            groups.subList(0, used).forEach(group -> group.fd().release());
        }
    }

    /** Ties a write of a value to a register to an eventfd. */
    public void ioeventfd(Region region, long offset, int width, long value, EventFd event) throws LinuxException {
        long position = position(region, offset, width);
        int number = event.fd().acquire();
        try (Args args = new Args(Struct.IOEVENTFD)) {
            args.set("flags", width).set("offset", position).set("data", value).set("fd", number);
            fd.ioctl(Command.VFIO_DEVICE_IOEVENTFD, args, null);
        } finally {
            event.fd().release();
        }
    }

    /** What the device can do beyond what all can. */
    public Features features() {
        return new Features(fd);
    }

    static byte[] bytes(UUID token) {
        byte[] bytes = new byte[TOKEN_BYTES];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (token.getMostSignificantBits() >> (56 - 8 * i));
            bytes[8 + i] = (byte) (token.getLeastSignificantBits() >> (56 - 8 * i));
        }
        return bytes;
    }

    /**
     * Binds a character device.
     *
     * @return its id in the iommufd
     */
    public int bind(Iommufd iommufd, @Nullable UUID token) throws LinuxException {
        int number = iommufd.fd().acquire();
        try (Args args = new Args(Struct.BIND)) {
            args.set("iommufd", number);
            if (token == null) {
                // What older kernels know, which refuse more.
                args.set("argsz", 16);
            } else {
                MemorySegment bytes = args.allocate(TOKEN_BYTES);
                MemorySegment.copy(bytes(token), 0, bytes, JAVA_BYTE, 0, TOKEN_BYTES);
                args.set("flags", Vfio.BIND_TOKEN).set("token_uuid_ptr", bytes.address());
            }
            fd.ioctl(
                    Command.VFIO_DEVICE_BIND_IOMMUFD,
                    args,
                    "EBUSY: its group is open the other way, or a BAR is still mapped; EINVAL: bound before");
            return args.getInt("out_devid");
        } finally {
            iommufd.fd().release();
        }
    }

    /**
     * Attaches to an IOAS or a hardware page table, instead of what it was attached to.
     *
     * @return the id of the hardware page table
     */
    public int attach(int pageTable) throws LinuxException {
        try (Args args = new Args(Struct.ATTACH)) {
            args.set("argsz", 12).set("pt_id", pageTable);
            fd.ioctl(Command.VFIO_DEVICE_ATTACH_IOMMUFD_PT, args, "to " + pageTable);
            return args.getInt("pt_id");
        }
    }

    /** Attaches one address space of the device's. */
    public int attachPasid(int pageTable, int pasid) throws LinuxException {
        try (Args args = new Args(Struct.ATTACH)) {
            args.set("flags", Vfio.ATTACH_PASID).set("pt_id", pageTable).set("pasid", pasid);
            fd.ioctl(
                    Command.VFIO_DEVICE_ATTACH_IOMMUFD_PT,
                    args,
                    "PASID " + pasid + " to " + pageTable + " (EINVAL: the device has no PASID)");
            return args.getInt("pt_id");
        }
    }

    /** Detaches: DMA of the device is blocked from now on. */
    public void detach() throws LinuxException {
        try (Args args = new Args(Struct.DETACH)) {
            args.set("argsz", 8);
            fd.ioctl(Command.VFIO_DEVICE_DETACH_IOMMUFD_PT, args, null);
        }
    }

    /** Detaches one address space of the device's: requests of it are blocked from now on. */
    public void detachPasid(int pasid) throws LinuxException {
        try (Args args = new Args(Struct.DETACH)) {
            args.set("flags", Vfio.DETACH_PASID).set("pasid", pasid);
            fd.ioctl(Command.VFIO_DEVICE_DETACH_IOMMUFD_PT, args, "PASID " + pasid);
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
