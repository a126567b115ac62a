package dev.ironshim.hw.live;

import dev.ironshim.hw.target.Target;
import dev.ironshim.hw.target.Windows;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.linux.Errno;
import dev.ironshim.impl.linux.LinuxException;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.model.dmawindows.DmaWindowsResult;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.TreeMap;

/** The suite's own windows on a device that the monitor is given: in its one address space, beside what the monitor maps. */
final class PlatformWindows implements Windows {
    private final Platform platform;
    private final Map<Long, Long> mapped = new TreeMap<>();

    PlatformWindows(Platform platform) {
        this.platform = platform;
    }

    private static void own(long domain) {
        if (domain != Target.OWN) {
            throw new UnsupportedOperationException("the monitor's device has one address space");
        }
    }

    @Override
    public DmaWindowsResult map(long domain, long iova, MemorySegment memory, Direction direction) {
        own(domain);
        try {
            platform.map(0, iova, memory, direction);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof LinuxException refused && refused.is(Errno.EEXIST)) {
                return DmaWindowsResult.TAKEN;
            }
            throw e;
        }
        mapped.put(iova, memory.byteSize());
        return DmaWindowsResult.OK;
    }

    @Override
    public DmaWindowsResult unmap(long domain, long iova, long bytes) {
        own(domain);
        if (!mapped.remove(iova, bytes)) {
            return DmaWindowsResult.NOT_MAPPED;
        }
        platform.unmap(0, iova, bytes);
        platform.flush(0);
        return DmaWindowsResult.OK;
    }

    @Override
    public DmaWindowsResult revoke(long domain) {
        Map.copyOf(mapped).forEach((iova, bytes) -> unmap(domain, iova, bytes));
        return DmaWindowsResult.OK;
    }
}
