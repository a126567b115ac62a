package dev.ironshim.reports.report;

import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Profile;
import dev.ironshim.model.catalogue.Catalogue.Statement;
import dev.ironshim.model.catalogue.Claim;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.task.Made;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The canonical record of one run: {@code evidence.json}. Everything else is rendered from it and from nothing else.
 *
 * @param schema version of this format
 * @param commit what was checked; "unknown" outside a checkout
 * @param modified whether the working tree had changes that are not in the commit
 * @param selection machines that were asked for; empty for all
 * @param verdict of everything but costs
 * @param costs the verdict of costs, which depend on the machine that they are measured on and decide about nothing else;
 *     open if they were not measured
 * @param notBuilt lanes of the design that have no program yet
 * @param made when and where each part of the evidence of {@code lanes} was made
 * @param history what older runs found, the oldest first
 * @param places file from the root of the checkout and line where a promise is said formally, by its id, and where a mistake was
 *     planted that nothing refutes, by its id
 */
public record Report(
        int schema,
        String commit,
        boolean modified,
        List<String> selection,
        Verdict verdict,
        Verdict costs,
        Timing timing,
        List<MachineText> machines,
        List<Statement> assumptions,
        List<Statement> gaps,
        List<String> notBuilt,
        List<Evidence.Lane> lanes,
        List<Made> made,
        List<Older> history,
        Map<String, String> places) {

    /** The version that this code writes. */
    public static final int SCHEMA = 3;

    /** Where the catalogue is, from the root of the checkout. */
    public static final String CATALOGUE = "model/src/main/resources/catalogue/";

    /**
     * What an older run found.
     *
     * @param verdicts the worst that a lane said, by property
     */
    public record Older(String commit, String started, List<Evidence.Ratio> ratios, Map<String, Verdict> verdicts) {}

    /** What differs from run to run and from machine to machine. */
    public record Timing(String started, long durationMs, String java, String system, int processors) {}

    /** What the catalogue says of a machine. */
    public record MachineText(
            String name, String prefix, Profile profile, String summary, List<PropertyText> properties) {}

    /**
     * What the catalogue says of a property.
     *
     * @param claims what it helps to claim of the core; empty for the original
     * @param formal name of what says it formally: an operator, a method, a fuzz target, a scenario, a ratio or a check; null
     *     for the matrix
     * @param at file of the catalogue, from the root of the checkout, and line
     */
    public record PropertyText(
            String id,
            String says,
            String why,
            String source,
            String kind,
            @Nullable String formal,
            List<String> lanes,
            List<Claim> claims,
            @Nullable String defect,
            String at) {}

    /** Puts a report together. */
    static Report of(
            Catalogue catalogue,
            List<String> selection,
            String commit,
            boolean modified,
            Timing timing,
            List<String> notBuilt,
            List<Evidence.Lane> lanes,
            List<Made> made,
            List<Older> history,
            Places places) {
        List<MachineEntry> entries = catalogue.machines().stream()
                .filter(machine -> selection.isEmpty() || selection.contains(machine.name()))
                .toList();
        List<MachineText> machines = entries.stream().map(Report::text).toList();
        return new Report(
                SCHEMA,
                commit,
                modified,
                selection,
                Verdicts.security(lanes),
                Verdicts.costs(lanes),
                timing,
                machines,
                catalogue.assumptions(),
                catalogue.gaps(),
                notBuilt,
                lanes,
                made,
                history,
                places.of(entries, lanes));
    }

    /** The verdict that follows from the lines, which {@link #verdict} should be: somebody may have changed either. */
    public Verdict decided() {
        return Verdicts.security(lanes);
    }

    /** The verdict of what the machine that it ran on was asked, without what it lacks something for. */
    public Verdict asked() {
        return Verdicts.asked(lanes);
    }

    private static MachineText text(MachineEntry machine) {
        List<PropertyText> properties = new ArrayList<>();
        machine.properties()
                .forEach(property -> properties.add(new PropertyText(
                        property.id(),
                        property.says(),
                        property.why(),
                        property.source(),
                        property.kind().name().toLowerCase(Locale.ROOT),
                        property.formal(),
                        property.lanes().stream().sorted().toList(),
                        property.claims().stream().sorted().toList(),
                        property.defect(),
                        CATALOGUE + property.at())));
        return new MachineText(
                machine.name(), machine.prefix(), machine.profile(), machine.summary(), List.copyOf(properties));
    }

    /** The short form for scripts: see {@code ./ironshim verify --json}. */
    public Map<String, Object> summary() {
        List<Map<String, Object>> laneRows = new ArrayList<>();
        List<Map<String, Object>> propertyRows = new ArrayList<>();
        for (Evidence.Lane lane : lanes) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("lane", lane.lane());
            for (Verdict each : Verdict.values()) {
                row.put(each.word(), lane.count(each));
            }
            row.put("durationMs", lane.durationMs());
            row.put("counts", lane.counts());
            if (!lane.ratios().isEmpty()) {
                row.put("ratios", lane.ratios());
            }
            laneRows.add(row);
            for (Evidence.Property property : lane.properties()) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("id", property.id());
                one.put("lane", property.lane());
                one.put("verdict", property.verdict());
                one.put("reason", property.reason());
                one.put("witness", property.witness() != null);
                one.put("kills", property.kills().size());
                propertyRows.add(one);
            }
        }
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("commit", commit);
        summary.put("modified", modified);
        summary.put("verdict", verdict);
        summary.put("asked", asked());
        summary.put("costs", costs);
        summary.put("lanes", laneRows);
        summary.put("properties", propertyRows);
        summary.put(
                "problems",
                lanes.stream().flatMap(lane -> lane.problems().stream()).toList());
        return summary;
    }
}
