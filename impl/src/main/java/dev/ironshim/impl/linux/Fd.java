package dev.ironshim.impl.linux;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An open file of the kernel's. Each call on it counts as a use while it runs, and the number is given back by whoever is the last
 * of its users and {@link #close}: the kernel hands a number out again at once, and a call that another thread has begun must
 * never reach the file that has it next. A use costs two atomic additions and waits for nobody; nor does closing.
 */
final class Fd implements AutoCloseable {
    private static final VarHandle STATE;
    // The sign bit of the state. The bits below count the users.
    private static final int CLOSED = Integer.MIN_VALUE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Fd.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Kernel kernel;
    private final int number;
    private final String name;
    private final Runnable untrack;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final AtomicBoolean given = new AtomicBoolean();
    private volatile int state;

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
            return "ENOENT: the kernel has no such file: is the driver built in, and the device bound to vfio-pci?";
        }
        return errno == Errno.EBUSY.number()
                ? "EBUSY: something else has it open, perhaps through the other interface"
                : null;
    }

    Kernel kernel() {
        return kernel;
    }

    String name() {
        return name;
    }

    /**
     * Begins a use: the number stays this file's until {@link #release}.
     *
     * @throws IllegalStateException after it was closed
     */
    int acquire() {
        if ((int) STATE.getAndAdd(this, 1) < 0) {
            release();
            throw new IllegalStateException(name + " is closed");
        }
        return number;
    }

    /** Ends a use. */
    void release() {
        if ((int) STATE.getAndAdd(this, -1) - 1 == CLOSED) {
            giveBack();
        }
    }

    boolean isOpen() {
        return state >= 0;
    }

    /** @return as the kernel does: negated error numbers, too */
    int ask(Command command, MemorySegment argument) {
        int file = acquire();
        try {
            return kernel.ioctl(file, command, argument);
        } finally {
            release();
        }
    }

    int ioctl(Command command, Args args, @Nullable String advice) throws LinuxException {
        return checked(command, ask(command, args.memory()), "", advice);
    }

    /** @param advice asked only if the kernel refuses: maps and unmaps are frequent */
    int frequent(Command command, Args args, Supplier<String> advice) throws LinuxException {
        int answer = ask(command, args.memory());
        return answer < 0 ? checked(command, answer, "", advice.get()) : answer;
    }

    int ioctl(Command command, MemorySegment argument, @Nullable String advice) throws LinuxException {
        return checked(command, ask(command, argument), "", advice);
    }

    int ioctl(Command command, long value, @Nullable String advice) throws LinuxException {
        int file = acquire();
        try {
            return checked(command, kernel.ioctl(file, command, value), value == 0 ? "" : " (" + value + ")", advice);
        } finally {
            release();
        }
    }

    private int checked(Command command, int answer, String arguments, @Nullable String advice) throws LinuxException {
        if (answer < 0) {
            throw new LinuxException(command.name(), name + arguments, -answer, advice);
        }
        return answer;
    }

    /** @return as {@link Kernel#pread}; the others below as theirs */
    long pread(MemorySegment to, long length, long offset) {
        int file = acquire();
        try {
            return kernel.pread(file, to, length, offset);
        } finally {
            release();
        }
    }

    long pwrite(MemorySegment from, long length, long offset) {
        int file = acquire();
        try {
            return kernel.pwrite(file, from, length, offset);
        } finally {
            release();
        }
    }

    long read(MemorySegment to, long length) {
        int file = acquire();
        try {
            return kernel.read(file, to, length);
        } finally {
            release();
        }
    }

    long write(MemorySegment from, long length) {
        int file = acquire();
        try {
            return kernel.write(file, from, length);
        } finally {
            release();
        }
    }

    long mmap(long offset, long length) {
        int file = acquire();
        try {
            return kernel.mmap(file, offset, length, Kernel.PROT_READ | Kernel.PROT_WRITE);
        } finally {
            release();
        }
    }

    /**
     * Waits until something can be read.
     *
     * @param millis at most so long
     * @return whether there is something; not if a signal came first
     */
    boolean readable(int millis) throws LinuxException {
        int file = acquire();
        try {
            int answer = kernel.pollReadable(file, millis);
            if (answer < 0 && answer != -Errno.EINTR.number()) {
                throw new LinuxException("poll", name, -answer, null);
            }
            return answer > 0;
        } finally {
            release();
        }
    }

    /**
     * No use begins any more. Who is in one ends it first, and gives the number back. Never throws: there is nothing to be done about
     * a descriptor that cannot be closed, and Linux has given its number back whatever it answers.
     */
    @Override
    public void close() {
        if (asked.compareAndSet(false, true) && (int) STATE.getAndAdd(this, CLOSED) == 0) {
            giveBack();
        }
    }

    /** Uses that are refused end, too, so this can come more than once. */
    private void giveBack() {
        if (given.compareAndSet(false, true)) {
            kernel.close(number);
            untrack.run();
        }
    }
}
