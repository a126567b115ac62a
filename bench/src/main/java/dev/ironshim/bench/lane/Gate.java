package dev.ironshim.bench.lane;

import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.evidence.Evidence.Measure;
import dev.ironshim.model.evidence.Evidence.Ratio;
import dev.ironshim.model.evidence.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What something may cost beside something else.
 *
 * @param name the property's formal text
 * @param ours benchmark that is divided
 * @param beside benchmarks of which the least divides
 * @param atMost whether the ratio must not be above the limit; otherwise it must not be below
 */
record Gate(String name, String ours, List<String> beside, boolean atMost, double limit) {
    private static final String ALLOCATION = "allocation";
    private static final double NOTHING = 0.01;
    private static final List<String> INTERRUPT_PATH = List.of("admission", "deferral", "capabilities");

    static final List<Gate> ALL = List.of(
            of("admit / compare-and-set", "Admission.admit", 1.5, "AdmissionFloors.compareAndSet"),
            of(
                    "admit / best peer",
                    "Admission.admit",
                    0.2,
                    "AdmissionPeers.bucket4j",
                    "AdmissionPeers.resilience4j",
                    "AdmissionPeers.guava"),
            of("admit owned / read and release", "Admission.admitOwned", 3, "AdmissionFloors.readAndRelease"),
            of("refuse quarantined / volatile read", "Admission.refuse", 3, "AdmissionFloors.volatileRead"),
            new Gate("two threads, two lines / one", "Cores.twoLines", List.of("Cores.one"), false, 1.8),
            of("defer and drain / best queue", "Deferral.deferAndDrain", 1.2, "Deferral.jctools"),
            of("capability use / checked access", "Capabilities.read32", 2, "Capabilities.checkedAccess"),
            of("decode / hash", "ManifestBenchmark.decode", 1, "ManifestBenchmark.hash"),
            // A microsecond, where a volatile write takes six nanoseconds.
            of("cut off / volatile write", "CuttingOff.alone", 160, "CuttingOff.volatileWrite"),
            of("cut off beside one that hangs / alone", "CuttingOff.besideHung", 2, "CuttingOff.alone"),
            of("cut off among a thousand / alone", "CuttingOff.amongMany", 2, "CuttingOff.alone"),
            // The logarithm alone makes it 1.25; the rest is for caches that hold ten thousand.
            of("withdraw 100,000 / 10,000, each", "Withdrawal.hundredThousand", 2.5, "Withdrawal.tenThousand"));

    private static Gate of(String name, String ours, double limit, String... beside) {
        return new Gate(name, ours, List.of(beside), true, limit);
    }

    private Ratio judge(String property, Map<Measured, Measure> measures) {
        Measure above = of(measures, ours);
        Measure below = beside.stream()
                .map(method -> of(measures, method))
                .min(Comparator.comparingDouble(Measure::value))
                .orElseThrow();
        double low = above.low() / below.high();
        double high = above.high() / below.low();
        Verdict verdict = atMost ? verdict(high <= limit, low > limit) : verdict(low >= limit, high < limit);
        return new Ratio(
                property, name, above.value() / below.value(), low, high, (atMost ? "<= " : ">= ") + limit, verdict);
    }

    private static Verdict verdict(boolean kept, boolean broken) {
        return kept ? Verdict.PASS : broken ? Verdict.FAIL : Verdict.OPEN;
    }

    private static Measure of(Map<Measured, Measure> measures, String method) {
        return measures.entrySet().stream()
                .filter(each -> each.getKey().method().equals(method))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(method + " was not measured"));
    }

    /** Whether the benchmark's own figure is what a gate is about. */
    static boolean about(Property property, Measured measured) {
        if (ALLOCATION.equals(property.formal())) {
            return INTERRUPT_PATH.contains(measured.group());
        }
        return ALL.stream()
                .anyMatch(gate -> gate.name.equals(property.formal()) && gate.ours.equals(measured.method()));
    }

    /** The benchmarks of both sides; for allocation those that it is about. */
    static List<Measured> sides(Property property) {
        return Measured.ALL.stream()
                .filter(measured -> !measured.nightly())
                .filter(measured ->
                        about(property, measured) ? measured.role().equals(Measured.OURS) : beside(property, measured))
                .toList();
    }

    private static boolean beside(Property property, Measured measured) {
        return ALL.stream()
                .anyMatch(gate -> gate.name.equals(property.formal()) && gate.beside.contains(measured.method()));
    }

    /** @throws IllegalArgumentException if there is no such gate */
    static Ratio judge(Property property, Map<Measured, Measure> measures) {
        if (ALLOCATION.equals(property.formal())) {
            return allocation(property.id(), measures);
        }
        return ALL.stream()
                .filter(gate -> gate.name.equals(property.formal()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no gate " + property.formal()))
                .judge(property.id(), measures);
    }

    /**
     * Nothing on the way of an interrupt allocates: the greatest number of bytes for one operation, without what a monitor's own
     * threads allocate meanwhile, which is what they allocate beside the floor of the group.
     */
    private static Ratio allocation(String property, Map<Measured, Measure> measures) {
        double greatest = 0;
        for (Measure measure : measures.values()) {
            Double bytes = measure.bytes();
            if (measure.role().equals(Measured.OURS) && INTERRUPT_PATH.contains(measure.group())) {
                greatest = Math.max(
                        greatest,
                        bytes == null
                                ? Double.MAX_VALUE
                                : bytes - measure.value() * background(measure.group(), measures));
            }
        }
        return new Ratio(
                property, ALLOCATION, greatest, greatest, greatest, "< " + NOTHING, verdict(greatest < NOTHING, true));
    }

    /** Bytes for each nanosecond of a floor, which allocates nothing itself; 0 for a group without one. */
    private static double background(String group, Map<Measured, Measure> measures) {
        double least = Double.MAX_VALUE;
        for (Measure measure : measures.values()) {
            Double bytes = measure.bytes();
            if (measure.role().equals(Measured.FLOOR) && measure.group().equals(group) && bytes != null) {
                least = Math.min(least, bytes / measure.value());
            }
        }
        return least == Double.MAX_VALUE ? 0 : least;
    }

    static String says(Ratio ratio) {
        return String.format(
                Locale.ROOT,
                "%.3g, between %.3g and %.3g, gate %s",
                ratio.value(),
                ratio.low(),
                ratio.high(),
                ratio.gate());
    }
}
