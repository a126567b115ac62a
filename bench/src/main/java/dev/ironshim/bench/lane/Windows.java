package dev.ironshim.bench.lane;

import java.util.ArrayList;
import java.util.List;

/** The benchmarks of window sets, each over several sizes. */
final class Windows {
    private static final List<Long> SIZES = List.of(10L, 100L, 1_000L, 10_000L, 100_000L, 1_000_000L);
    private static final long LAST_SCAN = 10_000;

    private Windows() {}

    static List<Measured> all() {
        List<Measured> all = new ArrayList<>();
        for (long size : SIZES) {
            all.add(at(size, "find", Measured.OURS, "findInWindowSet"));
            all.add(at(size, "find in a TreeMap", Measured.PEER, "findInTreeMap"));
            if (size <= LAST_SCAN) {
                all.add(at(size, "find by scanning", Measured.FLOOR, "findByScanning"));
            }
            all.add(at(size, "add and remove", Measured.OURS, "addAndRemoveInWindowSet"));
            all.add(at(size, "add and remove in a TreeMap", Measured.PEER, "addAndRemoveInTreeMap"));
        }
        return all;
    }

    private static Measured at(long size, String name, String role, String method) {
        return Measured.of("windows", name, role, "WindowBenchmark." + method, null)
                .of(size);
    }
}
