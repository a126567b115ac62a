package dev.ironshim.impl.isolation;

import dev.ironshim.impl.manifest.Direction;
import java.lang.foreign.MemorySegment;

/** What the monitor makes decisions about: registers, ports and the IOMMU. In memory, in a simulator, or Linux's. */
public interface Platform {
    /**
     * Reads registers.
     *
     * @param address physical, a multiple of {@code width}
     * @param width 1, 2, 4 or 8 bytes
     */
    long readRegister(long address, int width);

    void writeRegister(long address, int width, long value);

    /** @param width 1, 2 or 4 */
    int readPort(int port, int width);

    void writePort(int port, int width, int value);

    /** Lets devices of an address space reach {@code memory} at {@code iova}. */
    void map(AddressSpace space, long iova, MemorySegment memory, Direction direction);

    /** Takes that back. When it returns no device of the space reaches the memory any more. */
    void unmap(AddressSpace space, long iova, long length);
}
