package dev.ironshim.hw.live;

import dev.ironshim.impl.isolation.AddressSpace;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.linux.Region;
import dev.ironshim.impl.linux.VfioDevice;
import dev.ironshim.impl.manifest.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;

/** Carries the monitor's decisions out on a device that VFIO handed out: registers of one BAR, and its DMA. */
final class VfioPlatform implements Platform {
    private final Translation translation;
    private final Region registers;
    private final long base;

    /** @param base the physical address that a manifest names the BAR by */
    VfioPlatform(Translation translation, Region registers, long base) {
        this.translation = translation;
        this.registers = registers;
        this.base = base;
    }

    private VfioDevice device() {
        return translation.device();
    }

    @Override
    public long readRegister(long address, int width) {
        try {
            return device().read(registers, address - base, width);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void writeRegister(long address, int width, long value) {
        try {
            device().write(registers, address - base, width, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int readPort(int port, int width) {
        throw new UnsupportedOperationException("the device has no ports");
    }

    @Override
    public void writePort(int port, int width, int value) {
        throw new UnsupportedOperationException("the device has no ports");
    }

    @Override
    public void map(AddressSpace space, long iova, MemorySegment memory, Direction direction) {
        try {
            translation.space(space.domain()).map(iova, memory, direction);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void unmap(AddressSpace space, long iova, long length) {
        try {
            long gone = translation.space(space.domain()).unmap(iova, length);
            if (gone != length) {
                throw new IllegalStateException(gone + " bytes were unmapped instead of " + length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
