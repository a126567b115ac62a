package dev.ironshim.bench;

import dev.ironshim.impl.dma.WindowSet;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Finding, and adding and removing, in sets of 10 to a million windows; beside a TreeMap and, while it can, a linear scan. */
@State(Scope.Thread)
public class WindowBenchmark {
    private static final int STRIDE = 0x4000;
    private static final int SIZE = 0x1000;
    private static final int LOOKUPS = 1 << 16;

    @Param({"10", "100", "1000", "10000", "100000", "1000000"})
    private int windows;

    private final WindowSet set = new WindowSet();
    private final TreeMap<Long, Long> tree = new TreeMap<>(Long::compareUnsigned);
    private long[] firsts = new long[0];
    private final long[] addresses = new long[LOOKUPS];
    private final long[] fresh = new long[LOOKUPS];
    private int next;

    /** The same windows for all, and addresses half of which are inside one. */
    @Setup
    public void fill() {
        firsts = new long[windows];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < windows; i++) {
            long first = (long) i * STRIDE;
            firsts[i] = first;
            set.add(first, first + SIZE - 1);
            tree.put(first, first + SIZE - 1);
        }
        for (int i = 0; i < LOOKUPS; i++) {
            long window = (long) random.nextInt(windows) * STRIDE;
            addresses[i] = window + random.nextInt(2 * SIZE);
            fresh[i] = window + 2 * SIZE;
        }
    }

    @Benchmark
    public boolean findInWindowSet() {
        return set.holds(addresses[next++ & (LOOKUPS - 1)], 1);
    }

    @Benchmark
    public boolean findInTreeMap() {
        long address = addresses[next++ & (LOOKUPS - 1)];
        Map.Entry<Long, Long> before = tree.floorEntry(address);
        return before != null && Long.compareUnsigned(address, before.getValue()) <= 0;
    }

    /** Only as long as it ends in time. */
    @Benchmark
    public boolean findByScanning() {
        long address = addresses[next++ & (LOOKUPS - 1)];
        for (long first : firsts) {
            if (Long.compareUnsigned(first, address) <= 0 && Long.compareUnsigned(address, first + SIZE - 1) <= 0) {
                return true;
            }
        }
        return false;
    }

    @Benchmark
    public boolean addAndRemoveInWindowSet() {
        long first = fresh[next++ & (LOOKUPS - 1)];
        return set.add(first, first + SIZE - 1) && set.remove(first);
    }

    @Benchmark
    public boolean addAndRemoveInTreeMap() {
        long first = fresh[next++ & (LOOKUPS - 1)];
        Map.Entry<Long, Long> before = tree.floorEntry(first + SIZE - 1);
        if (before != null && Long.compareUnsigned(first, before.getValue()) <= 0) {
            return false;
        }
        tree.put(first, first + SIZE - 1);
        return tree.remove(first) != null;
    }
}
