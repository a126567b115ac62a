package dev.ironshim.hw.target;

import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.model.dmawindows.DmaWindowsResult;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** A target's windows in the words of the machine DmaWindows: what is asked, and what is answered. */
public interface Windows {
    DmaWindowsResult map(long domain, long iova, MemorySegment memory, Direction direction) throws IOException;

    /** @param bytes of the whole window */
    DmaWindowsResult unmap(long domain, long iova, long bytes) throws IOException;

    /** Takes back everything that the suite has mapped in a domain. */
    DmaWindowsResult revoke(long domain) throws IOException;
}
