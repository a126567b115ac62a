package dev.ironshim.impl.linux;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A kernel that answers as a test wants it to, and remembers what was opened and closed. */
class FakeKernel implements Kernel {
    final List<Integer> closed = new ArrayList<>();
    private int next = 100;

    @Override
    public int open(String path, int flags) {
        return next++;
    }

    @Override
    public int close(int fd) {
        closed.add(fd);
        return 0;
    }

    @Override
    public int ioctl(int fd, Command command, MemorySegment argument) {
        return 0;
    }

    @Override
    public int ioctl(int fd, Command command, long argument) {
        return 0;
    }

    @Override
    public long mmap(int fd, long offset, long length, int protection) {
        return -Errno.EINVAL.number();
    }

    @Override
    public long mmapAnonymous(long length) {
        return -Errno.ENOMEM.number();
    }

    @Override
    public long mmapHuge(long length) {
        return -Errno.ENOMEM.number();
    }

    @Override
    public int memfd(String name) {
        return next++;
    }

    @Override
    public int ftruncate(int fd, long length) {
        return 0;
    }

    @Override
    public int seal(int fd) {
        return 0;
    }

    @Override
    public int munmap(long address, long length) {
        return 0;
    }

    @Override
    public long pread(int fd, MemorySegment to, long length, long offset) {
        return length;
    }

    @Override
    public long pwrite(int fd, MemorySegment from, long length, long offset) {
        return length;
    }

    @Override
    public long read(int fd, MemorySegment to, long length) {
        return -Errno.EAGAIN.number();
    }

    @Override
    public long write(int fd, MemorySegment from, long length) {
        return length;
    }

    @Override
    public int eventfd(int initial, int flags) {
        return next++;
    }

    @Override
    public int pollReadable(int fd, int millis) {
        return 0;
    }
}
