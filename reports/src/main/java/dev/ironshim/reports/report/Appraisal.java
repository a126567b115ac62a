package dev.ironshim.reports.report;

import dev.ironshim.model.catalogue.AcceptedRisk;
import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Profile;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.report.Outcomes.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the lines of a report say, whatever its own line about the verdict says.
 *
 * @param verdict that follows from the lines of the lanes that were run, as a run computes it
 * @param stated what the report says its verdict is
 * @param dirty whether what was checked is in no commit, or in one that nobody knows
 * @param failed what is refuted, planted mistakes that nothing refutes among it
 * @param open what was asked and is not decided, problems of lanes among it
 * @param notAsked what is promised and was asked of nobody: lanes, machines or promises that this run left out
 * @param costs what failed or is open of costs, which say nothing about security
 * @param contradictions lines that cannot both be so
 */
public record Appraisal(
        Verdict verdict,
        Verdict stated,
        boolean dirty,
        List<Line> failed,
        List<Line> open,
        List<Line> notAsked,
        List<Line> costs,
        List<String> contradictions) {

    /** What a benchmark decides. Costs have a verdict of their own, and a run without them is whole. */
    private static final String COST = "cost";

    /**
     * One line that is not well.
     *
     * @param id of the promise or of the planted mistake, or {@code problem}
     * @param says the promise in words
     * @param reason why it is not well
     * @param closes the command that decides it
     */
    public record Line(String id, String lane, String says, String reason, String closes) {}

    /** @param catalogue what is promised, by whoever asks: a report that leaves a promise out is a part */
    public static Appraisal of(Report report, Catalogue catalogue) {
        List<Line> failed = new ArrayList<>();
        List<Line> open = new ArrayList<>();
        List<Line> notAsked = new ArrayList<>();
        List<Line> costs = new ArrayList<>();
        List<Outcome> outcomes = Outcomes.of(report);
        for (Outcome outcome : outcomes) {
            SortedSet<String> lanes = new TreeSet<>(outcome.text().lanes());
            lanes.addAll(outcome.evidence().keySet());
            for (String lane : lanes) {
                Evidence.Property property = outcome.evidence().get(lane);
                if (property == null) {
                    if (!outcome.text().kind().equals(COST)) {
                        notAsked.add(notAsked(
                                outcome.text().id(), lane, outcome.text().says(), "was not asked of it"));
                    }
                } else if (!property.verdict().well()) {
                    (lane.equals(Catalogue.COSTS) ? costs : property.verdict() == Verdict.FAIL ? failed : open)
                            .add(new Line(
                                    outcome.text().id(),
                                    lane,
                                    outcome.text().says(),
                                    property.reason() == null ? "" : property.reason(),
                                    property.reproduce()));
                }
            }
        }
        for (Evidence.Lane lane : report.lanes()) {
            lane.problems()
                    .forEach(problem -> (lane.lane().equals(Catalogue.COSTS) ? costs : open)
                            .add(new Line(
                                    "problem",
                                    lane.lane(),
                                    "The lane came to its end without a problem.",
                                    problem,
                                    "./ironshim verify --lane " + lane.lane())));
            lane.mutants().stream()
                    .filter(mutant -> mutant.status().equals("survived"))
                    .forEach(mutant -> (lane.lane().equals(Catalogue.COSTS) ? costs : failed)
                            .add(new Line(
                                    mutant.id(),
                                    lane.lane(),
                                    "A planted mistake is refuted by a property.",
                                    mutant.where() + ": " + mutant.before() + " => " + mutant.after(),
                                    "./ironshim verify --lane " + lane.lane())));
        }
        notAsked.addAll(leftOut(report, catalogue));
        return new Appraisal(
                report.decided(),
                report.verdict(),
                report.modified() || report.commit().equals("unknown"),
                List.copyOf(failed),
                List.copyOf(open),
                List.copyOf(notAsked),
                List.copyOf(costs),
                Contradictions.in(report));
    }

    /** What the catalogue promises and the report does not even list. */
    private static List<Line> leftOut(Report report, Catalogue catalogue) {
        List<Line> left = new ArrayList<>();
        for (MachineEntry machine : catalogue.machines()) {
            if (machine.profile() == Profile.SEED) {
                continue;
            }
            for (Property property : machine.properties()) {
                SortedSet<String> missing = new TreeSet<>(property.lanes());
                report.machines().stream()
                        .flatMap(each -> each.properties().stream())
                        .filter(each -> each.id().equals(property.id()))
                        .forEach(each -> missing.removeAll(each.lanes()));
                if (!property.kind().name().equalsIgnoreCase(COST)) {
                    missing.forEach(
                            lane -> left.add(notAsked(property.id(), lane, property.says(), "is not in the report")));
                }
            }
        }
        return left;
    }

    private static Line notAsked(String id, String lane, String says, String reason) {
        return new Line(id, lane, says, reason, "./ironshim verify --lane " + lane);
    }

    /** What is open or was not asked and that no decision is about. */
    public List<Line> unaccepted(List<AcceptedRisk> risks) {
        return Stream.concat(open.stream(), notAsked.stream())
                .filter(line -> risks.stream().noneMatch(risk -> risk.covers(line.id(), line.lane())))
                .toList();
    }

    /** Whether what keeps it from passing is open or was not asked, and somebody has decided to live with all of that. */
    public boolean acceptable(List<AcceptedRisk> risks) {
        return verdict != Verdict.FAIL
                && stated == verdict
                && !dirty
                && contradictions.isEmpty()
                && unaccepted(risks).isEmpty();
    }

    /** Whether something that is promised was not asked. */
    public boolean partial() {
        return !notAsked.isEmpty();
    }

    /** Whether the report is whole, of a commit, does not contradict itself, and every line that decides is well. */
    public boolean passes() {
        return verdict == Verdict.PASS && stated == verdict && !dirty && !partial() && contradictions.isEmpty();
    }

    /** Such as {@code open, partial, dirty}. */
    public String words() {
        return verdict.word() + (partial() ? ", partial" : "") + (dirty ? ", dirty" : "");
    }
}
