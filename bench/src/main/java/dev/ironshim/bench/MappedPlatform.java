package dev.ironshim.bench;

import dev.ironshim.impl.isolation.AddressSpace;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.manifest.Direction;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Registers and ports in mapped memory. Like a driver's pointer it checks nothing: the capability has done that, and is what
 * is measured.
 */
@SuppressWarnings("restricted")
final class MappedPlatform implements Platform {
    private static final MemorySegment EVERYTHING = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    // Where port 0 would be.
    private final long ports;
    // From an address of the bus to where it is mapped.
    private final long distance;

    MappedPlatform(MemorySegment memory, long base) {
        ports = base - Driver.PORTS;
        distance = memory.address() - base;
    }

    @Override
    public long readRegister(long address, int width) {
        long at = address + distance;
        return switch (width) {
            case 1 -> EVERYTHING.get(ValueLayout.JAVA_BYTE, at);
            case 2 -> EVERYTHING.get(ValueLayout.JAVA_SHORT, at);
            case 4 -> EVERYTHING.get(ValueLayout.JAVA_INT, at);
            default -> EVERYTHING.get(ValueLayout.JAVA_LONG, at);
        };
    }

    @Override
    public void writeRegister(long address, int width, long value) {
        throw new UnsupportedOperationException("nothing is written here");
    }

    @Override
    public int readPort(int port, int width) {
        return (int) readRegister(ports + port, width);
    }

    @Override
    public void writePort(int port, int width, int value) {
        throw new UnsupportedOperationException("nothing is written here");
    }

    @Override
    public void map(AddressSpace space, long iova, MemorySegment mapped, Direction direction) {}

    @Override
    public void unmap(AddressSpace space, long iova, long length) {}
}
