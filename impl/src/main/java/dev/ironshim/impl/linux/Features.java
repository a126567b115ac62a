package dev.ironshim.impl.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.UUID;

/** What a device can do beyond what all can (VFIO_DEVICE_FEATURE). */
public final class Features {
    private final Fd fd;

    Features(Fd fd) {
        this.fd = fd;
    }

    /** Features by their number (VFIO_DEVICE_FEATURE_*). */
    public enum Feature {
        VF_TOKEN(0),
        MIGRATION(1),
        MIG_DEVICE_STATE(2),
        LOW_POWER_ENTRY(3),
        LOW_POWER_ENTRY_WITH_WAKEUP(4),
        LOW_POWER_EXIT(5),
        DMA_LOGGING_START(6),
        DMA_LOGGING_STOP(7),
        DMA_LOGGING_REPORT(8),
        MIG_DATA_SIZE(9),
        BUS_MASTER(10),
        DMA_BUF(11);

        private final int number;

        Feature(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }
    }

    /** Whether the device has a feature at all. */
    public boolean has(Feature feature) throws LinuxException {
        try (Args args = new Args(Struct.FEATURE)) {
            args.set("flags", feature.number() | Vfio.FEATURE_PROBE);
            int answer = fd.ask(Command.VFIO_DEVICE_FEATURE, args.memory());
            if (answer == -Errno.ENOTTY.number()) {
                return false;
            }
            if (answer < 0) {
                throw new LinuxException(Command.VFIO_DEVICE_FEATURE.name(), fd.name() + " " + feature, -answer, null);
            }
            return true;
        }
    }

    /** Sets a feature to data, or does what it stands for if there is none. */
    public void feature(Feature feature, byte... data) throws LinuxException {
        try (Args args = new Args(Struct.FEATURE, data.length)) {
            args.set("flags", feature.number() | Vfio.FEATURE_SET);
            MemorySegment.copy(data, 0, args.tail(), JAVA_BYTE, 0, data.length);
            fd.ioctl(Command.VFIO_DEVICE_FEATURE, args, feature + " (ENOTTY: the device does not have it)");
        }
    }

    /** What users of virtual functions have to know, if this is their physical function. */
    public void setToken(UUID token) throws LinuxException {
        feature(Feature.VF_TOKEN, VfioDevice.bytes(token));
    }

    /** Where the device wrote is written down from now on, for these ranges. One recording at a time. */
    public void startLogging(long pageSize, List<DmaSpace.IovaRange> ranges) throws LinuxException {
        try (Args args = new Args(Struct.FEATURE, Struct.DMA_LOGGING_CONTROL.bytes())) {
            MemorySegment list = args.allocate(16L * ranges.size());
            for (int i = 0; i < ranges.size(); i++) {
                DmaSpace.IovaRange range = ranges.get(i);
                list.set(JAVA_LONG_UNALIGNED, 16L * i, range.first());
                list.set(JAVA_LONG_UNALIGNED, 16L * i + 8, range.last() - range.first() + 1);
            }
            Struct control = Struct.DMA_LOGGING_CONTROL;
            args.set("flags", Feature.DMA_LOGGING_START.number() | Vfio.FEATURE_SET);
            args.tail().set(JAVA_LONG_UNALIGNED, control.field("page_size").offset(), pageSize);
            args.tail().set(JAVA_INT_UNALIGNED, control.field("num_ranges").offset(), ranges.size());
            args.tail().set(JAVA_LONG_UNALIGNED, control.field("ranges").offset(), list.address());
            fd.ioctl(Command.VFIO_DEVICE_FEATURE, args, "ENOTTY: the device does not write down where it writes");
        }
    }

    public void stopLogging() throws LinuxException {
        feature(Feature.DMA_LOGGING_STOP);
    }

    /** @return a bit for each page that the device has written since it was last asked */
    public long[] logged(long iova, long bytes, long pageSize) throws LinuxException {
        try (Args args = new Args(Struct.FEATURE, Struct.DMA_LOGGING_REPORT.bytes())) {
            int words = Math.toIntExact((bytes / pageSize + 63) / 64);
            MemorySegment bitmap = args.allocate(8L * words);
            Struct report = Struct.DMA_LOGGING_REPORT;
            args.set("flags", Feature.DMA_LOGGING_REPORT.number() | Vfio.FEATURE_GET);
            args.tail().set(JAVA_LONG_UNALIGNED, report.field("iova").offset(), iova);
            args.tail().set(JAVA_LONG_UNALIGNED, report.field("length").offset(), bytes);
            args.tail().set(JAVA_LONG_UNALIGNED, report.field("page_size").offset(), pageSize);
            args.tail().set(JAVA_LONG_UNALIGNED, report.field("bitmap").offset(), bitmap.address());
            fd.ioctl(Command.VFIO_DEVICE_FEATURE, args, "ENOTTY: the device does not write down where it writes");
            return bitmap.toArray(JAVA_LONG_UNALIGNED);
        }
    }
}
