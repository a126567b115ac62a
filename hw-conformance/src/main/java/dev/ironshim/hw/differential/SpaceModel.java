package dev.ironshim.hw.differential;

import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.linux.DmaSpace.IovaRange;
import dev.ironshim.impl.linux.Errno;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An address space as the kernel documents it: disjoint mappings inside the ranges that the devices allow. The kernel's two
 * interfaces differ where {@link Style} is asked.
 */
public final class SpaceModel {
    /** Whose answers. */
    public enum Style {
        /** VFIO's container, type 1, version 2. */
        CONTAINER,
        /** An IOAS of an iommufd. */
        IOAS
    }

    private final Style style;
    private final Errno wraps;
    private final List<IovaRange> ranges;
    // First address to length.
    private final TreeMap<Long, Long> mapped = new TreeMap<>(Long::compareUnsigned);

    /**
     * @param ranges what can be mapped at all
     * @param wraps what is answered to a range that runs over the end of the address space
     */
    public SpaceModel(Style style, List<IovaRange> ranges, Errno wraps) {
        this.style = style;
        this.wraps = wraps;
        this.ranges = List.copyOf(ranges);
    }

    /** The mappings there are: first address and length. */
    public Map<Long, Long> mapped() {
        return new TreeMap<>(mapped);
    }

    /** Carries an operation out and says what is answered: bytes (0 for a mapping), or a negated error number. */
    public long apply(SpaceOp operation) {
        return switch (operation) {
            case SpaceOp.Map map -> map(map);
            case SpaceOp.Unmap(long iova, long bytes) -> unmap(iova, bytes);
            case SpaceOp.UnmapAll() -> unmapAll();
        };
    }

    private long map(SpaceOp.Map map) {
        long last = map.iova() + (map.bytes() - 1);
        boolean over = Long.compareUnsigned(last, map.iova()) < 0;
        boolean pages = pages(map.iova(), map.bytes(), map.pageOffset());
        boolean allowed = ranges.stream()
                .anyMatch(range -> Long.compareUnsigned(range.first(), map.iova()) <= 0
                        && Long.compareUnsigned(last, range.last()) <= 0);
        // An iommufd takes the last address for an overflow before it looks at anything.
        if (style == Style.IOAS && map.iova() == -1) {
            return no(Errno.EOVERFLOW);
        }
        if (map.bytes() == 0 || (style == Style.IOAS && (map.iova() | map.bytes()) % Target.PAGE != 0)) {
            return no(Errno.EINVAL);
        }
        if (over) {
            return no(wraps);
        }
        // The same refusals, looked for in another order: an iommufd looks at the pointer last.
        long taken = overlaps(map.iova(), last) ? no(Errno.EEXIST) : 0;
        long refusal;
        if (style == Style.CONTAINER) {
            refusal = !pages ? no(Errno.EINVAL) : taken != 0 ? taken : allowed ? 0 : no(Errno.EINVAL);
        } else {
            refusal = !allowed ? no(Errno.EINVAL) : taken != 0 ? taken : pages ? 0 : no(Errno.EINVAL);
        }
        if (refusal == 0) {
            mapped.put(map.iova(), map.bytes());
        }
        return refusal;
    }

    private static boolean pages(long iova, long bytes, long offset) {
        return (iova | bytes | offset) % Target.PAGE == 0;
    }

    private boolean overlaps(long first, long last) {
        Map.Entry<Long, Long> below = mapped.floorEntry(last);
        return below != null && Long.compareUnsigned(below.getKey() + (below.getValue() - 1), first) >= 0;
    }

    private long unmap(long iova, long bytes) {
        if (bytes == 0) {
            return no(Errno.EINVAL);
        }
        if (style == Style.CONTAINER && !pages(iova, bytes, 0)) {
            return no(Errno.EINVAL);
        }
        long last = iova + (bytes - 1);
        if (Long.compareUnsigned(last, iova) < 0) {
            return no(wraps);
        }
        List<Map.Entry<Long, Long>> touched = mapped.entrySet().stream()
                .filter(each ->
                        Long.compareUnsigned(each.getKey(), last) <= 0 && Long.compareUnsigned(end(each), iova) >= 0)
                .map(Map.Entry::copyOf)
                .toList();
        boolean cuts = touched.stream()
                .anyMatch(each ->
                        Long.compareUnsigned(each.getKey(), iova) < 0 || Long.compareUnsigned(end(each), last) > 0);
        if (style == Style.CONTAINER) {
            if (cuts) {
                return no(Errno.EINVAL);
            }
            touched.forEach(each -> mapped.remove(each.getKey()));
            return sum(touched);
        }
        // An iommufd takes one mapping after the other and stops at the first that it would have to cut: what it took
        // until then is gone, though it answers that nothing was there (ADR 0018).
        for (Map.Entry<Long, Long> each : touched) {
            if (Long.compareUnsigned(each.getKey(), iova) < 0 || Long.compareUnsigned(end(each), last) > 0) {
                return no(Errno.ENOENT);
            }
            mapped.remove(each.getKey());
        }
        return touched.isEmpty() ? no(Errno.ENOENT) : sum(touched);
    }

    private static long end(Map.Entry<Long, Long> mapping) {
        return mapping.getKey() + (mapping.getValue() - 1);
    }

    private static long sum(List<Map.Entry<Long, Long>> mappings) {
        return mappings.stream().mapToLong(Map.Entry::getValue).sum();
    }

    private long unmapAll() {
        long all = mapped.values().stream().mapToLong(Long::longValue).sum();
        mapped.clear();
        return all;
    }

    private static long no(Errno errno) {
        return -errno.number();
    }
}
