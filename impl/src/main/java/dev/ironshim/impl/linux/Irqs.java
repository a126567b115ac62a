package dev.ironshim.impl.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The interrupts of one index of a device. Only one of INTX, MSI and MSI-X can be on at a time. */
public final class Irqs {
    public static final int INTX = 0;
    public static final int MSI = 1;
    public static final int MSIX = 2;
    public static final int ERR = 3;
    public static final int REQ = 4;

    private static final int NOBODY = -1;
    private static final String ADVICE =
            "EINVAL: the device has no such vector, or another kind of interrupt is on; ENOTTY: cannot be masked";

    private final Fd fd;
    private final int index;

    Irqs(Fd fd, int index) {
        this.fd = fd;
        this.index = index;
    }

    /** Turns vectors on, from 0: each raises its eventfd. */
    public void enable(List<EventFd> events) throws LinuxException {
        int fewer = assign(0, events);
        if (fewer > 0) {
            throw new LinuxException(
                    Command.VFIO_DEVICE_SET_IRQS.name(),
                    fd.name(),
                    0,
                    "only " + fewer + " of " + events.size() + " vectors of index " + index + " can be had");
        }
    }

    /**
     * Ties vectors to their eventfds, and those where {@code null} stands to none. Others stay as they are, if the index is on; if
     * it is not, it is turned on with as many vectors as are named here.
     *
     * @param start the first vector
     * @return 0, or how many vectors could be had if the index is off and those are fewer; it stays off then
     */
    int assign(int start, List<? extends @Nullable EventFd> events) throws LinuxException {
        int used = 0;
        try (Args args = new Args(Struct.IRQ_SET, 4L * events.size())) {
            for (EventFd event : events) {
                args.tail()
                        .set(
                                JAVA_INT_UNALIGNED,
                                4L * used,
                                event == null ? NOBODY : event.fd().acquire());
                used++;
            }
            return set(args, Vfio.IRQ_DATA_EVENTFD | Vfio.IRQ_TRIGGER, start, events.size());
        } finally {
            for (EventFd event : events.subList(0, used)) {
                if (event != null) {
                    event.fd().release();
                }
            }
        }
    }

    /** Turns all of them off. */
    public void disable() throws LinuxException {
        try (Args args = new Args(Struct.IRQ_SET)) {
            set(args, Vfio.IRQ_DATA_NONE | Vfio.IRQ_TRIGGER, 0, 0);
        }
    }

    /** Raises a vector as if the device had. */
    public void trigger(int vector) throws LinuxException {
        try (Args args = new Args(Struct.IRQ_SET, 1)) {
            args.tail().set(JAVA_BYTE, 0, (byte) 1);
            set(args, Vfio.IRQ_DATA_BOOL | Vfio.IRQ_TRIGGER, vector, 1);
        }
    }

    /** INTX only. */
    public void mask() throws LinuxException {
        try (Args args = new Args(Struct.IRQ_SET)) {
            set(args, Vfio.IRQ_DATA_NONE | Vfio.IRQ_MASK, 0, 1);
        }
    }

    /** INTX only: also what a level-triggered interrupt wants after each service. */
    public void unmask() throws LinuxException {
        try (Args args = new Args(Struct.IRQ_SET)) {
            set(args, Vfio.IRQ_DATA_NONE | Vfio.IRQ_UNMASK, 0, 1);
        }
    }

    /** Unmasks INTX whenever an eventfd is raised. */
    public void resample(EventFd event) throws LinuxException {
        int number = event.fd().acquire();
        try (Args args = new Args(Struct.IRQ_SET, 4)) {
            args.tail().set(JAVA_INT_UNALIGNED, 0, number);
            set(args, Vfio.IRQ_DATA_EVENTFD | Vfio.IRQ_UNMASK, 0, 1);
        } finally {
            event.fd().release();
        }
    }

    private int set(Args args, int flags, int start, int count) throws LinuxException {
        args.set("flags", flags).set("index", index).set("start", start).set("count", count);
        return fd.ioctl(Command.VFIO_DEVICE_SET_IRQS, args, "interrupt index " + index + "; " + ADVICE);
    }
}
