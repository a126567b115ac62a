package dev.ironshim.impl.linux;

import java.lang.foreign.MemorySegment;

/**
 * The system calls that the bindings need. A call that fails answers its error number, negated, as the kernel itself does;
 * what that means is for the caller to say.
 */
public interface Kernel {
    int O_RDONLY = 0;
    int O_RDWR = 2;
    /** Of a block device: fails with {@code EBUSY} while a file system, swap or another driver has claimed it. */
    int O_EXCL = 0x80;

    int O_NONBLOCK = 0x800;
    int O_CLOEXEC = 0x80000;

    int PROT_READ = 1;
    int PROT_WRITE = 2;

    /** The kernel that this process runs on. */
    static Kernel system() {
        return SystemCalls.INSTANCE;
    }

    int open(String path, int flags);

    int close(int fd);

    /** @param argument a pointer to a structure of the command's */
    int ioctl(int fd, Command command, MemorySegment argument);

    /** @param argument a plain value, or 0 for commands without one */
    int ioctl(int fd, Command command, long argument);

    /**
     * Maps a part of a file, shared.
     *
     * @return the address, or a negated error number
     */
    long mmap(int fd, long offset, long length, int protection);

    /** Maps memory of this process's own, filled with zeros and resident: what a device may be given. */
    long mmapAnonymous(long length);

    /** The same in pages of 2 MiB, of those that the machine keeps for that (hugetlbfs). */
    long mmapHuge(long length);

    int munmap(long address, long length);

    /** Makes a file that lives in memory and can be sealed (memfd_create). */
    int memfd(String name);

    int ftruncate(int fd, long length);

    /** Seals the length of a file that lives in memory: nobody shortens or lengthens it any more, nor lifts the seals. */
    int seal(int fd);

    /** @return how many bytes, which may be fewer than asked for */
    long pread(int fd, MemorySegment to, long length, long offset);

    long pwrite(int fd, MemorySegment from, long length, long offset);

    /** Reads an eventfd's counter, or a record of a queue. */
    long read(int fd, MemorySegment to, long length);

    long write(int fd, MemorySegment from, long length);

    int eventfd(int initial, int flags);

    /**
     * Waits until something can be read.
     *
     * @param millis at most so long; 0 does not wait
     * @return 1 if there is something, 0 if not
     */
    int pollReadable(int fd, int millis);
}
