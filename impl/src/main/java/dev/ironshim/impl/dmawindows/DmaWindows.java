package dev.ironshim.impl.dmawindows;

import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.model.dmawindows.DmaWindowsResult;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The IOMMU of one device, in memory: windows by domain, each over memory, and the domain that the device is in. A cache of
 * pages stands in front of the windows, as it does in hardware, and is told whatever ends.
 */
public final class DmaWindows {
    /** The domain of a device that is in none. */
    public static final long NOWHERE = 0;

    /** Bytes of a page. */
    public static final long PAGE = 4096;

    private record Window(MemorySegment memory, Direction direction) {}

    private record Page(long domain, long number) {}

    /** The window behind a page, and where in it the page begins. */
    private record Cached(Window window, long offset) {}

    private final Map<Long, TreeMap<Long, Window>> windows = new HashMap<>();
    private final Map<Page, Cached> cache = new HashMap<>();
    private long domain;
    private boolean master = true;

    /** @param domain that the device is in at first */
    public DmaWindows(long domain) {
        this.domain = domain;
    }

    /**
     * Lets devices of a domain reach memory.
     *
     * @param iova a multiple of {@link #PAGE}
     * @param memory whole pages
     */
    public DmaWindowsResult map(long in, long iova, MemorySegment memory, Direction direction) {
        if (iova % PAGE != 0 || memory.byteSize() % PAGE != 0 || memory.byteSize() == 0) {
            throw new IllegalArgumentException(
                    memory.byteSize() + " bytes at 0x" + Long.toHexString(iova) + " are no whole pages");
        }
        TreeMap<Long, Window> own = windows.computeIfAbsent(in, each -> new TreeMap<>());
        Map.Entry<Long, Window> below = own.lowerEntry(iova + memory.byteSize());
        if (below != null && below.getKey() + below.getValue().memory().byteSize() > iova) {
            return DmaWindowsResult.TAKEN;
        }
        own.put(iova, new Window(memory, direction));
        return DmaWindowsResult.OK;
    }

    /** Takes a whole window back. When it returns no device of the domain reaches the memory. */
    public DmaWindowsResult unmap(long in, long iova) {
        TreeMap<Long, Window> own = windows.get(in);
        Window window = own == null ? null : own.remove(iova);
        if (window == null) {
            return DmaWindowsResult.NOT_MAPPED;
        }
        long first = iova / PAGE;
        long last = (iova + window.memory().byteSize() - 1) / PAGE;
        cache.keySet().removeIf(page -> page.domain() == in && page.number() >= first && page.number() <= last);
        return DmaWindowsResult.OK;
    }

    /** Takes all windows of a domain back. */
    public DmaWindowsResult revoke(long in) {
        windows.remove(in);
        cache.keySet().removeIf(page -> page.domain() == in);
        return DmaWindowsResult.OK;
    }

    /** Moves the device. */
    public DmaWindowsResult attach(long to) {
        domain = to;
        return DmaWindowsResult.OK;
    }

    public DmaWindowsResult detach() {
        domain = NOWHERE;
        return DmaWindowsResult.OK;
    }

    /** Lets the device send requests, or not. */
    public DmaWindowsResult master(boolean on) {
        master = on;
        return DmaWindowsResult.OK;
    }

    /**
     * A request of the device's.
     *
     * @return the memory behind the address, to the end of its page; empty if the device does not reach it
     */
    public Optional<MemorySegment> reach(long iova, boolean write) {
        if (!master || domain == NOWHERE) {
            return Optional.empty();
        }
        Page page = new Page(domain, iova / PAGE);
        Cached cached = cache.get(page);
        if (cached == null) {
            TreeMap<Long, Window> own = windows.get(domain);
            Map.Entry<Long, Window> below = own == null ? null : own.floorEntry(iova);
            if (below == null
                    || iova - below.getKey() >= below.getValue().memory().byteSize()) {
                return Optional.empty();
            }
            cached = new Cached(below.getValue(), page.number() * PAGE - below.getKey());
            cache.put(page, cached);
        }
        Window window = cached.window();
        boolean allowed =
                write ? window.direction().deviceWrites() : window.direction().deviceReads();
        return allowed
                ? Optional.of(window.memory().asSlice(cached.offset() + iova % PAGE, PAGE - iova % PAGE))
                : Optional.empty();
    }

    public long domain() {
        return domain;
    }

    public boolean isMaster() {
        return master;
    }

    /** What the device may do with the window that begins there; empty if none does. */
    public Optional<Direction> direction(long in, long iova) {
        TreeMap<Long, Window> own = windows.get(in);
        return Optional.ofNullable(own == null ? null : own.get(iova)).map(Window::direction);
    }
}
