package dev.ironshim.hw.sim;

import dev.ironshim.hw.target.Windows;
import dev.ironshim.impl.dmawindows.DmaWindows;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.model.dmawindows.DmaWindowsResult;
import java.lang.foreign.MemorySegment;

/** The simulated IOMMU's own answers, which it gives when its caches are invalidated. */
record SimWindows(SimTarget target, DmaWindows iommu) implements Windows {
    @Override
    public DmaWindowsResult map(long domain, long iova, MemorySegment memory, Direction direction) {
        synchronized (target) {
            return iommu.map(domain, iova, memory, direction);
        }
    }

    @Override
    public DmaWindowsResult unmap(long domain, long iova, long bytes) {
        synchronized (target) {
            return iommu.unmap(domain, iova);
        }
    }

    @Override
    public DmaWindowsResult revoke(long domain) {
        synchronized (target) {
            return iommu.revoke(domain);
        }
    }
}
