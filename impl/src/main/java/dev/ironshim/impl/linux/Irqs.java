package dev.ironshim.impl.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.util.List;

/** The interrupts of one index of a device. Only one of INTX, MSI and MSI-X can be on at a time. */
public final class Irqs {
    public static final int INTX = 0;
    public static final int MSI = 1;
    public static final int MSIX = 2;
    public static final int ERR = 3;
    public static final int REQ = 4;

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
        try (Args args = new Args(Struct.IRQ_SET, 4L * events.size())) {
            for (int i = 0; i < events.size(); i++) {
                args.tail().set(JAVA_INT_UNALIGNED, 4L * i, events.get(i).number());
            }
            set(args, Vfio.IRQ_DATA_EVENTFD | Vfio.IRQ_TRIGGER, 0, events.size());
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
        try (Args args = new Args(Struct.IRQ_SET, 4)) {
            args.tail().set(JAVA_INT_UNALIGNED, 0, event.number());
            set(args, Vfio.IRQ_DATA_EVENTFD | Vfio.IRQ_UNMASK, 0, 1);
        }
    }

    private void set(Args args, int flags, int start, int count) throws LinuxException {
        args.set("flags", flags).set("index", index).set("start", start).set("count", count);
        fd.ioctl(Command.VFIO_DEVICE_SET_IRQS, args, "interrupt index " + index + "; " + ADVICE);
    }
}
