package dev.ironshim.impl.linux;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;

/**
 * A kernel whose n-th call fails, in the spirit of {@code /proc/self/fail-nth}: before it did anything, after it did everything
 * (the answer is lost), or after a while in which it hangs. What makes a file or a mapping, or empties a counter,
 * never fails after it did: no kernel does that, and nobody could give back what he never got.
 */
final class FailingKernel implements Kernel {
    /** How a call fails. */
    enum Mode {
        BEFORE,
        AFTER,
        /** It does what it was asked, once it is let go. */
        HANG
    }

    private final Kernel kernel;
    private final int failing;
    private final Mode mode;
    private final Errno errno;
    private final List<String> calls = new ArrayList<>();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    /** @param failing which call, from 1; none if 0 */
    FailingKernel(Kernel kernel, int failing, Mode mode, Errno errno) {
        this.kernel = kernel;
        this.failing = failing;
        this.mode = mode;
        this.errno = errno;
    }

    /** Calls so far, as a {@link LinuxException} names them. */
    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** The call that failed, or was to. */
    synchronized String failed() {
        return calls.size() < failing ? "none" : calls.get(failing - 1);
    }

    boolean hangs() {
        return hanging.getCount() == 0;
    }

    CountDownLatch hanging() {
        return hanging;
    }

    void letGo() {
        go.countDown();
    }

    private synchronized boolean isIt(String name) {
        calls.add(name);
        return calls.size() == failing;
    }

    private long call(String name, boolean makes, LongSupplier call) {
        if (!isIt(name)) {
            return call.getAsLong();
        }
        return switch (mode) {
            case BEFORE -> -errno.number();
            case AFTER -> {
                long answer = call.getAsLong();
                yield makes ? answer : -errno.number();
            }
            case HANG -> {
                hanging.countDown();
                boolean interrupted = false;
                while (true) {
                    try {
                        go.await();
                        break;
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                yield call.getAsLong();
            }
        };
    }

    @Override
    public int open(String path, int flags) {
        return (int) call("open", true, () -> kernel.open(path, flags));
    }

    /** Closing is not failed: Linux has closed the file whatever it answers. */
    @Override
    public int close(int fd) {
        return kernel.close(fd);
    }

    @Override
    public int ioctl(int fd, Command command, MemorySegment argument) {
        boolean makes = command == Command.VFIO_GROUP_GET_DEVICE_FD;
        return (int) call(command.name(), makes, () -> kernel.ioctl(fd, command, argument));
    }

    @Override
    public int ioctl(int fd, Command command, long argument) {
        return (int) call(command.name(), false, () -> kernel.ioctl(fd, command, argument));
    }

    @Override
    public long mmap(int fd, long offset, long length, int protection) {
        return call("mmap", true, () -> kernel.mmap(fd, offset, length, protection));
    }

    @Override
    public long mmapAnonymous(long length) {
        return call("mmap", true, () -> kernel.mmapAnonymous(length));
    }

    @Override
    public long mmapHuge(long length) {
        return call("mmap", true, () -> kernel.mmapHuge(length));
    }

    /** Fails as often as others, and is asked twice. */
    @Override
    public int munmap(long address, long length) {
        return (int) call("munmap", true, () -> kernel.munmap(address, length));
    }

    @Override
    public int memfd(String name) {
        return (int) call("memfd_create", true, () -> kernel.memfd(name));
    }

    @Override
    public int ftruncate(int fd, long length) {
        return (int) call("ftruncate", false, () -> kernel.ftruncate(fd, length));
    }

    @Override
    public int seal(int fd) {
        return (int) call("fcntl", false, () -> kernel.seal(fd));
    }

    @Override
    public long pread(int fd, MemorySegment to, long length, long offset) {
        return call("read", false, () -> kernel.pread(fd, to, length, offset));
    }

    @Override
    public long pwrite(int fd, MemorySegment from, long length, long offset) {
        return call("write", false, () -> kernel.pwrite(fd, from, length, offset));
    }

    @Override
    public long read(int fd, MemorySegment to, long length) {
        return call("read", true, () -> kernel.read(fd, to, length));
    }

    @Override
    public long write(int fd, MemorySegment from, long length) {
        return call("write", false, () -> kernel.write(fd, from, length));
    }

    @Override
    public int eventfd(int initial, int flags) {
        return (int) call("eventfd", true, () -> kernel.eventfd(initial, flags));
    }

    @Override
    public int pollReadable(int fd, int millis) {
        return (int) call("poll", false, () -> kernel.pollReadable(fd, millis));
    }
}
