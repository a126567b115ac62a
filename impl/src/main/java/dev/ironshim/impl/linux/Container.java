package dev.ironshim.impl.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.ironshim.impl.linux.InfoChain.Link;
import dev.ironshim.impl.manifest.Direction;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** VFIO's older interface: a container of IOMMU groups that share one space of I/O virtual addresses. */
public final class Container implements DmaSpace, AutoCloseable {
    public static final String PATH = "/dev/vfio/vfio";

    private static final String ORDER = "a group must be in the container, and set_iommu must come first";
    private static final int ANSWER_LIMIT = 1 << 16;

    // Maps and unmaps are frequent: their structures are kept, and their fields found once.
    private static final ThreadLocal<Args> MAP = Args.perThread(Struct.DMA_MAP);
    private static final Struct.Field MAP_FLAGS = Struct.DMA_MAP.field("flags");
    private static final Struct.Field MAP_VADDR = Struct.DMA_MAP.field("vaddr");
    private static final Struct.Field MAP_IOVA = Struct.DMA_MAP.field("iova");
    private static final Struct.Field MAP_SIZE = Struct.DMA_MAP.field("size");
    private static final ThreadLocal<Args> UNMAP = Args.perThread(Struct.DMA_UNMAP);
    private static final Struct.Field UNMAP_FLAGS = Struct.DMA_UNMAP.field("flags");
    private static final Struct.Field UNMAP_IOVA = Struct.DMA_UNMAP.field("iova");
    private static final Struct.Field UNMAP_SIZE = Struct.DMA_UNMAP.field("size");

    private final Fd fd;

    private Container(Fd fd) {
        this.fd = fd;
    }

    /** The kinds of IOMMU that a container can be of, as CHECK_EXTENSION numbers them. */
    public enum Extension {
        TYPE1(1),
        TYPE1_V2(3),
        DMA_COHERENT(4),
        NO_IOMMU(8),
        UNMAP_ALL(9),
        UPDATE_VADDR(10);

        private final int number;

        Extension(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }
    }

    /** What the container can map. */
    public record Info(
            long pageSizes,
            List<IovaRange> ranges,
            @Nullable Long mappingsLeft,
            @Nullable Dirty dirty) {
        public Info {
            ranges = List.copyOf(ranges);
        }
    }

    /** Dirty tracking, if the kernel has it. */
    public record Dirty(long pageSizes, long maxBitmapBytes) {}

    /** @throws LinuxException also if the kernel speaks another version of the interface */
    public static Container open(Kernel kernel) throws LinuxException {
        Fd fd = Fd.open(kernel, PATH, null);
        try {
            int version = fd.ioctl(Command.VFIO_GET_API_VERSION, 0, null);
            if (version != Vfio.API_VERSION) {
                throw new LinuxException("VFIO_GET_API_VERSION", PATH, 0, "version " + version + " instead of 0");
            }
            return new Container(fd);
        } catch (LinuxException e) {
            fd.close();
            throw e;
        }
    }

    Fd fd() {
        return fd;
    }

    /** The version of the interface, which does not change. */
    int version() throws LinuxException {
        return fd.ioctl(Command.VFIO_GET_API_VERSION, 0, null);
    }

    public boolean has(Extension extension) throws LinuxException {
        return fd.ioctl(Command.VFIO_CHECK_EXTENSION, extension.number(), null) > 0;
    }

    /** Chooses the kind of IOMMU. A container without protection, {@link Extension#NO_IOMMU}, isolates nothing. */
    public void setIommu(Extension extension) throws LinuxException {
        fd.ioctl(
                Command.VFIO_SET_IOMMU,
                extension.number(),
                "EPERM: the IOMMU does not remap interrupts; EINVAL: no group is in the container, or it was set"
                        + " before");
    }

    public Info info() throws LinuxException {
        int bytes = Struct.TYPE1_INFO.bytes();
        while (true) {
            try (Args args = new Args(Struct.TYPE1_INFO, bytes - Struct.TYPE1_INFO.bytes())) {
                fd.ioctl(Command.VFIO_IOMMU_GET_INFO, args, ORDER);
                int wanted = args.getInt("argsz");
                if (wanted > bytes && wanted <= ANSWER_LIMIT) {
                    bytes = wanted;
                    continue;
                }
                boolean chained = (args.getInt("flags") & Vfio.TYPE1_CAPS) != 0;
                return info(args, chained ? args.get("cap_offset") : 0);
            }
        }
    }

    private Info info(Args args, long first) throws LinuxException {
        String operation = Command.VFIO_IOMMU_GET_INFO.name();
        List<IovaRange> ranges = new ArrayList<>();
        Long left = null;
        Dirty dirty = null;
        for (Link link : InfoChain.read(operation, PATH, args.memory(), Struct.TYPE1_INFO.bytes(), first)) {
            switch (link.id()) {
                case Vfio.CAP_IOVA_RANGES -> {
                    int count = InfoChain.count(operation, PATH, link, 8, 16, 16);
                    for (int i = 0; i < count; i++) {
                        ranges.add(new IovaRange(
                                link.body().get(JAVA_LONG_UNALIGNED, 16 + 16L * i),
                                link.body().get(JAVA_LONG_UNALIGNED, 24 + 16L * i)));
                    }
                }
                case Vfio.CAP_MIGRATION -> {
                    InfoChain.need(operation, PATH, link, 32);
                    dirty = new Dirty(
                            link.body().get(JAVA_LONG_UNALIGNED, 16),
                            link.body().get(JAVA_LONG_UNALIGNED, 24));
                }
                case Vfio.CAP_DMA_AVAIL -> {
                    InfoChain.need(operation, PATH, link, 12);
                    left = link.body().get(JAVA_INT_UNALIGNED, 8) & 0xFFFF_FFFFL;
                }
                default -> {
                    // Newer kernels may say more.
                }
            }
        }
        return new Info(args.get("iova_pgsizes"), ranges, left, dirty);
    }

    @Override
    public List<IovaRange> ranges() throws LinuxException {
        return info().ranges();
    }

    @Override
    public void map(long iova, MemorySegment memory, Direction direction) throws LinuxException {
        Args args = MAP.get()
                .set(MAP_FLAGS, flags(direction))
                .set(MAP_VADDR, memory.address())
                .set(MAP_IOVA, iova)
                .set(MAP_SIZE, memory.byteSize());
        fd.frequent(Command.VFIO_IOMMU_MAP_DMA, args, () -> mapAdvice(iova, memory.byteSize()));
    }

    private static int flags(Direction direction) {
        return (direction.deviceReads() ? Vfio.MAP_READ : 0) | (direction.deviceWrites() ? Vfio.MAP_WRITE : 0);
    }

    static String mapAdvice(long iova, long bytes) {
        return bytes + " bytes at 0x" + Long.toHexString(iova)
                + " (EEXIST: taken; EINVAL: no whole pages, or outside the ranges; ENOMEM: raise 'ulimit -l')";
    }

    @Override
    public long unmap(long iova, long bytes) throws LinuxException {
        return unmap(iova, bytes, 0);
    }

    @Override
    public long unmapAll() throws LinuxException {
        return unmap(0, 0, Vfio.UNMAP_ALL);
    }

    private long unmap(long iova, long bytes, int flags) throws LinuxException {
        Args args = UNMAP.get().set(UNMAP_FLAGS, flags).set(UNMAP_IOVA, iova).set(UNMAP_SIZE, bytes);
        fd.frequent(
                Command.VFIO_IOMMU_UNMAP_DMA,
                args,
                () -> bytes + " bytes at 0x" + Long.toHexString(iova) + " (EINVAL: a part of a mapping)");
        return args.get(UNMAP_SIZE);
    }

    /** Turns dirty tracking on or off. */
    public void trackDirty(boolean on) throws LinuxException {
        try (Args args = new Args(Struct.DIRTY_BITMAP)) {
            args.set("flags", on ? Vfio.DIRTY_START : Vfio.DIRTY_STOP);
            fd.ioctl(Command.VFIO_IOMMU_DIRTY_PAGES, args, null);
        }
    }

    /**
     * Which pages of a mapping devices may have written.
     *
     * @param bytes the whole length of the mapping
     * @return a bit for each page
     */
    public long[] dirty(long iova, long bytes, long pageSize) throws LinuxException {
        Struct get = Struct.DIRTY_BITMAP_GET;
        try (Args args = new Args(Struct.DIRTY_BITMAP, get.bytes())) {
            int words = Math.toIntExact((bytes / pageSize + 63) / 64);
            MemorySegment bitmap = args.allocate(8L * words);
            MemorySegment tail = args.tail();
            args.set("flags", Vfio.DIRTY_GET);
            tail.set(JAVA_LONG_UNALIGNED, get.field("iova").offset(), iova);
            tail.set(JAVA_LONG_UNALIGNED, get.field("size").offset(), bytes);
            tail.set(JAVA_LONG_UNALIGNED, get.field("bitmap.pgsize").offset(), pageSize);
            tail.set(JAVA_LONG_UNALIGNED, get.field("bitmap.size").offset(), 8L * words);
            tail.set(JAVA_LONG_UNALIGNED, get.field("bitmap.data").offset(), bitmap.address());
            fd.ioctl(Command.VFIO_IOMMU_DIRTY_PAGES, args, "the range must be whole mappings");
            return bitmap.toArray(JAVA_LONG_UNALIGNED);
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
