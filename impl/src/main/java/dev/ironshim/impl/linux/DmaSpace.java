package dev.ironshim.impl.linux;

import dev.ironshim.impl.manifest.Direction;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** I/O virtual addresses of the devices that are attached: a container's, or an IOAS. */
public interface DmaSpace {
    /** @param last inclusive */
    record IovaRange(long first, long last) {}

    /**
     * Lets the devices reach memory. The memory has to stay until it is unmapped.
     *
     * @param iova a multiple of the page size
     * @param memory whole pages, at a page boundary
     */
    void map(long iova, MemorySegment memory, Direction direction) throws LinuxException;

    /**
     * Takes whole mappings back.
     *
     * @return how many bytes
     */
    long unmap(long iova, long bytes) throws LinuxException;

    /**
     * Takes all mappings back.
     *
     * @return how many bytes
     */
    long unmapAll() throws LinuxException;

    /** Which addresses can be mapped at all. To be asked again whenever a device was attached or detached. */
    List<IovaRange> ranges() throws LinuxException;
}
