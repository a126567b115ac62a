package dev.ironshim.impl.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A group of devices that the IOMMU cannot keep apart from each other. */
public final class Group implements AutoCloseable {
    private static final String VIABLE =
            "a device of the group is bound to a driver of the kernel's own; 'ironshim lab devices' says which";

    private final Fd fd;
    private final int number;

    private Group(Fd fd, int number) {
        this.fd = fd;
        this.number = number;
    }

    public static Group open(Kernel kernel, int number) throws LinuxException {
        return new Group(Fd.open(kernel, "/dev/vfio/" + number, null), number);
    }

    public int number() {
        return number;
    }

    /** Whether every device of it is VFIO's, or nobody's. */
    public boolean viable() throws LinuxException {
        try (Args args = new Args(Struct.GROUP_STATUS)) {
            fd.ioctl(Command.VFIO_GROUP_GET_STATUS, args, null);
            return (args.getInt("flags") & Vfio.GROUP_VIABLE) != 0;
        }
    }

    public void join(Container container) throws LinuxException {
        int number = container.fd().acquire();
        try (Arena arena = Arena.ofConfined()) {
            fd.ioctl(Command.VFIO_GROUP_SET_CONTAINER, arena.allocateFrom(JAVA_INT, number), viable() ? null : VIABLE);
        } finally {
            container.fd().release();
        }
    }

    public void leave() throws LinuxException {
        fd.ioctl(Command.VFIO_GROUP_UNSET_CONTAINER, 0, "EBUSY: a device of the group is open");
    }

    /**
     * Opens a device of the group.
     *
     * @param address such as {@code 0000:01:00.0}
     * @param token for a virtual function whose physical function is a user's, or null
     */
    public VfioDevice device(String address, @Nullable UUID token) throws LinuxException {
        String name = token == null ? address : address + " vf_token=" + token;
        try (Arena arena = Arena.ofConfined()) {
            int device = fd.ioctl(
                    Command.VFIO_GROUP_GET_DEVICE_FD,
                    arena.allocateFrom(name),
                    "EACCES: the physical function is a user's, and wants its token; ENODEV: not of this group");
            return new VfioDevice(new Fd(fd.kernel(), device, address));
        }
    }

    Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}
