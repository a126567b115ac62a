package dev.ironshim.model.isolation;

import java.util.List;

/**
 * A range of I/O virtual addresses in one address space.
 *
 * @param space address space of a device or unit, at least 1
 * @param base first address, at least 0
 * @param size bytes, at least 1; {@code base + size} does not overflow
 */
public record DmaWindow(int space, long base, long size) {

    /** The windows of the bounded model: the second is next to the first, the third overlaps both, the fourth elsewhere. */
    public static final List<DmaWindow> OF_THE_MODEL =
            List.of(new DmaWindow(1, 0, 2), new DmaWindow(1, 2, 2), new DmaWindow(1, 1, 2), new DmaWindow(2, 0, 4));

    public DmaWindow {
        if (space < 1 || base < 0 || size < 1 || base > Long.MAX_VALUE - size) {
            throw new IllegalArgumentException("out of range: space " + space + ", base " + base + ", size " + size);
        }
    }
}
