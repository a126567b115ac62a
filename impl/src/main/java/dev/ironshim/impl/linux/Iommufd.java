package dev.ironshim.impl.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/** The newer interface: address spaces, page tables and devices are objects with ids, and devices move between them. */
public final class Iommufd implements AutoCloseable {
    public static final String PATH = "/dev/iommu";

    private static final int HW_INFO_BYTES = 64;

    private final Fd fd;

    private Iommufd(Fd fd) {
        this.fd = fd;
    }

    public static Iommufd open(Kernel kernel) throws LinuxException {
        return new Iommufd(Fd.open(
                kernel,
                PATH,
                "ENOENT: this kernel is built without IOMMUFD, as all of Debian's are; use the container interface, or"
                        + " build one (tools/build-lab-kernel)"));
    }

    /** What a page table can be asked to do (IOMMU_HWPT_ALLOC_*). */
    public enum HwptFlag {
        NEST_PARENT(1),
        DIRTY_TRACKING(2),
        FAULT_ID_VALID(4),
        PASID(8);

        private final int bit;

        HwptFlag(int bit) {
            this.bit = bit;
        }

        public int bit() {
            return bit;
        }
    }

    /**
     * What the IOMMU of a device is.
     *
     * @param type INTEL_VTD 1, ARM_SMMUV3 2, AMD 4; 0 for unknown
     * @param data its registers, in hexadecimal
     * @param maxPasidLog2 0 if the device has no PASIDs
     */
    public record HwInfo(int type, String data, int maxPasidLog2, long capabilities) {}

    Fd fd() {
        return fd;
    }

    public Ioas allocIoas() throws LinuxException {
        try (Args args = new Args(Struct.IOAS_ALLOC)) {
            fd.ioctl(Command.IOMMU_IOAS_ALLOC, args, null);
            return new Ioas(this, args.getInt("out_ioas_id"));
        }
    }

    /** Destroys an object. EBUSY while another one uses it. */
    public void destroy(int id) throws LinuxException {
        try (Args args = new Args(Struct.DESTROY)) {
            args.set("id", id);
            fd.ioctl(Command.IOMMU_DESTROY, args, "object " + id + " (EBUSY: detach or destroy what uses it first)");
        }
    }

    /**
     * Makes a page table of an address space for a device.
     *
     * @return its id
     */
    public int allocHwpt(int device, int ioas, HwptFlag... flags) throws LinuxException {
        return allocHwpt(device, ioas, 0, flags);
    }

    /** @param faultQueue what page faults are reported to, with {@link HwptFlag#FAULT_ID_VALID} */
    public int allocHwpt(int device, int ioas, int faultQueue, HwptFlag... flags) throws LinuxException {
        int bits = 0;
        for (HwptFlag flag : flags) {
            bits |= flag.bit();
        }
        try (Args args = new Args(Struct.HWPT_ALLOC)) {
            args.set("flags", bits).set("dev_id", device).set("pt_id", ioas).set("fault_id", faultQueue);
            fd.ioctl(Command.IOMMU_HWPT_ALLOC, args, "EOPNOTSUPP: this IOMMU cannot do what the flags ask");
            return args.getInt("out_hwpt_id");
        }
    }

    public HwInfo hwInfo(int device) throws LinuxException {
        try (Args args = new Args(Struct.HW_INFO)) {
            MemorySegment data = args.allocate(HW_INFO_BYTES);
            args.set("dev_id", device).set("data_len", HW_INFO_BYTES).set("data_uptr", data.address());
            fd.ioctl(Command.IOMMU_GET_HW_INFO, args, null);
            int bytes = (int) Math.min(args.get("data_len"), HW_INFO_BYTES);
            return new HwInfo(
                    args.getInt("in_data_type"),
                    HexFormat.of().formatHex(data.asSlice(0, bytes).toArray(JAVA_BYTE)),
                    args.getInt("out_max_pasid_log2"),
                    args.get("out_capabilities"));
        }
    }

    public void trackDirty(int hwpt, boolean on) throws LinuxException {
        try (Args args = new Args(Struct.SET_DIRTY_TRACKING)) {
            args.set("flags", on ? 1 : 0).set("hwpt_id", hwpt);
            fd.ioctl(Command.IOMMU_HWPT_SET_DIRTY_TRACKING, args, "allocate the page table with DIRTY_TRACKING");
        }
    }

    /** @return a bit for each page, and they are cleared */
    public long[] dirty(int hwpt, long iova, long bytes, long pageSize) throws LinuxException {
        try (Args args = new Args(Struct.GET_DIRTY_BITMAP)) {
            int words = Math.toIntExact((bytes / pageSize + 63) / 64);
            MemorySegment bitmap = args.allocate(8L * words);
            args.set("hwpt_id", hwpt)
                    .set("iova", iova)
                    .set("length", bytes)
                    .set("page_size", pageSize)
                    .set("data", bitmap.address());
            fd.ioctl(Command.IOMMU_HWPT_GET_DIRTY_BITMAP, args, null);
            return bitmap.toArray(JAVA_LONG_UNALIGNED);
        }
    }

    /** Tells the IOMMU that entries of a nested page table have changed: {@code addr} and all after it. */
    public void invalidate(int hwpt, int dataType, byte[] entry) throws LinuxException {
        try (Args args = new Args(Struct.HWPT_INVALIDATE)) {
            MemorySegment data = args.allocate(entry.length);
            MemorySegment.copy(entry, 0, data, JAVA_BYTE, 0, entry.length);
            args.set("hwpt_id", hwpt)
                    .set("data_uptr", data.address())
                    .set("data_type", dataType)
                    .set("entry_len", entry.length)
                    .set("entry_num", 1);
            fd.ioctl(Command.IOMMU_HWPT_INVALIDATE, args, "only nested page tables are invalidated");
        }
    }

    /**
     * Makes a queue of page faults.
     *
     * @return its id and file
     */
    public Faults allocFaults() throws LinuxException {
        try (Args args = new Args(Struct.FAULT_ALLOC)) {
            fd.ioctl(Command.IOMMU_FAULT_QUEUE_ALLOC, args, null);
            return new Faults(
                    this, args.getInt("out_fault_id"), new Fd(fd.kernel(), args.getInt("out_fault_fd"), "fault queue"));
        }
    }

    /** Which of the two ways to account pinned memory: by user (0) or by process (1). */
    public long accounting() throws LinuxException {
        try (Args args = new Args(Struct.OPTION)) {
            args.set("option_id", 0).set("op", 1);
            fd.ioctl(Command.IOMMU_OPTION, args, null);
            return args.get("val64");
        }
    }

    /** Makes an address space the one that the older interface's commands on this file are about. */
    public void setCompatible(Ioas ioas) throws LinuxException {
        try (Args args = new Args(Struct.VFIO_IOAS)) {
            args.set("ioas_id", ioas.id()).set("op", 1);
            fd.ioctl(Command.IOMMU_VFIO_IOAS, args, null);
        }
    }

    /** Moves the accounting of memory that was mapped from files to this process. */
    public void changeProcess() throws LinuxException {
        try (Args args = new Args(Struct.CHANGE_PROCESS)) {
            fd.ioctl(Command.IOMMU_IOAS_CHANGE_PROCESS, args, "only if everything was mapped from files");
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
