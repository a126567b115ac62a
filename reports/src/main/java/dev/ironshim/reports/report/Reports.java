package dev.ironshim.reports.report;

import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.report.Report.Timing;
import dev.ironshim.reports.task.Made;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Puts reports together from what the lanes returned and what the catalogue says. */
public final class Reports {
    private Reports() {}

    /**
     * The report of a run.
     *
     * @param selection machines that were asked for; empty for all
     * @param started before the first lane, in whole seconds
     * @param built lanes that have a program
     * @param made when and where each part of the lanes' evidence was made
     * @param problems of the run, beside those of lanes; the first lane carries them
     */
    public static Report assemble(
            Catalogue catalogue,
            List<String> selection,
            String commit,
            boolean modified,
            Instant started,
            long durationMs,
            List<String> built,
            List<Evidence.Lane> lanes,
            List<Made> made,
            List<String> problems,
            List<Report.Older> history) {
        List<Evidence.Lane> completed = new ArrayList<>();
        for (Evidence.Lane lane : lanes) {
            completed.add(complete(lane, catalogue, selection, completed.isEmpty() ? problems : List.of()));
        }
        return Report.of(
                catalogue,
                selection,
                commit,
                modified,
                new Timing(
                        started.toString(),
                        durationMs,
                        System.getProperty("java.vm.version", "?"),
                        System.getProperty("os.name", "?") + " " + System.getProperty("os.arch", "?"),
                        Runtime.getRuntime().availableProcessors()),
                Catalogue.LANES.stream()
                        .filter(lane -> !built.contains(lane))
                        .sorted()
                        .toList(),
                completed,
                made,
                history,
                new Places(Path.of(System.getProperty("ironshim.home", "."))));
    }

    /** What the catalogue asks of a lane and the lane says nothing about is open, whatever the lane thinks of itself. */
    private static Evidence.Lane complete(
            Evidence.Lane lane, Catalogue catalogue, List<String> selection, List<String> more) {
        Set<String> said = new HashSet<>();
        lane.properties().forEach(property -> said.add(property.id()));
        lane.findings().forEach(finding -> said.add(finding.id()));
        List<Evidence.Property> properties = new ArrayList<>();
        lane.properties().forEach(property -> properties.add(withKills(property, lane)));
        catalogue.machines().stream()
                .filter(machine -> selection.isEmpty() || selection.contains(machine.name()))
                .flatMap(machine -> machine.properties().stream())
                .filter(property -> property.lanes().contains(lane.lane()) && !said.contains(property.id()))
                .forEach(property -> properties.add(Evidence.Property.undecided(
                        property.id(),
                        lane.lane(),
                        Verdict.OPEN,
                        "the lane said nothing about it",
                        "./ironshim verify --lane " + lane.lane())));
        return new Evidence.Lane(
                lane.lane(),
                lane.durationMs(),
                lane.counts(),
                lane.tools(),
                properties,
                lane.machines(),
                lane.mutants(),
                lane.findings(),
                lane.growth(),
                lane.proofs(),
                lane.campaigns(),
                lane.measures(),
                lane.ratios(),
                Stream.concat(lane.problems().stream(), more.stream()).toList());
    }

    /** A lane may say which promises refute a mistake and not, beside the promise, which mistakes it refutes: both are evidence. */
    private static Evidence.Property withKills(Evidence.Property property, Evidence.Lane lane) {
        SortedSet<String> kills = new TreeSet<>(property.kills());
        lane.mutants().stream()
                .filter(mutant -> mutant.killedBy().contains(property.id()))
                .forEach(mutant -> kills.add(mutant.id()));
        return kills.size() == property.kills().size()
                ? property
                : new Evidence.Property(
                        property.id(),
                        property.lane(),
                        property.verdict(),
                        property.reason(),
                        property.formal(),
                        property.antecedent(),
                        property.bound(),
                        property.assumptions(),
                        property.counts(),
                        property.witness(),
                        List.copyOf(kills),
                        property.counterexample(),
                        property.reproduce(),
                        property.needs());
    }
}
