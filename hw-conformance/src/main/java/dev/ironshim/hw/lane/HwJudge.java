package dev.ironshim.hw.lane;

import dev.ironshim.hw.suite.Deviation;
import dev.ironshim.hw.suite.Suite;
import dev.ironshim.hw.suite.Suite.Result;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Evidence.Mutant;
import dev.ironshim.model.evidence.Evidence.Trace;
import dev.ironshim.model.evidence.Evidence.TraceStep;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.model.tla.TlaText;
import dev.ironshim.model.tla.TlaValue;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what the results on all targets mean for a property. */
final class HwJudge {
    private static final String REPRODUCE = "./ironshim verify --lane hw";
    // No port that QEMU emulates has DPC.
    private static final Set<String> SIMULATED = Set.of("cut off by the port", "non-fatal error leaves the port open");

    private final String target;
    private final String kernel;
    private final @Nullable String missing;
    private final List<Result> results;
    private final List<Mutant> mutants;

    /**
     * What the lane has seen.
     *
     * @param target what it was asked to play on
     * @param kernel of the guest, or empty
     * @param missing why there was no guest although one was asked for, or null
     */
    HwJudge(String target, String kernel, @Nullable String missing, List<Result> results, List<Mutant> mutants) {
        this.target = target;
        this.kernel = kernel;
        this.missing = missing;
        this.results = results;
        this.mutants = mutants;
    }

    /** What is known of it. */
    Evidence.Property judge(Property property) {
        List<Result> mine = results.stream()
                .filter(result -> result.check().equals(property.formal()))
                .toList();
        List<String> kills = mutants.stream()
                .filter(mutant -> mutant.killedBy().contains(property.id()))
                .map(Mutant::id)
                .toList();
        List<String> passes = mine.stream()
                .filter(result -> result.verdict() == Suite.Verdict.PASS)
                .map(Result::target)
                .toList();
        Verdict verdict = Verdict.PASS;
        String reason = null;
        // A failure that nobody knows of tells more than one that is known.
        Result failed = mine.stream()
                .filter(result -> result.verdict() == Suite.Verdict.FAIL)
                .min(Comparator.comparing(result -> Deviation.of(result, kernel) != null))
                .orElse(null);
        if (failed != null) {
            String known = Deviation.of(failed, kernel);
            verdict = known == null ? Verdict.FAIL : Verdict.DEVIATION;
            reason = known == null ? "on " + failed.target() + ": " + failed.detail() : known;
        } else if (passes.isEmpty()) {
            verdict = Verdict.OPEN;
            reason = !mine.isEmpty()
                    ? why(mine)
                    : ofKernelsOnly(property) ? "there was no kernel to ask" : "there is no check of this name";
        } else if (missing != null) {
            verdict = Verdict.OPEN;
            reason = "only on " + String.join(", ", passes) + ": " + missing;
        } else if (!target.equals(HwLane.SIM)
                && passes.equals(List.of(HwLane.SIM))
                && !SIMULATED.contains(property.formal())) {
            verdict = Verdict.OPEN;
            reason = "only simulated: " + why(mine);
        } else if (kills.isEmpty()) {
            verdict = Verdict.OPEN;
            reason = "no flaw of a target was noticed by it";
        } else if (undecided(mine) != null) {
            verdict = Verdict.OPEN;
            reason = undecided(mine);
        }
        Evidence.Property judged = new Evidence.Property(
                property.id(),
                HwLane.LANE,
                verdict,
                reason,
                property.formal(),
                null,
                String.join(", ", passes),
                List.of("A-11"),
                Map.of("targets", (long) passes.size()),
                passes.isEmpty() ? null : witness(property, passes),
                kills,
                null,
                REPRODUCE);
        return verdict == Verdict.OPEN && lacking(property, mine, passes) ? judged.needing(needed()) : judged;
    }

    /** Whether nothing failed, and nothing was left undecided but by targets that cannot show it. */
    private boolean lacking(Property property, List<Result> mine, List<String> passes) {
        return missing == null
                && (passes.isEmpty() || (passes.equals(List.of(HwLane.SIM)) && !target.equals(HwLane.SIM)))
                && mine.stream()
                        .filter(result -> result.verdict() != Suite.Verdict.PASS)
                        .allMatch(result -> result.detail().startsWith(Suite.LACKS))
                && (!mine.isEmpty() || ofKernelsOnly(property));
    }

    private static boolean ofKernelsOnly(Property property) {
        return HwLane.SPACES.equals(property.formal()) || Suite.GIVEN_BACK.equals(property.formal());
    }

    /** What would have decided it: a guest instead of a device of this machine, a guest, or one whose kernel has iommufd. */
    private String needed() {
        if (target.startsWith(HwLane.VFIO)) {
            return "./ironshim verify --lane hw --target lab";
        }
        return target.equals(HwLane.SIM) ? "./ironshim lab setup" : "./ironshim lab setup --iommufd";
    }

    private static String why(List<Result> mine) {
        return mine.stream()
                .filter(result -> result.verdict() != Suite.Verdict.PASS)
                .map(result -> result.target() + ": " + result.detail())
                .collect(Collectors.joining("; "));
    }

    /** A target that can show a property and could not decide it. */
    private static @Nullable String undecided(List<Result> mine) {
        return mine.stream()
                .filter(result -> result.verdict() == Suite.Verdict.OPEN
                        && !result.detail().startsWith(Suite.LACKS))
                .map(result -> "on " + result.target() + ": " + result.detail())
                .findFirst()
                .orElse(null);
    }

    private static Trace witness(Property property, List<String> passes) {
        TreeMap<String, TlaValue> fields = new TreeMap<>();
        fields.put("check", new TlaValue.Str(String.valueOf(property.formal())));
        fields.put("heldOn", new TlaValue.Str(String.join(", ", passes)));
        return new Trace(List.of(new TraceStep(null, null, TlaText.print(new TlaValue.Rec(fields)))), null);
    }
}
