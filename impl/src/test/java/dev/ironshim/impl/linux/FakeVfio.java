package dev.ironshim.impl.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * VFIO and iommufd in memory, with one device: a table of open files, regions, address spaces, page tables, interrupts. It answers
 * as Linux 7.2 was seen to answer, and what a test asks of it is what the hardware would do.
 */
class FakeVfio implements Kernel {
    static final String ADDRESS = "0000:01:00.0";
    static final int GROUP = 12;
    static final int MSIX_VECTORS = 8;
    /** BAR 0 has two areas that can be mapped, and a page between them that cannot. */
    static final long BAR0 = 0x3000;

    private static final long REGION = 40;
    private static final int COMMAND = 4;
    private static final int MASTER = 4;

    // What this machine is.
    boolean modern = true;
    boolean resettable = true;
    boolean express = true;
    int pasidBits = 4;
    boolean dynamic = true;
    int vectorsToBeHad = MSIX_VECTORS;
    boolean stubborn;
    boolean foreign;
    /** Bytes that a removal says it removed beyond what it did. */
    long lies;

    // What is open.
    final Map<Integer, Object> files = new TreeMap<>();
    final Map<Long, Long> mapped = new TreeMap<>();
    private final Map<Integer, Object> objects = new TreeMap<>();
    private int nextObject = 1;
    final MemorySegment bar0 = Arena.ofAuto().allocate(BAR0, 4096);
    final byte[] config = new byte[256];

    // What the device is.
    boolean gone;
    int attached;
    final Map<Integer, Integer> processes = new TreeMap<>();
    int irqs = -1;
    final Map<Integer, Integer> vectors = new TreeMap<>();
    int enabledVectors;
    boolean masked;
    final Map<Integer, Integer> notices = new TreeMap<>();
    int resets;
    int hotResets;
    int reassignments;

    /** A file; its kind is its class. */
    static final class Container {
        boolean joined;
        boolean ready;
        final TreeMap<Long, Long> mappings = new TreeMap<>();
    }

    record Group() {}

    /** The device's file. */
    static final class Device {
        boolean bound;
    }

    record Iommufd() {}

    /** An eventfd. */
    static final class Event {
        long count;
    }

    /** An address space. */
    static final class Space {
        final TreeMap<Long, Long> mappings = new TreeMap<>();
    }

    record Table(int space, boolean pasid) {}

    record Bound() {}

    FakeVfio() {
        // Vendor, device, command with memory on, a network card, two BARs: memory at 0xFEA00000 and ports at 0xC000.
        int[] bytes = {0x86, 0x80, 0xC9, 0x10, 0x02, 0x01, 0, 0, 1, 0, 0, 2};
        for (int i = 0; i < bytes.length; i++) {
            config[i] = (byte) bytes[i];
        }
        config[0x12] = (byte) 0xA0;
        config[0x13] = (byte) 0xFE;
        config[0x18] = 1;
        config[0x19] = (byte) 0xC0;
        config[0x3D] = 1;
    }

    /** Sysfs of that device. */
    Path sysfs(Path sys) throws IOException {
        Path folder = Files.createDirectories(sys.resolve("bus/pci/devices/" + ADDRESS));
        Path group = Files.createDirectories(sys.resolve("kernel/iommu_groups/" + GROUP + "/devices"));
        Files.writeString(group.resolveSibling("reserved_regions"), "0x00000000fee00000 0x00000000feefffff msi\n");
        Files.createSymbolicLink(group.resolve(ADDRESS), folder);
        Files.createSymbolicLink(folder.resolve("iommu_group"), group.getParent());
        Path driver = Files.createDirectories(sys.resolve("bus/pci/drivers/vfio-pci"));
        Files.createSymbolicLink(folder.resolve("driver"), driver);
        Files.write(folder.resolve("config"), config);
        if (modern) {
            Files.createDirectories(folder.resolve("vfio-dev/vfio0"));
        }
        return sys;
    }

    // What tests ask.

    boolean busMaster() {
        return (config[COMMAND] & MASTER) != 0;
    }

    /** What the device reaches with requests of an address space. */
    Map<Long, Long> reached(int pasid) {
        int table = pasid == 0 ? attached : processes.getOrDefault(pasid, 0);
        if (table != 0) {
            return mappings(table);
        }
        if (pasid == 0) {
            for (Object file : files.values()) {
                if (file instanceof Container container) {
                    return container.mappings;
                }
            }
        }
        return Map.of();
    }

    /** Everything that is mapped in any address space, whether the device is attached or not. */
    long mappedBytes() {
        long bytes = 0;
        for (Object each : objects.values()) {
            bytes += each instanceof Space space ? sum(space.mappings) : 0;
        }
        for (Object each : files.values()) {
            bytes += each instanceof Container container ? sum(container.mappings) : 0;
        }
        return bytes;
    }

    private static long sum(Map<Long, Long> mappings) {
        return mappings.values().stream().mapToLong(Long::longValue).sum();
    }

    private Map<Long, Long> mappings(int table) {
        Object object = objects.get(table);
        return object instanceof Table hwpt ? mappings(hwpt.space) : ((Space) object).mappings;
    }

    boolean interrupts() {
        return irqs >= 0;
    }

    /** The device raises a vector. @return whether anybody is told */
    synchronized boolean raise(int vector) {
        Integer event = vectors.get(vector);
        if (event == null || (irqs == Irqs.INTX && masked)) {
            return false;
        }
        masked = irqs == Irqs.INTX;
        return signal(event);
    }

    synchronized boolean notice(int index) {
        Integer event = notices.get(index);
        return event != null && signal(event);
    }

    private boolean signal(int number) {
        if (files.get(number) instanceof Event event) {
            event.count++;
            notifyAll();
            return true;
        }
        // The kernel has the file of its own; whoever had the number has closed it.
        return false;
    }

    // The calls.

    private int add(Object file) {
        int number = 100;
        while (files.containsKey(number)) {
            number++;
        }
        files.put(number, file);
        return number;
    }

    private static int error(Errno errno) {
        return -errno.number();
    }

    private boolean has(Class<?> kind) {
        return files.values().stream().anyMatch(kind::isInstance);
    }

    @Override
    public synchronized int open(String path, int flags) {
        return switch (path) {
            case "/dev/iommu" -> modern ? add(new Iommufd()) : error(Errno.ENOENT);
            case "/dev/vfio/devices/vfio0" ->
                !modern ? error(Errno.ENOENT) : has(Group.class) ? error(Errno.EBUSY) : add(new Device());
            case "/dev/vfio/vfio" -> add(new Container());
            case "/dev/vfio/" + GROUP -> has(Group.class) || !mapped.isEmpty() ? error(Errno.EBUSY) : add(new Group());
            default -> error(Errno.ENOENT);
        };
    }

    @Override
    public synchronized int close(int fd) {
        Object file = files.remove(fd);
        if (file == null) {
            return error(Errno.EBADF);
        }
        if (file instanceof Device) {
            config[COMMAND] &= ~MASTER;
            irqs = -1;
            vectors.clear();
            notices.clear();
            attached = 0;
            processes.clear();
        }
        if (file instanceof Iommufd) {
            objects.clear();
        }
        notifyAll();
        return 0;
    }

    private static long get(MemorySegment memory, Struct struct, String field) {
        Struct.Field at = struct.field(field);
        return at.bytes() == 8
                ? memory.get(JAVA_LONG_UNALIGNED, at.offset())
                : at.bytes() == 4
                        ? memory.get(JAVA_INT_UNALIGNED, at.offset()) & 0xFFFF_FFFFL
                        : memory.get(JAVA_BYTE, at.offset()) & 0xFFL;
    }

    private static void set(MemorySegment memory, Struct struct, String field, long value) {
        Struct.Field at = struct.field(field);
        if (at.bytes() == 8) {
            memory.set(JAVA_LONG_UNALIGNED, at.offset(), value);
        } else if (at.bytes() == 4) {
            memory.set(JAVA_INT_UNALIGNED, at.offset(), (int) value);
        } else {
            memory.set(JAVA_BYTE, at.offset(), (byte) value);
        }
    }

    @Override
    public synchronized int ioctl(int fd, Command command, MemorySegment args) {
        Object file = files.get(fd);
        if (file == null) {
            return error(Errno.EBADF);
        }
        return switch (file) {
            case Group group -> group(command, args);
            case Container container -> container(container, command, args);
            case Device device -> device(device, command, args);
            case Iommufd iommufd -> iommufd(command, args);
            default -> error(Errno.ENOTTY);
        };
    }

    @Override
    public synchronized int ioctl(int fd, Command command, long value) {
        Object file = files.get(fd);
        return switch (command) {
            case VFIO_GET_API_VERSION -> file instanceof Container ? 0 : error(Errno.EBADF);
            case VFIO_SET_IOMMU -> {
                if (!(file instanceof Container container) || !container.joined || container.ready) {
                    yield error(Errno.EINVAL);
                }
                container.ready = true;
                yield 0;
            }
            case VFIO_DEVICE_RESET -> {
                if (!resettable) {
                    yield error(Errno.EINVAL);
                }
                // The kernel restores what it found.
                resets++;
                yield 0;
            }
            default -> error(Errno.ENOTTY);
        };
    }

    private int group(Command command, MemorySegment args) {
        return switch (command) {
            case VFIO_GROUP_GET_STATUS -> {
                set(args, Struct.GROUP_STATUS, "flags", Vfio.GROUP_VIABLE);
                yield 0;
            }
            case VFIO_GROUP_SET_CONTAINER -> {
                if (files.get(args.get(JAVA_INT, 0)) instanceof Container container) {
                    container.joined = true;
                    yield 0;
                }
                yield error(Errno.EBADF);
            }
            case VFIO_GROUP_GET_DEVICE_FD -> {
                boolean ready = files.values().stream().anyMatch(each -> each instanceof Container it && it.ready);
                if (!ready || !args.getString(0, StandardCharsets.US_ASCII).equals(ADDRESS)) {
                    yield error(Errno.EINVAL);
                }
                Device device = new Device();
                device.bound = true;
                yield add(device);
            }
            default -> error(Errno.ENOTTY);
        };
    }

    private int container(Container container, Command command, MemorySegment args) {
        if (!container.ready) {
            return error(Errno.EINVAL);
        }
        return switch (command) {
            case VFIO_IOMMU_MAP_DMA ->
                map(container.mappings, get(args, Struct.DMA_MAP, "iova"), get(args, Struct.DMA_MAP, "size"));
            case VFIO_IOMMU_UNMAP_DMA -> {
                boolean all = (get(args, Struct.DMA_UNMAP, "flags") & Vfio.UNMAP_ALL) != 0;
                long gone = all
                        ? clear(container.mappings)
                        : unmap(
                                container.mappings,
                                get(args, Struct.DMA_UNMAP, "iova"),
                                get(args, Struct.DMA_UNMAP, "size"));
                if (gone < 0) {
                    yield error(Errno.EINVAL);
                }
                set(args, Struct.DMA_UNMAP, "size", gone + lies);
                yield 0;
            }
            default -> error(Errno.ENOTTY);
        };
    }

    private static int map(NavigableMap<Long, Long> mappings, long iova, long bytes) {
        for (Map.Entry<Long, Long> each : mappings.entrySet()) {
            if (each.getKey() < iova + bytes && iova < each.getKey() + each.getValue()) {
                return error(Errno.EEXIST);
            }
        }
        mappings.put(iova, bytes);
        return 0;
    }

    private static long clear(NavigableMap<Long, Long> mappings) {
        long gone = sum(mappings);
        mappings.clear();
        return gone;
    }

    /** @return how much, or -1 for a part of a mapping */
    private static long unmap(NavigableMap<Long, Long> mappings, long iova, long bytes) {
        for (Map.Entry<Long, Long> each : mappings.entrySet()) {
            long end = each.getKey() + each.getValue();
            boolean overlaps = each.getKey() < iova + bytes && iova < end;
            if (overlaps && (each.getKey() < iova || end > iova + bytes)) {
                return -1;
            }
        }
        Map<Long, Long> inside = mappings.subMap(iova, true, iova + bytes, false);
        long gone = sum(inside);
        inside.clear();
        return gone;
    }

    private int iommufd(Command command, MemorySegment args) {
        return switch (command) {
            case IOMMU_IOAS_ALLOC -> {
                objects.put(nextObject, new Space());
                set(args, Struct.IOAS_ALLOC, "out_ioas_id", nextObject++);
                yield 0;
            }
            case IOMMU_GET_HW_INFO -> {
                set(args, Struct.HW_INFO, "out_max_pasid_log2", pasidBits);
                yield 0;
            }
            case IOMMU_HWPT_ALLOC -> {
                int space = (int) get(args, Struct.HWPT_ALLOC, "pt_id");
                if (!(objects.get(space) instanceof Space)) {
                    yield error(Errno.EINVAL);
                }
                boolean pasid = (get(args, Struct.HWPT_ALLOC, "flags") & 8) != 0;
                objects.put(nextObject, new Table(space, pasid));
                set(args, Struct.HWPT_ALLOC, "out_hwpt_id", nextObject++);
                yield 0;
            }
            case IOMMU_DESTROY -> {
                int id = (int) get(args, Struct.DESTROY, "id");
                boolean used = attached == id
                        || processes.containsValue(id)
                        || objects.values().stream().anyMatch(each -> each instanceof Table table && table.space == id);
                yield used ? error(Errno.EBUSY) : objects.remove(id) == null ? error(Errno.ENOENT) : 0;
            }
            case IOMMU_OPTION -> 0;
            case IOMMU_IOAS_MAP ->
                objects.get((int) get(args, Struct.IOAS_MAP, "ioas_id")) instanceof Space space
                        ? map(space.mappings, get(args, Struct.IOAS_MAP, "iova"), get(args, Struct.IOAS_MAP, "length"))
                        : error(Errno.ENOENT);
            case IOMMU_IOAS_UNMAP -> {
                if (!(objects.get((int) get(args, Struct.IOAS_UNMAP, "ioas_id")) instanceof Space space)) {
                    yield error(Errno.ENOENT);
                }
                long gone = unmap(
                        space.mappings, get(args, Struct.IOAS_UNMAP, "iova"), get(args, Struct.IOAS_UNMAP, "length"));
                if (gone <= 0) {
                    yield error(Errno.ENOENT);
                }
                set(args, Struct.IOAS_UNMAP, "length", gone + lies);
                yield 0;
            }
            default -> error(Errno.ENOTTY);
        };
    }

    private int device(Device device, Command command, MemorySegment args) {
        if (!device.bound && command != Command.VFIO_DEVICE_BIND_IOMMUFD) {
            return error(Errno.EINVAL);
        }
        return switch (command) {
            case VFIO_DEVICE_BIND_IOMMUFD -> {
                if (device.bound || !(files.get((int) get(args, Struct.BIND, "iommufd")) instanceof Iommufd)) {
                    yield error(Errno.EINVAL);
                }
                device.bound = true;
                objects.put(nextObject, new Bound());
                set(args, Struct.BIND, "out_devid", nextObject++);
                yield 0;
            }
            case VFIO_DEVICE_ATTACH_IOMMUFD_PT -> attach(args);
            case VFIO_DEVICE_DETACH_IOMMUFD_PT -> {
                if (get(args, Struct.DETACH, "argsz") == 12 && get(args, Struct.DETACH, "flags") == Vfio.DETACH_PASID) {
                    processes.remove((int) get(args, Struct.DETACH, "pasid"));
                } else {
                    attached = 0;
                }
                yield 0;
            }
            case VFIO_DEVICE_GET_INFO -> {
                set(args, Struct.DEVICE_INFO, "flags", 2 | (resettable ? 1 : 0));
                set(args, Struct.DEVICE_INFO, "num_regions", 9);
                set(args, Struct.DEVICE_INFO, "num_irqs", 5);
                yield 0;
            }
            case VFIO_DEVICE_GET_REGION_INFO -> region(args);
            case VFIO_DEVICE_GET_IRQ_INFO -> {
                int index = (int) get(args, Struct.IRQ_INFO, "index");
                if (index > 4 || (index == Irqs.ERR && !express)) {
                    yield error(Errno.EINVAL);
                }
                set(args, Struct.IRQ_INFO, "count", index == Irqs.MSIX ? MSIX_VECTORS : 1);
                boolean fixed = index == Irqs.MSI || (index == Irqs.MSIX && !dynamic);
                set(args, Struct.IRQ_INFO, "flags", 1 | (index == Irqs.INTX ? 6 : 0) | (fixed ? 8 : 0));
                yield 0;
            }
            case VFIO_DEVICE_SET_IRQS -> irqs(args);
            case VFIO_DEVICE_GET_PCI_HOT_RESET_INFO -> {
                if (args.byteSize() < 20) {
                    set(args, Struct.HOT_RESET_INFO, "count", 1);
                    yield error(Errno.ENOSPC);
                }
                set(args, Struct.HOT_RESET_INFO, "count", 1);
                set(args, Struct.HOT_RESET_INFO, "flags", has(Group.class) ? 0 : foreign ? 1 : 3);
                args.set(JAVA_INT_UNALIGNED, 12, has(Group.class) ? GROUP + (foreign ? 1 : 0) : 0);
                args.set(JAVA_BYTE, 18, (byte) 1);
                yield 0;
            }
            case VFIO_DEVICE_PCI_HOT_RESET -> {
                hotResets++;
                yield 0;
            }
            default -> error(Errno.ENOTTY);
        };
    }

    private int attach(MemorySegment args) {
        int table = (int) get(args, Struct.ATTACH, "pt_id");
        Object object = objects.get(table);
        if (!(object instanceof Space || object instanceof Table)) {
            return error(Errno.ENOENT);
        }
        if (get(args, Struct.ATTACH, "argsz") == 16 && get(args, Struct.ATTACH, "flags") == Vfio.ATTACH_PASID) {
            if (!(object instanceof Table hwpt) || !hwpt.pasid) {
                return error(Errno.EINVAL);
            }
            processes.put((int) get(args, Struct.ATTACH, "pasid"), table);
        } else {
            attached = table;
        }
        return 0;
    }

    private int region(MemorySegment args) {
        int index = (int) get(args, Struct.REGION_INFO, "index");
        if (index > 7) {
            return error(Errno.EINVAL);
        }
        long size = index == 0 ? BAR0 : index == 2 ? 32 : index == Region.CONFIG ? config.length : 0;
        set(args, Struct.REGION_INFO, "size", size);
        set(args, Struct.REGION_INFO, "offset", (long) index << REGION);
        set(args, Struct.REGION_INFO, "flags", size == 0 ? 0 : 3);
        if (index == 0) {
            // Two areas: the first page and the third.
            set(args, Struct.REGION_INFO, "argsz", 80);
            set(args, Struct.REGION_INFO, "flags", 15);
            if (args.byteSize() >= 80) {
                set(args, Struct.REGION_INFO, "cap_offset", 32);
                args.set(JAVA_INT_UNALIGNED, 32, Vfio.CAP_SPARSE_MMAP + (1 << 16));
                args.set(JAVA_INT_UNALIGNED, 36, 0);
                args.set(JAVA_INT_UNALIGNED, 40, 2);
                args.set(JAVA_LONG_UNALIGNED, 48, 0);
                args.set(JAVA_LONG_UNALIGNED, 56, 0x1000);
                args.set(JAVA_LONG_UNALIGNED, 64, 0x2000);
                args.set(JAVA_LONG_UNALIGNED, 72, 0x1000);
            }
        }
        return 0;
    }

    private int irqs(MemorySegment args) {
        int index = (int) get(args, Struct.IRQ_SET, "index");
        int flags = (int) get(args, Struct.IRQ_SET, "flags");
        int start = (int) get(args, Struct.IRQ_SET, "start");
        int count = (int) get(args, Struct.IRQ_SET, "count");
        if (index == Irqs.ERR || index == Irqs.REQ) {
            int event = args.get(JAVA_INT_UNALIGNED, 20);
            if (event < 0) {
                notices.remove(index);
            } else {
                notices.put(index, event);
            }
            return 0;
        }
        if ((flags & Vfio.IRQ_UNMASK) != 0) {
            masked = false;
            return irqs == Irqs.INTX ? 0 : error(Errno.EINVAL);
        }
        if ((flags & Vfio.IRQ_DATA_NONE) != 0) {
            if (irqs != index) {
                return error(Errno.EINVAL);
            }
            irqs = -1;
            vectors.clear();
            masked = false;
            return 0;
        }
        if (irqs >= 0 && irqs != index) {
            return error(Errno.EINVAL);
        }
        if (irqs < 0) {
            if (index == Irqs.MSIX && start + count > vectorsToBeHad) {
                return vectorsToBeHad;
            }
            irqs = index;
            enabledVectors = start + count;
        }
        if (start + count > enabledVectors) {
            if (index != Irqs.MSIX || !dynamic) {
                return error(Errno.EINVAL);
            }
            enabledVectors = start + count;
        }
        for (int i = 0; i < count; i++) {
            int event = args.get(JAVA_INT_UNALIGNED, 20 + 4L * i);
            if (event >= 0 && !(files.get(event) instanceof Event)) {
                return error(Errno.EBADF);
            }
            @Nullable Integer before = event < 0 ? vectors.remove(start + i) : vectors.put(start + i, event);
            reassignments += before == null ? 0 : 1;
        }
        return 0;
    }

    @Override
    public synchronized long mmap(int fd, long offset, long length, int protection) {
        long inside = offset & ((1L << REGION) - 1);
        if (!(files.get(fd) instanceof Device) || offset >> REGION != 0 || inside + length > BAR0) {
            return error(Errno.EINVAL);
        }
        mapped.put(bar0.address() + inside, length);
        return bar0.address() + inside;
    }

    @Override
    public long mmapAnonymous(long length) {
        return error(Errno.ENOMEM);
    }

    @Override
    public long mmapHuge(long length) {
        return error(Errno.ENOMEM);
    }

    @Override
    public int memfd(String name) {
        return error(Errno.ENOMEM);
    }

    @Override
    public int ftruncate(int fd, long length) {
        return error(Errno.EBADF);
    }

    @Override
    public int seal(int fd) {
        return error(Errno.EBADF);
    }

    @Override
    public synchronized int munmap(long address, long length) {
        return mapped.remove(address, length) ? 0 : error(Errno.EINVAL);
    }

    @Override
    public synchronized long pread(int fd, MemorySegment to, long length, long offset) {
        return transfer(fd, to, length, offset, false);
    }

    @Override
    public synchronized long pwrite(int fd, MemorySegment from, long length, long offset) {
        return transfer(fd, from, length, offset, true);
    }

    private long transfer(int fd, MemorySegment memory, long length, long offset, boolean write) {
        if (!(files.get(fd) instanceof Device)) {
            return error(Errno.EBADF);
        }
        int region = (int) (offset >> REGION);
        int at = (int) offset;
        if (region == Region.CONFIG) {
            for (int i = 0; i < length; i++) {
                if (!write) {
                    memory.set(JAVA_BYTE, i, gone ? -1 : config[at + i]);
                } else if (!gone) {
                    byte kept = stubborn && at + i == COMMAND ? (byte) MASTER : 0;
                    config[at + i] = (byte) (memory.get(JAVA_BYTE, i) | kept);
                }
            }
            return length;
        }
        if (region == 0) {
            if (write) {
                MemorySegment.copy(memory, 0, bar0, at, length);
            } else {
                MemorySegment.copy(bar0, at, memory, 0, length);
            }
            return length;
        }
        return region == 2 ? length : error(Errno.EINVAL);
    }

    @Override
    public synchronized long read(int fd, MemorySegment to, long length) {
        if (!(files.get(fd) instanceof Event event)) {
            return error(Errno.EBADF);
        }
        if (event.count == 0) {
            return error(Errno.EAGAIN);
        }
        to.set(JAVA_LONG, 0, event.count);
        event.count = 0;
        return 8;
    }

    @Override
    public synchronized long write(int fd, MemorySegment from, long length) {
        if (!(files.get(fd) instanceof Event event)) {
            return error(Errno.EBADF);
        }
        event.count += from.get(JAVA_LONG, 0);
        notifyAll();
        return 8;
    }

    @Override
    public synchronized int eventfd(int initial, int flags) {
        return add(new Event());
    }

    @Override
    public synchronized int pollReadable(int fd, int millis) {
        long end = System.nanoTime() + millis * 1_000_000L;
        while (files.get(fd) instanceof Event event) {
            long left = (end - System.nanoTime() + 999_999) / 1_000_000;
            if (event.count > 0) {
                return 1;
            }
            if (left <= 0) {
                return 0;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return error(Errno.EINTR);
            }
        }
        return error(Errno.EBADF);
    }
}
