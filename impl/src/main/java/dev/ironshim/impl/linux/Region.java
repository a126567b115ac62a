package dev.ironshim.impl.linux;

import java.util.List;

/**
 * A region of a device: a BAR, the ROM, configuration space, or one of its own.
 *
 * @param index its index in the device, whatever other regions there are
 * @param offset in the device's file
 */
public record Region(int index, long bytes, long offset, int flags, List<RegionCapability> capabilities) {
    public static final int CONFIG = 7;
    public static final int ROM = 6;

    public Region {
        capabilities = List.copyOf(capabilities);
    }

    public boolean readable() {
        return (flags & Vfio.REGION_READ) != 0;
    }

    public boolean writable() {
        return (flags & Vfio.REGION_WRITE) != 0;
    }

    public boolean mappable() {
        return (flags & Vfio.REGION_MMAP) != 0;
    }
}
