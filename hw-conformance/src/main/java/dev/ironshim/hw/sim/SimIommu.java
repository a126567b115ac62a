package dev.ironshim.hw.sim;

import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.isolation.AddressSpace;
import dev.ironshim.impl.manifest.Direction;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Page tables, one for each domain, and a cache of translations in front of them that has to be told what is gone. */
final class SimIommu {
    private record Page(long domain, long number) {}

    private record Entry(MemorySegment memory, Direction direction) {}

    private final Map<Page, Entry> table = new HashMap<>();
    private final Map<Page, Entry> cache = new HashMap<>();

    void map(AddressSpace space, long iova, MemorySegment memory, Direction direction) {
        long pages = memory.byteSize() / Target.PAGE;
        for (long i = 0; i < pages; i++) {
            if (table.containsKey(page(space.domain(), iova + i * Target.PAGE))) {
                throw new IllegalStateException("0x" + Long.toHexString(iova) + " is taken");
            }
        }
        for (long i = 0; i < pages; i++) {
            table.put(
                    page(space.domain(), iova + i * Target.PAGE),
                    new Entry(memory.asSlice(i * Target.PAGE, Target.PAGE), direction));
        }
    }

    void unmap(AddressSpace space, long iova, long length) {
        for (long at = iova; at < iova + length; at += Target.PAGE) {
            Page page = page(space.domain(), at);
            if (table.remove(page) == null) {
                throw new IllegalStateException("nothing is mapped at 0x" + Long.toHexString(at));
            }
            invalidate(page);
        }
    }

    private void invalidate(Page page) {
        cache.remove(page);
    }

    private static Page page(long domain, long iova) {
        return new Page(domain, iova / Target.PAGE);
    }

    /** The memory behind an address to the end of its page, if a device of the domain may touch it so. */
    Optional<MemorySegment> translate(long domain, long iova, boolean write) {
        Page page = page(domain, iova);
        Entry entry = cache.get(page);
        if (entry == null) {
            entry = table.get(page);
            if (entry == null) {
                return Optional.empty();
            }
            cache.put(page, entry);
        }
        boolean allowed =
                write ? entry.direction().deviceWrites() : entry.direction().deviceReads();
        return allowed ? Optional.of(entry.memory().asSlice(iova % Target.PAGE)) : Optional.empty();
    }
}
