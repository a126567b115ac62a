package dev.ironshim.impl.dmawindows;

import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.model.dmawindows.DmaWindowsResult;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The IOMMU of one device, in memory: windows by domain, each over memory, and the domain that the device is in. A cache of
 * pages stands in front of the windows, as it does in hardware, and is told whatever ends.
 */
public final class DmaWindows {
    /** The domain of a device that is in none. */
    public static final long NOWHERE = 0;

    /** Bytes of a page. */
    public static final long PAGE = 4096;

    private static final int PAGE_SHIFT = 12;

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
        long last = iova + (memory.byteSize() - 1);
        if (within(iova) != 0
                || within(memory.byteSize()) != 0
                || memory.byteSize() == 0
                || Long.compareUnsigned(last, iova) < 0) {
            throw new IllegalArgumentException(
                    memory.byteSize() + " bytes at 0x" + Long.toHexString(iova) + " are no whole pages");
        }
        TreeMap<Long, Window> own = windows.computeIfAbsent(in, each -> new TreeMap<>(Long::compareUnsigned));
        Map.Entry<Long, Window> below = own.floorEntry(last);
        if (below != null && Long.compareUnsigned(last(below), iova) >= 0) {
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
        long first = page(iova);
        long last = page(iova + (window.memory().byteSize() - 1));
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
        Page page = new Page(domain, page(iova));
        Cached cached = find(page);
        if (cached == null) {
            return Optional.empty();
        }
        cache.put(page, cached);
        Window window = cached.window();
        boolean allowed =
                write ? window.direction().deviceWrites() : window.direction().deviceReads();
        return allowed
                ? Optional.of(window.memory().asSlice(cached.offset() + within(iova), PAGE - within(iova)))
                : Optional.empty();
    }

    /** Where a page leads: what is in the cache counts, whatever the windows say. */
    private @Nullable Cached find(Page page) {
        Cached cached = cache.get(page);
        if (cached != null) {
            return cached;
        }
        TreeMap<Long, Window> own = windows.get(page.domain());
        Map.Entry<Long, Window> below = own == null ? null : own.floorEntry(page.number() * PAGE);
        if (below == null) {
            return null;
        }
        long offset = page.number() * PAGE - below.getKey();
        return Long.compareUnsigned(offset, below.getValue().memory().byteSize()) < 0
                ? new Cached(below.getValue(), offset)
                : null;
    }

    /** Addresses have no sign. */
    private static long page(long iova) {
        return iova >>> PAGE_SHIFT;
    }

    private static long within(long iova) {
        return iova & (PAGE - 1);
    }

    private static long last(Map.Entry<Long, Window> window) {
        return window.getKey() + (window.getValue().memory().byteSize() - 1);
    }

    public long domain() {
        return domain;
    }

    public boolean isMaster() {
        return master;
    }

    /** What a device of a domain may do at an address, as a request would find it; empty if it reaches nothing there. */
    public Optional<Direction> direction(long in, long iova) {
        return Optional.ofNullable(find(new Page(in, page(iova))))
                .map(cached -> cached.window().direction());
    }
}
