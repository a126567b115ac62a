package dev.ironshim.hw.live;

import dev.ironshim.hw.target.Windows;
import dev.ironshim.impl.linux.Errno;
import dev.ironshim.impl.linux.LinuxException;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.model.dmawindows.DmaWindowsResult;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/** The kernel's answers in the words of DmaWindows. Its two interfaces say "nothing there" differently. */
final class VfioWindows implements Windows {
    private record Window(long domain, long iova) {}

    private final Translation translation;
    private final Map<Window, Long> mapped = new HashMap<>();

    VfioWindows(Translation translation) {
        this.translation = translation;
    }

    @Override
    public DmaWindowsResult map(long domain, long iova, MemorySegment memory, Direction direction) throws IOException {
        try {
            translation.space(domain).map(iova, memory, direction);
            mapped.put(new Window(domain, iova), memory.byteSize());
            return DmaWindowsResult.OK;
        } catch (LinuxException e) {
            if (e.is(Errno.EEXIST)) {
                return DmaWindowsResult.TAKEN;
            }
            throw e;
        }
    }

    @Override
    public DmaWindowsResult unmap(long domain, long iova, long bytes) throws IOException {
        try {
            long gone = translation.space(domain).unmap(iova, bytes);
            mapped.remove(new Window(domain, iova));
            return gone == 0 ? DmaWindowsResult.NOT_MAPPED : DmaWindowsResult.OK;
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT)) {
                return DmaWindowsResult.NOT_MAPPED;
            }
            throw e;
        }
    }

    /** Window by window: the target's own pages are in the domain, too. */
    @Override
    public DmaWindowsResult revoke(long domain) throws IOException {
        for (Map.Entry<Window, Long> each : Map.copyOf(mapped).entrySet()) {
            if (each.getKey().domain() == domain) {
                translation.space(domain).unmap(each.getKey().iova(), each.getValue());
                mapped.remove(each.getKey());
            }
        }
        return DmaWindowsResult.OK;
    }
}
