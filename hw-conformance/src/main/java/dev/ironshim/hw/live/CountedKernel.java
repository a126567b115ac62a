package dev.ironshim.hw.live;

import dev.ironshim.impl.linux.Command;
import dev.ironshim.impl.linux.Errno;
import dev.ironshim.impl.linux.Kernel;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** A kernel whose answers are counted: which commands were exercised, and what it said to them. */
public final class CountedKernel implements Kernel {
    private final Kernel kernel;
    private final Map<Command, Map<String, Long>> answers = new EnumMap<>(Command.class);
    private long calls;

    public CountedKernel(Kernel kernel) {
        this.kernel = kernel;
    }

    /** How often each command got each answer, {@code ok} or the name of an error. */
    public synchronized Map<Command, Map<String, Long>> answers() {
        Map<Command, Map<String, Long>> copy = new EnumMap<>(Command.class);
        answers.forEach((command, counts) -> copy.put(command, Map.copyOf(counts)));
        return copy;
    }

    /** All calls, commands and others. */
    public synchronized long calls() {
        return calls;
    }

    private synchronized int counted(Command command, int answer) {
        calls++;
        answers.computeIfAbsent(command, each -> new TreeMap<>())
                .merge(answer < 0 ? Errno.name(-answer) : "ok", 1L, Long::sum);
        return answer;
    }

    private synchronized <T> T counted(T answer) {
        calls++;
        return answer;
    }

    @Override
    public int open(String path, int flags) {
        return counted(kernel.open(path, flags));
    }

    @Override
    public int close(int fd) {
        return counted(kernel.close(fd));
    }

    @Override
    public int ioctl(int fd, Command command, MemorySegment argument) {
        return counted(command, kernel.ioctl(fd, command, argument));
    }

    @Override
    public int ioctl(int fd, Command command, long argument) {
        return counted(command, kernel.ioctl(fd, command, argument));
    }

    @Override
    public long mmap(int fd, long offset, long length, int protection) {
        return counted(kernel.mmap(fd, offset, length, protection));
    }

    @Override
    public long mmapAnonymous(long length) {
        return counted(kernel.mmapAnonymous(length));
    }

    @Override
    public long mmapHuge(long length) {
        return counted(kernel.mmapHuge(length));
    }

    @Override
    public int memfd(String name) {
        return counted(kernel.memfd(name));
    }

    @Override
    public int ftruncate(int fd, long length) {
        return counted(kernel.ftruncate(fd, length));
    }

    @Override
    public int seal(int fd) {
        return counted(kernel.seal(fd));
    }

    @Override
    public int munmap(long address, long length) {
        return counted(kernel.munmap(address, length));
    }

    @Override
    public long pread(int fd, MemorySegment to, long length, long offset) {
        return counted(kernel.pread(fd, to, length, offset));
    }

    @Override
    public long pwrite(int fd, MemorySegment from, long length, long offset) {
        return counted(kernel.pwrite(fd, from, length, offset));
    }

    @Override
    public long read(int fd, MemorySegment to, long length) {
        return counted(kernel.read(fd, to, length));
    }

    @Override
    public long write(int fd, MemorySegment from, long length) {
        return counted(kernel.write(fd, from, length));
    }

    @Override
    public int eventfd(int initial, int flags) {
        return counted(kernel.eventfd(initial, flags));
    }

    @Override
    public int pollReadable(int fd, int millis) {
        return counted(kernel.pollReadable(fd, millis));
    }
}
