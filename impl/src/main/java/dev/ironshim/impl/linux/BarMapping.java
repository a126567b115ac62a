package dev.ironshim.impl.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Registers in this process's memory. Each access is one access of the device's, of the width that was asked for; after
 * {@link #close} every access fails, on every thread.
 */
public final class BarMapping implements AutoCloseable {
    private static final VarHandle INTS = JAVA_INT.varHandle();
    private static final VarHandle LONGS = JAVA_LONG.varHandle();

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private boolean open = true;

    @SuppressWarnings("restricted")
    private BarMapping(Kernel kernel, long address, long bytes, String name) {
        Runnable untrack = Leaks.track(name);
        memory = MemorySegment.ofAddress(address).reinterpret(bytes, arena, segment -> {
            kernel.munmap(segment.address(), bytes);
            untrack.run();
        });
    }

    static BarMapping map(Fd fd, Region region, long offset, long bytes) throws LinuxException {
        long address =
                fd.kernel().mmap(fd.number(), region.offset() + offset, bytes, Kernel.PROT_READ | Kernel.PROT_WRITE);
        if (address < 0) {
            throw new LinuxException(
                    "mmap",
                    fd.name() + " region " + region.index(),
                    (int) -address,
                    "EINVAL: not mappable there, or no whole pages");
        }
        return new BarMapping(fd.kernel(), address, bytes, fd.name() + " BAR " + region.index());
    }

    /** @param offset a multiple of 4 */
    public int readInt(long offset) {
        return (int) INTS.getVolatile(memory, offset);
    }

    public void writeInt(long offset, int value) {
        INTS.setVolatile(memory, offset, value);
    }

    /** @param offset a multiple of 8 */
    public long readLong(long offset) {
        return (long) LONGS.getVolatile(memory, offset);
    }

    public void writeLong(long offset, long value) {
        LONGS.setVolatile(memory, offset, value);
    }

    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            arena.close();
        }
    }
}
