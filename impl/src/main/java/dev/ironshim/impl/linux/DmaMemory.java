package dev.ironshim.impl.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Pages of this process's own for devices. They must be unmapped from the IOMMU before they are closed. */
public final class DmaMemory implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private boolean open = true;

    @SuppressWarnings("restricted")
    private DmaMemory(Kernel kernel, long address, long bytes) {
        Runnable untrack = Leaks.track(bytes + " bytes of DMA memory");
        memory = MemorySegment.ofAddress(address).reinterpret(bytes, arena, segment -> {
            kernel.munmap(segment.address(), bytes);
            untrack.run();
        });
    }

    /** @param bytes a multiple of the page size */
    public static DmaMemory allocate(Kernel kernel, long bytes) throws LinuxException {
        long address = kernel.mmapAnonymous(bytes);
        if (address < 0) {
            throw new LinuxException("mmap", bytes + " bytes", (int) -address, null);
        }
        return new DmaMemory(kernel, address, bytes);
    }

    public MemorySegment memory() {
        return memory;
    }

    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            arena.close();
        }
    }
}
