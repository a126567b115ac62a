package dev.ironshim.impl.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What the kernel has mapped into this process, as memory that an arena ends. */
final class Pages {
    private Pages() {}

    /**
     * Memory that is unmapped when the arena is closed. If the kernel refuses that, twice, it stays on the list of {@link Leaks}: a
     * BAR that is still mapped keeps its device taken.
     */
    @SuppressWarnings("restricted")
    static MemorySegment of(Kernel kernel, long address, long bytes, String name, Arena arena) {
        Runnable untrack = Leaks.track(name);
        return MemorySegment.ofAddress(address).reinterpret(bytes, arena, segment -> {
            int answer = kernel.munmap(segment.address(), bytes);
            if (answer < 0) {
                answer = kernel.munmap(segment.address(), bytes);
            }
            if (answer >= 0) {
                untrack.run();
            }
        });
    }
}
