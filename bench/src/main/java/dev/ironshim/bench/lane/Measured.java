package dev.ironshim.bench.lane;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;

/**
 * A benchmark, and what a reader sees of it.
 *
 * @param method its class and method in {@code dev.ironshim.bench}
 * @param size a value of its parameter, or null
 * @param nightly whether it is left out of the short form
 */
record Measured(
        String group,
        String name,
        String role,
        String method,
        @Nullable Long size,
        boolean nightly,
        @Nullable String note) {
    static final String OURS = "ours";
    static final String FLOOR = "floor";
    static final String PEER = "peer";

    private static final String PEERS_CLOCK =
            "reads a clock and refills by time; ours is told the time and counts by window";
    private static final String UNSAFE = "needs sun.misc.Unsafe, which warns and will be refused; not in the gate";
    private static final String WITHDRAWAL = "withdrawn, unmapped and flushed; of a platform that does nothing";
    private static final String SAME_THREAD = "same-thread offer and poll flatters queues";

    static final List<Measured> ALL = List.of(
            of("admission", "admit", OURS, "Admission.admit", "a window begins at every 1000th call"),
            of("admission", "admit, owned line", OURS, "Admission.admitOwned", "a window begins at every 1000th call"),
            of("admission", "admit, unlimited", OURS, "Admission.admitUnlimited", null),
            of("admission", "refuse, quarantined", OURS, "Admission.refuse", "counts the interrupt as lost"),
            of("admission", "volatile read", FLOOR, "AdmissionFloors.volatileRead", null),
            of("admission", "compare-and-set", FLOOR, "AdmissionFloors.compareAndSet", "uncontended, a padded long"),
            of(
                    "admission",
                    "volatile read, compare-and-set",
                    FLOOR,
                    "AdmissionFloors.readAndSwap",
                    "a shared budget's"),
            of("admission", "volatile read, count", FLOOR, "AdmissionFloors.readAndCount", "a counted refusal's"),
            of("admission", "volatile read, release store", FLOOR, "AdmissionFloors.readAndRelease", null),
            of("admission", "System.nanoTime", FLOOR, "AdmissionFloors.nanoTime", null),
            of("admission", "Bucket4j", PEER, "AdmissionPeers.bucket4j", PEERS_CLOCK),
            of("admission", "Resilience4j", PEER, "AdmissionPeers.resilience4j", PEERS_CLOCK),
            of("admission", "Guava", PEER, "AdmissionPeers.guava", PEERS_CLOCK),
            of("cores", "one thread", OURS, "Cores.one", "throughput of all threads"),
            of("cores", "two threads, two lines", OURS, "Cores.twoLines", "throughput of all threads"),
            of("cores", "two threads, one line", OURS, "Cores.oneLine", "throughput of all threads")
                    .atNight(),
            of("deferral", "defer and drain", OURS, "Deferral.deferAndDrain", SAME_THREAD),
            of("deferral", "JCTools MpscVarHandleArrayQueue", PEER, "Deferral.jctools", SAME_THREAD),
            of("deferral", "JCTools MpscArrayQueue", PEER, "Deferral.jctoolsUnsafe", UNSAFE),
            of("deferral", "Agrona ManyToOneConcurrentArrayQueue", PEER, "Deferral.agrona", UNSAFE),
            of("deferral", "ArrayBlockingQueue", PEER, "Deferral.blocking", SAME_THREAD)
                    .atNight(),
            of("deferral", "ConcurrentLinkedQueue", PEER, "Deferral.linked", SAME_THREAD)
                    .atNight(),
            of(
                            "handover",
                            "defer, drain elsewhere",
                            OURS,
                            "Handover.deferred",
                            "attempts on a full or empty queue count")
                    .atNight(),
            of(
                            "handover",
                            "JCTools MpscArrayQueue",
                            PEER,
                            "Handover.jctools",
                            "attempts on a full or empty queue count")
                    .atNight(),
            of("handover", "Agrona ManyToOneConcurrentArrayQueue", PEER, "Handover.agrona", "attempts count")
                    .atNight(),
            of(
                    "capabilities",
                    "read a register",
                    OURS,
                    "Capabilities.read32",
                    "of a platform that is a memory segment"),
            of("capabilities", "read a port", OURS, "Capabilities.in8", "of a platform that is a memory segment"),
            of("capabilities", "read mapped memory", OURS, "Capabilities.readMapping", null),
            of(
                    "capabilities",
                    "let an interrupt in",
                    OURS,
                    "Capabilities.deliver",
                    "a window begins at every 1000th call"),
            of("capabilities", "checked access", FLOOR, "Capabilities.checkedAccess", "a bare memory segment"),
            of("cut-off", "one driver", OURS, "CuttingOff.alone", "from the operator's call to its return"),
            of("cut-off", "beside one whose memory does not come back", OURS, "CuttingOff.besideHung", null),
            of("cut-off", "among a thousand drivers", OURS, "CuttingOff.amongMany", null),
            of("cut-off", "among so many drivers", OURS, "CuttingOff.amongMany", null)
                    .of(10_000),
            of("cut-off", "volatile write", FLOOR, "CuttingOff.volatileWrite", "what a kill is at least"),
            of("withdrawal", "of 10,000 mappings, each", OURS, "Withdrawal.tenThousand", WITHDRAWAL),
            of("withdrawal", "of 100,000 mappings, each", OURS, "Withdrawal.hundredThousand", WITHDRAWAL),
            of("manifests", "decode", OURS, "ManifestBenchmark.decode", null),
            of("manifests", "hash", FLOOR, "ManifestBenchmark.hash", "SHA-256 of the same bytes"),
            of("manifests", "encode", OURS, "ManifestBenchmark.encode", null).atNight(),
            of("manifests", "verify, Ed25519", OURS, "ManifestBenchmark.verify", "by a new verifier each time")
                    .atNight(),
            of(
                            "manifests",
                            "verify, both algorithms",
                            OURS,
                            "ManifestBenchmark.verifyBoth",
                            "by a new verifier each time")
                    .atNight(),
            of("configuration", "parse", OURS, "PciBenchmark.parse", "an NVMe controller with SR-IOV")
                    .atNight(),
            of("explorer", "explore", OURS, "ExplorerBenchmark.explore", null).of(2),
            of("explorer", "steps only", FLOOR, "ExplorerBenchmark.stepsOnly", null)
                    .of(2));

    static Measured of(String group, String name, String role, String method, @Nullable String note) {
        return new Measured(group, name, role, method, null, false, note);
    }

    /** The benchmark of that class and method. */
    static Measured of(String method) {
        return ALL.stream()
                .filter(each -> each.method.equals(method))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no benchmark " + method));
    }

    Measured atNight() {
        return new Measured(group, name, role, method, size, true, note);
    }

    Measured of(long value) {
        return new Measured(group, name, role, method, value, true, note);
    }

    /** What {@code size} is a value of. */
    String parameter() {
        return switch (group) {
            case "windows" -> "windows";
            case "cut-off" -> "drivers";
            default -> "callBudget";
        };
    }

    /** Whether operations of all threads are counted, not the time of one. */
    Mode mode() {
        return group.equals("cores") ? Mode.Throughput : Mode.AverageTime;
    }

    /** How many times longer than others it is warmed up: much code is compiled late, and until then it is ten times slower. */
    int warmUp() {
        if (group.equals("cut-off") && role.equals(OURS)) {
            return 15;
        }
        return group.equals("manifests") || (group.equals("admission") && role.equals(PEER)) ? 5 : 1;
    }

    /** Whether single calls are sampled too, for their percentiles. */
    boolean sampled() {
        return group.equals("admission") || group.equals("deferral");
    }
}
