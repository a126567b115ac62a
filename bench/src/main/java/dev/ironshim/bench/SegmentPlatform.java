package dev.ironshim.bench;

import dev.ironshim.impl.isolation.AddressSpace;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.manifest.Direction;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Registers and ports in one memory segment: the cheapest platform that checks bounds. */
final class SegmentPlatform implements Platform {
    private final MemorySegment memory;
    private final long base;

    SegmentPlatform(MemorySegment memory, long base) {
        this.memory = memory;
        this.base = base;
    }

    @Override
    public long readRegister(long address, int width) {
        long at = address - base;
        return switch (width) {
            case 1 -> memory.get(ValueLayout.JAVA_BYTE, at);
            case 2 -> memory.get(ValueLayout.JAVA_SHORT, at);
            case 4 -> memory.get(ValueLayout.JAVA_INT, at);
            default -> memory.get(ValueLayout.JAVA_LONG, at);
        };
    }

    @Override
    public void writeRegister(long address, int width, long value) {
        throw new UnsupportedOperationException("nothing is written here");
    }

    @Override
    public int readPort(int port, int width) {
        return (int) readRegister(base + port, width);
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
