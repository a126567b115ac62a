package dev.ironshim.impl.linux;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An open file of the kernel's, closed once however often {@link #close} is called. */
final class Fd implements AutoCloseable {
    private final Kernel kernel;
    private final int number;
    private final String name;
    private final Runnable untrack;
    private final AtomicBoolean open = new AtomicBoolean(true);

    Fd(Kernel kernel, int number, String name) {
        this.kernel = kernel;
        this.number = number;
        this.name = name;
        untrack = Leaks.track(name);
    }

    /** @throws LinuxException with what to do, for the answers that users meet */
    static Fd open(Kernel kernel, String path, @Nullable String advice) throws LinuxException {
        int number = kernel.open(path, Kernel.O_RDWR | Kernel.O_CLOEXEC);
        if (number < 0) {
            throw new LinuxException("open", path, -number, advice == null ? advice(-number) : advice);
        }
        return new Fd(kernel, number, path);
    }

    private static @Nullable String advice(int errno) {
        if (errno == Errno.ENOENT.number()) {
            return "the kernel has no such file: is the driver built in, and the device bound to vfio-pci?";
        }
        if (errno == Errno.EACCES.number() || errno == Errno.EPERM.number()) {
            return "run as root, or give the file to this user (chown)";
        }
        return errno == Errno.EBUSY.number() ? "something else has it open, perhaps through the other interface" : null;
    }

    Kernel kernel() {
        return kernel;
    }

    String name() {
        return name;
    }

    /** @throws IllegalStateException after it was closed */
    int number() {
        if (!open.getAcquire()) {
            throw new IllegalStateException(name + " is closed");
        }
        return number;
    }

    boolean isOpen() {
        return open.getAcquire();
    }

    int ioctl(Command command, Args args, @Nullable String advice) throws LinuxException {
        return checked(command, kernel.ioctl(number(), command, args.memory()), "", advice);
    }

    /** @param advice asked only if the kernel refuses: maps and unmaps are frequent */
    int frequent(Command command, Args args, Supplier<String> advice) throws LinuxException {
        int answer = kernel.ioctl(number(), command, args.memory());
        return answer < 0 ? checked(command, answer, "", advice.get()) : answer;
    }

    int ioctl(Command command, MemorySegment argument, @Nullable String advice) throws LinuxException {
        return checked(command, kernel.ioctl(number(), command, argument), "", advice);
    }

    int ioctl(Command command, long value, @Nullable String advice) throws LinuxException {
        return checked(command, kernel.ioctl(number(), command, value), value == 0 ? "" : " (" + value + ")", advice);
    }

    private int checked(Command command, int answer, String arguments, @Nullable String advice) throws LinuxException {
        if (answer < 0) {
            throw new LinuxException(command.name(), name + arguments, -answer, advice);
        }
        return answer;
    }

    /** Never throws: there is nothing to be done about a descriptor that cannot be closed. */
    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            kernel.close(number);
            untrack.run();
        }
    }
}
