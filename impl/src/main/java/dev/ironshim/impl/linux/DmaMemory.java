package dev.ironshim.impl.linux;

import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.refusal.RefusedException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Whole pages of this process's own for devices, filled with zeros unless they are a file's. They must be unmapped from the IOMMU
 * before they are closed: {@link #buffer} sees to that.
 */
public final class DmaMemory implements AutoCloseable {
    /** Bytes of a page. */
    public static final long PAGE = 4096;

    /** Bytes of a huge page. */
    public static final long HUGE_PAGE = 2L << 20;

    private final Arena arena;
    private final MemorySegment memory;
    private final String says;
    private final @Nullable Fd file;
    private boolean open = true;
    private boolean handedOver;

    private DmaMemory(Arena arena, MemorySegment memory, String says, @Nullable Fd file) {
        this.arena = arena;
        this.memory = memory;
        this.says = says;
        this.file = file;
    }

    /**
     * Anonymous pages, all of them resident.
     *
     * @param bytes a multiple of {@link #PAGE}; so below
     * @throws RefusedException with {@link PlatformRule#WHOLE_PAGES}; so below
     */
    public static DmaMemory allocate(Kernel kernel, long bytes) throws LinuxException {
        whole(bytes, PAGE);
        return mapped(kernel, kernel.mmapAnonymous(bytes), bytes, bytes + " bytes of DMA memory", null, null);
    }

    /** Memory of the C library's heap, at a page boundary. No system call that can be refused; nothing but the heap's limit. */
    public static DmaMemory malloc(long bytes) {
        whole(bytes, PAGE);
        Arena arena = Arena.ofShared();
        return new DmaMemory(arena, arena.allocate(bytes, PAGE), bytes + " bytes of the heap", null);
    }

    /**
     * Huge pages, of those that the machine keeps. There is no silent way back to small ones: who asks for these has counted entries
     * of the IOMMU's cache.
     *
     * @param bytes a multiple of {@link #HUGE_PAGE}
     */
    public static DmaMemory huge(Kernel kernel, long bytes) throws LinuxException {
        whole(bytes, HUGE_PAGE);
        return mapped(
                kernel,
                kernel.mmapHuge(bytes),
                bytes,
                bytes + " bytes of huge pages",
                "ENOMEM: reserve some (/proc/sys/vm/nr_hugepages), or allocate small ones; EINVAL: this machine has"
                        + " none of 2 MiB",
                null);
    }

    /**
     * Pages of a file that lives in memory (memfd), which can be shared with another process or a guest through its
     * {@link #descriptor}. Its length is sealed: whoever gets it cannot take pages away from under us.
     */
    public static DmaMemory shared(Kernel kernel, String name, long bytes) throws LinuxException {
        whole(bytes, PAGE);
        String says = bytes + " bytes of memfd " + name;
        int number = kernel.memfd(name);
        if (number < 0) {
            throw new LinuxException("memfd_create", name, -number, null);
        }
        Fd file = new Fd(kernel, number, says);
        try {
            refused("ftruncate", says, kernel.ftruncate(number, bytes));
            refused("fcntl", says, kernel.seal(number));
            return mapped(kernel, file.mmap(0, bytes), bytes, says, null, file);
        } catch (LinuxException e) {
            file.close();
            throw e;
        }
    }

    /**
     * A part of a file, shared with whoever else has it. The kernel gives devices only files that live in memory (tmpfs, hugetlbfs);
     * for others mapping it for a device fails with {@code EFAULT}. Whoever can shorten the file can end this process.
     *
     * @param offset a multiple of {@link #PAGE}
     * @throws RefusedException also if the file is shorter
     */
    public static DmaMemory file(Kernel kernel, Path path, long offset, long bytes) throws IOException {
        whole(bytes, PAGE);
        if (offset != 0) {
            whole(offset, PAGE);
        }
        long length = Files.size(path);
        if (length < bytes || length - bytes < offset) {
            throw new RefusedException(
                    PlatformRule.WHOLE_PAGES,
                    RefusedException.NOWHERE,
                    path + " of " + length + " bytes",
                    bytes + " bytes from " + offset);
        }
        Fd file = Fd.open(kernel, path.toString(), "it has to be readable and writable");
        try {
            return mapped(
                    kernel,
                    file.mmap(offset, bytes),
                    bytes,
                    bytes + " bytes of " + path,
                    "EINVAL: offset and length are whole pages of the file system's; ENODEV: it cannot be mapped",
                    file);
        } catch (LinuxException e) {
            file.close();
            throw e;
        }
    }

    private static void whole(long bytes, long page) {
        if (bytes < page || bytes % page != 0) {
            throw new RefusedException(
                    PlatformRule.WHOLE_PAGES, RefusedException.NOWHERE, bytes + " bytes", "a multiple of " + page);
        }
    }

    private static void refused(String call, String on, int answer) throws LinuxException {
        if (answer < 0) {
            throw new LinuxException(call, on, -answer, null);
        }
    }

    private static DmaMemory mapped(
            Kernel kernel, long address, long bytes, String says, @Nullable String advice, @Nullable Fd file)
            throws LinuxException {
        if (address < 0) {
            throw new LinuxException("mmap", says, (int) -address, advice);
        }
        Arena arena = Arena.ofShared();
        return new DmaMemory(arena, Pages.of(kernel, address, bytes, says, arena), says, file);
    }

    public MemorySegment memory() {
        return memory;
    }

    /** Hands the memory over to a buffer, which closes it when no device can reach it any more. Once. */
    @SuppressWarnings("restricted")
    public synchronized DmaBuffer buffer() {
        if (!open || handedOver) {
            throw new IllegalStateException(says + (open ? ", handed over already" : ", closed"));
        }
        handedOver = true;
        MemorySegment whole = MemorySegment.ofAddress(memory.address()).reinterpret(memory.byteSize());
        return DmaBuffer.over(whole, this::end);
    }

    /** The number of the file behind it, to be passed on while it is open; none for {@link #allocate}, malloc and huge pages. */
    public OptionalInt descriptor() {
        if (file == null) {
            return OptionalInt.empty();
        }
        int number = file.acquire();
        file.release();
        return OptionalInt.of(number);
    }

    /** What kind it is, and how much. */
    @Override
    public String toString() {
        return says;
    }

    /** @throws IllegalStateException if a buffer has it: that is what is to be closed then */
    @Override
    public synchronized void close() {
        if (handedOver) {
            throw new IllegalStateException(says + ": its buffer is to be closed");
        }
        end();
    }

    private synchronized void end() {
        if (open) {
            open = false;
            arena.close();
            if (file != null) {
                file.close();
            }
        }
    }
}
