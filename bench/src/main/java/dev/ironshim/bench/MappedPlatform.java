package dev.ironshim.bench;

import dev.ironshim.impl.isolation.LiveDevice;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.IrqKind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Registers and ports in mapped memory. Like a driver's pointer it checks nothing: the capability has done that, and is what
 * is measured. What it is asked it does at once, and it is nothing.
 */
@SuppressWarnings("restricted")
class MappedPlatform implements Platform {
    private static final MemorySegment EVERYTHING = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private final LiveDevice device;
    private final long address;

    /** @param memory behind every BAR */
    MappedPlatform(LiveDevice device, MemorySegment memory) {
        this.device = device;
        address = memory.address();
    }

    /** One whose registers nobody reads. */
    MappedPlatform(LiveDevice device) {
        this(device, MemorySegment.NULL);
    }

    @Override
    public LiveDevice device() {
        return device;
    }

    @Override
    public long read(int bar, long offset, int width) {
        long at = address + offset;
        return switch (width) {
            case 1 -> EVERYTHING.get(ValueLayout.JAVA_BYTE, at);
            case 2 -> EVERYTHING.get(ValueLayout.JAVA_SHORT, at);
            case 4 -> EVERYTHING.get(ValueLayout.JAVA_INT, at);
            default -> EVERYTHING.get(ValueLayout.JAVA_LONG, at);
        };
    }

    @Override
    public void write(int bar, long offset, int width, long value) {
        throw new UnsupportedOperationException("nothing is written here");
    }

    @Override
    public void map(int pasid, long iova, MemorySegment mapped, Direction direction) {}

    @Override
    public void unmap(int pasid, long iova, long length) {}

    @Override
    public void flush(int pasid) {}

    @Override
    public void arm() {}

    @Override
    public void silence() {}

    @Override
    public void reset() {}

    @Override
    public void detach() {}

    @Override
    public EventSource interrupt(IrqKind kind, int vector) {
        throw new UnsupportedOperationException("nobody listens here");
    }

    @Override
    public EventSource errors() {
        throw new UnsupportedOperationException("nobody listens here");
    }

    @Override
    public EventSource removal() {
        throw new UnsupportedOperationException("nobody listens here");
    }

    @Override
    public void close() {}
}
