package dev.ironshim.reports.report;

import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The two verdicts of a run. Security is one, costs are the other: what an operation costs depends on the machine and on
 * what else runs there, and a busy machine must not make a promise about isolation fail.
 */
public final class Verdicts {
    private Verdicts() {}

    /** Whether this lane measures costs, and costs only. */
    public static boolean ofCosts(Evidence.Lane lane) {
        return lane.lane().equals(Catalogue.COSTS);
    }

    /** The worst of all lanes but the one that measures; open if there is no other. */
    static Verdict security(List<Evidence.Lane> lanes) {
        return worst(lanes.stream().filter(lane -> !ofCosts(lane)).toList(), property -> true);
    }

    /**
     * The same, but that what is open for want of something that the machine does not have decides nothing. Where only costs were
     * asked for, it is they that are meant.
     */
    static Verdict asked(List<Evidence.Lane> lanes) {
        if (!lanes.isEmpty() && lanes.stream().allMatch(Verdicts::ofCosts)) {
            return costs(lanes);
        }
        return worst(lanes.stream().filter(lane -> !ofCosts(lane)).toList(), property -> property.needs() == null);
    }

    /** What the lane that measures says; open if it was not run. */
    static Verdict costs(List<Evidence.Lane> lanes) {
        return worst(lanes.stream().filter(Verdicts::ofCosts).toList(), property -> true);
    }

    /** Failed before open before passed; nothing passes by saying nothing. */
    private static Verdict worst(List<Evidence.Lane> lanes, Predicate<Evidence.Property> decides) {
        Verdict worst = lanes.isEmpty() ? Verdict.OPEN : Verdict.PASS;
        for (Evidence.Lane lane : lanes) {
            if (lane.count(Verdict.FAIL) > 0
                    || lane.mutants().stream()
                            .anyMatch(mutant -> mutant.status().equals("survived"))) {
                return Verdict.FAIL;
            }
            if (lane.properties().stream()
                            .anyMatch(property -> property.verdict() == Verdict.OPEN && decides.test(property))
                    || lane.properties().isEmpty()
                    || !lane.problems().isEmpty()) {
                worst = Verdict.OPEN;
            }
        }
        return worst;
    }

    /** The verdict of costs for people: open is "not measured", "too noisy here", or open for another reason. */
    public static String costsInWords(Report report) {
        if (report.costs() != Verdict.OPEN) {
            return report.costs().word();
        }
        List<Evidence.Lane> measured =
                report.lanes().stream().filter(Verdicts::ofCosts).toList();
        if (measured.stream().allMatch(lane -> lane.ratios().isEmpty())) {
            return "not measured";
        }
        Set<String> noisy = measured.stream()
                .flatMap(lane -> lane.ratios().stream())
                .filter(ratio -> ratio.verdict() == Verdict.OPEN)
                .map(Evidence.Ratio::property)
                .collect(Collectors.toSet());
        boolean onlyNoise = measured.stream()
                .allMatch(lane -> lane.problems().isEmpty()
                        && lane.properties().stream()
                                .filter(property -> property.verdict() == Verdict.OPEN)
                                .allMatch(property -> noisy.contains(property.id())));
        return onlyNoise ? "too noisy here" : "open";
    }
}
