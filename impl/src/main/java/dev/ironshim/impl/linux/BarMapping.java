package dev.ironshim.impl.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Registers in this process's memory. Each access is one access of the device's, of the width that was asked for; after
 * {@link #close} every access fails, on every thread. Numbers are little-endian, as PCI has them.
 */
public final class BarMapping implements AutoCloseable {
    private static final VarHandle BYTES = JAVA_BYTE.varHandle();
    private static final VarHandle SHORTS = JAVA_SHORT.withOrder(LITTLE_ENDIAN).varHandle();
    private static final VarHandle INTS = JAVA_INT.withOrder(LITTLE_ENDIAN).varHandle();
    private static final VarHandle LONGS = JAVA_LONG.withOrder(LITTLE_ENDIAN).varHandle();

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private boolean open = true;

    private BarMapping(Kernel kernel, long address, long bytes, String name) {
        memory = Pages.of(kernel, address, bytes, name, arena);
    }

    static BarMapping map(Fd fd, Region region, long offset, long bytes) throws LinuxException {
        long address = fd.mmap(region.offset() + offset, bytes);
        if (address < 0) {
            throw new LinuxException(
                    "mmap",
                    fd.name() + " region " + region.index(),
                    (int) -address,
                    "EINVAL: not mappable there, or no whole pages");
        }
        return new BarMapping(fd.kernel(), address, bytes, fd.name() + " BAR " + region.index());
    }

    /**
     * Reads a register.
     *
     * @param offset a multiple of {@code width}
     * @param width 1, 2, 4 or 8 bytes
     * @return unsigned, but for 8 bytes
     */
    public long read(long offset, int width) {
        return switch (width) {
            case 1 -> (byte) BYTES.getVolatile(memory, offset) & 0xFFL;
            case 2 -> (short) SHORTS.getVolatile(memory, offset) & 0xFFFFL;
            case 4 -> (int) INTS.getVolatile(memory, offset) & 0xFFFF_FFFFL;
            default -> (long) LONGS.getVolatile(memory, offset);
        };
    }

    /** Writes a register; see {@link #read}. */
    public void write(long offset, int width, long value) {
        switch (width) {
            case 1 -> BYTES.setVolatile(memory, offset, (byte) value);
            case 2 -> SHORTS.setVolatile(memory, offset, (short) value);
            case 4 -> INTS.setVolatile(memory, offset, (int) value);
            default -> LONGS.setVolatile(memory, offset, value);
        }
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
