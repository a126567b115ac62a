package dev.ironshim.impl.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** A queue of page faults that devices wait for an answer to. */
public final class Faults implements AutoCloseable {
    private final Iommufd iommufd;
    private final int id;
    private final Fd fd;

    Faults(Iommufd iommufd, int id, Fd fd) {
        this.iommufd = iommufd;
        this.id = id;
        this.fd = fd;
    }

    /** @param cookie what the answer has to name */
    public record PageFault(int device, int pasid, long address, int permissions, int cookie) {}

    public int id() {
        return id;
    }

    /** The next fault, if one comes in time. */
    public Optional<PageFault> next(int millis) throws LinuxException {
        if (!fd.readable(millis)) {
            return Optional.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment record = arena.allocate(Struct.PAGE_FAULT.bytes(), 8);
            long answer = fd.read(record, Struct.PAGE_FAULT.bytes());
            if (answer != Struct.PAGE_FAULT.bytes()) {
                throw new LinuxException("read", fd.name(), answer < 0 ? (int) -answer : 0, "a record was cut off");
            }
            return Optional.of(new PageFault(
                    record.get(
                            JAVA_INT_UNALIGNED,
                            Struct.PAGE_FAULT.field("dev_id").offset()),
                    record.get(
                            JAVA_INT_UNALIGNED, Struct.PAGE_FAULT.field("pasid").offset()),
                    record.get(
                            JAVA_LONG_UNALIGNED, Struct.PAGE_FAULT.field("addr").offset()),
                    record.get(
                            JAVA_INT_UNALIGNED, Struct.PAGE_FAULT.field("perm").offset()),
                    record.get(
                            JAVA_INT_UNALIGNED,
                            Struct.PAGE_FAULT.field("cookie").offset())));
        }
    }

    /** Lets the device go on ({@code true}), or fail. */
    public void answer(int cookie, boolean success) throws LinuxException {
        try (Args args = new Args(Struct.PAGE_RESPONSE)) {
            args.set("cookie", cookie).set("code", success ? 0 : 1);
            long answer = fd.write(args.memory(), Struct.PAGE_RESPONSE.bytes());
            if (answer != Struct.PAGE_RESPONSE.bytes()) {
                throw new LinuxException(
                        "write", fd.name(), answer < 0 ? (int) -answer : 0, "no fault has this cookie");
            }
        }
    }

    /** The page tables that report to it must be destroyed before. */
    @Override
    public void close() {
        if (fd.isOpen()) {
            fd.close();
            try {
                iommufd.destroy(id);
            } catch (LinuxException e) {
                // It goes with the iommufd.
            }
        }
    }
}
