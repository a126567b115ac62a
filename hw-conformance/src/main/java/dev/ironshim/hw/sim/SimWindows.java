package dev.ironshim.hw.sim;

import dev.ironshim.hw.target.Windows;
import dev.ironshim.impl.dmawindows.DmaWindows;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.model.dmawindows.DmaWindowsResult;
import java.lang.foreign.MemorySegment;

/** The simulated IOMMU's own answers. */
record SimWindows(DmaWindows iommu) implements Windows {
    @Override
    public DmaWindowsResult map(long domain, long iova, MemorySegment memory, Direction direction) {
        return iommu.map(domain, iova, memory, direction);
    }

    @Override
    public DmaWindowsResult unmap(long domain, long iova, long bytes) {
        return iommu.unmap(domain, iova);
    }

    @Override
    public DmaWindowsResult revoke(long domain) {
        return iommu.revoke(domain);
    }

    @Override
    public DmaWindowsResult detach() {
        return iommu.detach();
    }
}
