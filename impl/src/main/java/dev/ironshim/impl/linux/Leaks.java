package dev.ironshim.impl.linux;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What of the kernel's this process holds. A test, or a program that ends, asks whether it gave everything back. */
public final class Leaks {
    private static final Map<Long, String> OPEN = new ConcurrentHashMap<>();
    private static final AtomicLong NEXT = new AtomicLong();

    private Leaks() {}

    /** @return what takes it off the list */
    static Runnable track(String what) {
        long key = NEXT.incrementAndGet();
        OPEN.put(key, what);
        return () -> OPEN.remove(key);
    }

    /** Descriptors, mappings of BARs and DMA buffers that are not closed, in the order in which they were opened. */
    public static List<String> open() {
        return OPEN.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }
}
