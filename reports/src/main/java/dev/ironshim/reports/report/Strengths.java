package dev.ironshim.reports.report;

import dev.ironshim.model.catalogue.Claim;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.report.Outcomes.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How strong a report is: what is claimed against the ways in which it is known, each cell from evidence alone. */
public final class Strengths {
    private static final String SIMULATED = "sim";
    private static final String LIVE_LANE = "hw";

    private Strengths() {}

    /** A way of knowing, the strongest first. What is only simulated is a way of its own, and never counts as live. */
    public enum Strength {
        ALL_VALUES("all values", "a proof for every value and every length of an array"),
        BOUND("exhaustive within a bound", "every reachable state and operation up to stated sizes"),
        INTERLEAVINGS(
                "every interleaving of a scenario",
                "threads in every order that Lincheck finds, or sampled by jcstress"),
        ATTACKED("attacked", "fed with hostile input beside a second, naive decoder"),
        LIVE("live on Linux", "a device behind an IOMMU that Linux drives, in QEMU or real"),
        SIMULATED("simulated only", "on our own simulated device, and on no kernel");

        private final String title;
        private final String means;

        Strength(String title, String means) {
            this.title = title;
            this.means = means;
        }

        private List<String> lanes() {
            return switch (this) {
                case ALL_VALUES -> List.of("jml", "smt");
                case BOUND -> List.of("tla");
                case INTERLEAVINGS -> List.of("test");
                case ATTACKED -> List.of("fuzz");
                case LIVE, SIMULATED -> List.of(LIVE_LANE);
            };
        }

        public String title() {
            return title;
        }

        /** What it takes, as half a sentence. */
        public String means() {
            return means;
        }
    }

    /**
     * What is known of one claim in one way.
     *
     * @param verdict the worst of its promises; null if none is asked of it in this way
     * @param holds how many of its promises hold
     * @param all how many there are
     * @param bound in words
     * @param unwell ids of those that do not hold
     */
    public record Cell(@Nullable Verdict verdict, int holds, int all, String bound, List<String> unwell) {}

    /** One claim, with a cell for each way of knowing. */
    public record Row(Claim claim, Map<Strength, Cell> cells) {}

    /** One promise as one way of knowing has it. */
    record Part(Outcome outcome, Verdict verdict, List<Evidence.Property> evidence) {}

    /** A row for each claim about the core, in the order in which they are declared. Costs are in none. */
    public static List<Row> of(Report report) {
        List<Outcome> outcomes = Outcomes.of(report).stream()
                .filter(outcome -> !outcome.ofCosts())
                .toList();
        List<Row> rows = new ArrayList<>();
        for (Claim claim : Claim.values()) {
            if (claim != Claim.WORKBENCH) {
                List<Outcome> mine = outcomes.stream()
                        .filter(outcome -> outcome.text().claims().contains(claim))
                        .toList();
                Map<Strength, Cell> cells = new EnumMap<>(Strength.class);
                for (Strength strength : Strength.values()) {
                    cells.put(strength, cell(report, mine, strength));
                }
                rows.add(new Row(claim, cells));
            }
        }
        return rows;
    }

    /** Up to where a promise is known, each way of knowing in a few words. */
    public static List<String> within(Report report, Outcome outcome) {
        List<String> words = new ArrayList<>();
        for (Strength strength : Strength.values()) {
            List<Part> said = parts(outcome, strength).stream()
                    .filter(part -> !part.evidence().isEmpty())
                    .toList();
            if (!said.isEmpty()) {
                words.add(BoundWords.of(report, strength, said));
            }
        }
        return words;
    }

    private static Cell cell(Report report, List<Outcome> outcomes, Strength strength) {
        List<Part> parts = outcomes.stream()
                .flatMap(outcome -> parts(outcome, strength).stream())
                .toList();
        Verdict worst = null;
        for (Part part : parts) {
            worst = worst == null ? part.verdict() : worst.worse(part.verdict());
        }
        List<String> unwell = parts.stream()
                .filter(part -> part.verdict() != Verdict.PASS)
                .map(part -> part.outcome().text().id())
                .toList();
        String bound = parts.stream().allMatch(part -> part.evidence().isEmpty())
                ? (parts.isEmpty() ? "" : "not run")
                : BoundWords.of(report, strength, parts);
        return new Cell(worst, parts.size() - unwell.size(), parts.size(), bound, unwell);
    }

    /** None if this way is not asked of it; open if it is and has said nothing. */
    private static List<Part> parts(Outcome outcome, Strength strength) {
        if (strength.lanes().contains(LIVE_LANE)) {
            return onDevices(outcome, strength);
        }
        List<String> asked = outcome.text().lanes().stream()
                .filter(strength.lanes()::contains)
                .toList();
        List<Evidence.Property> said = outcome.evidence().values().stream()
                .filter(each -> strength.lanes().contains(each.lane()))
                .toList();
        if (asked.isEmpty() && said.isEmpty()) {
            return List.of();
        }
        Verdict worst = said.size() < asked.size() ? Verdict.OPEN : Verdict.PASS;
        for (Evidence.Property each : said) {
            worst = worst.worse(each.verdict());
        }
        return List.of(new Part(outcome, worst, said));
    }

    /**
     * A promise about devices is live if it held on a target beside the simulated one, or failed on such a one. What held on the
     * simulated device alone holds there, and is open live if the lane calls it open.
     */
    private static List<Part> onDevices(Outcome outcome, Strength strength) {
        Evidence.Property said = outcome.evidence().get(LIVE_LANE);
        if (said == null) {
            boolean asked = outcome.text().lanes().contains(LIVE_LANE) && strength == Strength.LIVE;
            return asked ? List.of(new Part(outcome, Verdict.OPEN, List.of())) : List.of();
        }
        boolean onlySimulated = targets(said).equals(List.of(SIMULATED));
        boolean failedSimulated = said.reason() != null
                && said.reason().startsWith("on " + SIMULATED + ":")
                && !said.verdict().well();
        if (strength == Strength.SIMULATED) {
            if (failedSimulated) {
                return List.of(new Part(outcome, said.verdict(), List.of(said)));
            }
            // It held there; whether it could have failed there, a planted flaw has to have shown.
            Verdict simulated = said.kills().isEmpty() ? Verdict.OPEN : Verdict.PASS;
            return onlySimulated ? List.of(new Part(outcome, simulated, List.of(said))) : List.of();
        }
        if (failedSimulated || (onlySimulated && said.verdict() == Verdict.PASS)) {
            return List.of();
        }
        return List.of(new Part(outcome, said.verdict(), List.of(said)));
    }

    /** Whether nothing but the simulated device has shown it. */
    static boolean onlySimulated(Outcome outcome) {
        return !outcome.evidence().isEmpty()
                && outcome.evidence().values().stream()
                        .allMatch(said ->
                                said.lane().equals(LIVE_LANE) && targets(said).equals(List.of(SIMULATED)));
    }

    /** The targets on which it held. */
    static List<String> targets(Evidence.Property said) {
        return said.bound().isBlank()
                ? List.of()
                : Arrays.stream(said.bound().split(", ")).toList();
    }

    /** The targets of several, without the simulated one. */
    static SortedSet<String> live(List<Part> parts) {
        SortedSet<String> targets = new TreeSet<>();
        parts.forEach(part -> part.evidence().forEach(said -> targets.addAll(targets(said))));
        targets.remove(SIMULATED);
        return targets;
    }
}
