package dev.ironshim.impl.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.ironshim.impl.manifest.Direction;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** An address space of an iommufd. Devices are attached to it, or to a page table of it. */
public final class Ioas implements DmaSpace {
    private static final int FIXED = 1;
    private static final int WRITEABLE = 2;
    private static final int READABLE = 4;
    private static final int RANGE_BYTES = 16;
    private static final int MAX_RANGES = 4_096;

    // Maps and unmaps are frequent: their structures are kept, and their fields found once.
    private static final ThreadLocal<Args> MAP = Args.perThread(Struct.IOAS_MAP);
    private static final Struct.Field MAP_FLAGS = Struct.IOAS_MAP.field("flags");
    private static final Struct.Field MAP_IOAS = Struct.IOAS_MAP.field("ioas_id");
    private static final Struct.Field MAP_VA = Struct.IOAS_MAP.field("user_va");
    private static final Struct.Field MAP_LENGTH = Struct.IOAS_MAP.field("length");
    private static final Struct.Field MAP_IOVA = Struct.IOAS_MAP.field("iova");
    private static final ThreadLocal<Args> UNMAP = Args.perThread(Struct.IOAS_UNMAP);
    private static final Struct.Field UNMAP_IOAS = Struct.IOAS_UNMAP.field("ioas_id");
    private static final Struct.Field UNMAP_IOVA = Struct.IOAS_UNMAP.field("iova");
    private static final Struct.Field UNMAP_LENGTH = Struct.IOAS_UNMAP.field("length");

    private final Iommufd iommufd;
    private final int id;

    Ioas(Iommufd iommufd, int id) {
        this.iommufd = iommufd;
        this.id = id;
    }

    public int id() {
        return id;
    }

    @Override
    public void map(long iova, MemorySegment memory, Direction direction) throws LinuxException {
        map(iova, memory, direction, FIXED);
    }

    /** Maps where the kernel likes it. */
    public long mapAnywhere(MemorySegment memory, Direction direction) throws LinuxException {
        return map(0, memory, direction, 0);
    }

    private long map(long iova, MemorySegment memory, Direction direction, int fixed) throws LinuxException {
        Args args = MAP.get()
                .set(MAP_FLAGS, flags(direction) | fixed)
                .set(MAP_IOAS, id)
                .set(MAP_VA, memory.address())
                .set(MAP_LENGTH, memory.byteSize())
                .set(MAP_IOVA, iova);
        iommufd.fd().frequent(Command.IOMMU_IOAS_MAP, args, () -> Container.mapAdvice(iova, memory.byteSize()));
        return args.get(MAP_IOVA);
    }

    private static int flags(Direction direction) {
        return (direction.deviceReads() ? READABLE : 0) | (direction.deviceWrites() ? WRITEABLE : 0);
    }

    /** Maps a part of a file that lives in memory (memfd). */
    public void mapFile(long iova, int file, long start, long bytes, Direction direction) throws LinuxException {
        try (Args args = new Args(Struct.IOAS_MAP_FILE)) {
            args.set("flags", flags(direction) | FIXED)
                    .set("ioas_id", id)
                    .set("fd", file)
                    .set("start", start)
                    .set("length", bytes)
                    .set("iova", iova);
            iommufd.fd().ioctl(Command.IOMMU_IOAS_MAP_FILE, args, Container.mapAdvice(iova, bytes));
        }
    }

    @Override
    public long unmap(long iova, long bytes) throws LinuxException {
        Args args = UNMAP.get().set(UNMAP_IOAS, id).set(UNMAP_IOVA, iova).set(UNMAP_LENGTH, bytes);
        iommufd.fd()
                .frequent(
                        Command.IOMMU_IOAS_UNMAP,
                        args,
                        () -> bytes + " bytes at 0x" + Long.toHexString(iova)
                                + " (ENOENT: nothing there, or a part of a mapping)");
        return args.get(UNMAP_LENGTH);
    }

    @Override
    public long unmapAll() throws LinuxException {
        return unmap(0, -1);
    }

    /** Maps here what is mapped there: the same memory. */
    public void copyFrom(Ioas source, long sourceIova, long bytes, long iova, Direction direction)
            throws LinuxException {
        try (Args args = new Args(Struct.IOAS_COPY)) {
            args.set("flags", flags(direction) | FIXED)
                    .set("dst_ioas_id", id)
                    .set("src_ioas_id", source.id)
                    .set("length", bytes)
                    .set("dst_iova", iova)
                    .set("src_iova", sourceIova);
            iommufd.fd().ioctl(Command.IOMMU_IOAS_COPY, args, Container.mapAdvice(iova, bytes));
        }
    }

    @Override
    public List<IovaRange> ranges() throws LinuxException {
        int count = 16;
        while (true) {
            try (Args args = new Args(Struct.IOAS_IOVA_RANGES)) {
                MemorySegment ranges = args.allocate((long) RANGE_BYTES * count);
                args.set("ioas_id", id).set("num_iovas", count).set("allowed_iovas", ranges.address());
                Fd fd = iommufd.fd();
                int answer = fd.ask(Command.IOMMU_IOAS_IOVA_RANGES, args.memory());
                int found = args.getInt("num_iovas");
                if (answer == -Errno.EMSGSIZE.number() && found > count && found <= MAX_RANGES) {
                    count = found;
                    continue;
                }
                if (answer < 0) {
                    throw new LinuxException(Command.IOMMU_IOAS_IOVA_RANGES.name(), fd.name(), -answer, "IOAS " + id);
                }
                List<IovaRange> all = new ArrayList<>();
                for (int i = 0; i < Math.min(found, count); i++) {
                    all.add(new IovaRange(
                            ranges.get(JAVA_LONG_UNALIGNED, (long) RANGE_BYTES * i),
                            ranges.get(JAVA_LONG_UNALIGNED, (long) RANGE_BYTES * i + 8)));
                }
                return all;
            }
        }
    }

    /** Keeps ranges free: a device that would take one of them cannot be attached any more. */
    public void allow(List<IovaRange> allowed) throws LinuxException {
        try (Args args = new Args(Struct.IOAS_ALLOW_IOVAS)) {
            MemorySegment ranges = args.allocate((long) RANGE_BYTES * allowed.size());
            for (int i = 0; i < allowed.size(); i++) {
                ranges.set(
                        JAVA_LONG_UNALIGNED,
                        (long) RANGE_BYTES * i,
                        allowed.get(i).first());
                ranges.set(
                        JAVA_LONG_UNALIGNED,
                        (long) RANGE_BYTES * i + 8,
                        allowed.get(i).last());
            }
            args.set("ioas_id", id).set("num_iovas", allowed.size()).set("allowed_iovas", ranges.address());
            iommufd.fd().ioctl(Command.IOMMU_IOAS_ALLOW_IOVAS, args, null);
        }
    }
}
