package dev.ironshim.reports.cli;

import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.catalogue.Catalogue.Profile;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.report.Report;
import dev.ironshim.reports.report.Report.MachineText;
import dev.ironshim.reports.report.Totals;
import dev.ironshim.reports.report.Verdicts;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a person reads when a run has ended: first what is not well, then a line for each machine. */
final class Summary {
    private static final int SHOWN = 20;
    private static final String DECIDED = "; decided by ";

    private Summary() {}

    /**
     * Prints it.
     *
     * @param verdict that the exit code goes by
     * @param counted whether what this machine lacks something for decides too
     */
    static void print(PrintStream out, Report report, Verdict verdict, boolean counted, Path page) {
        for (Evidence.Lane lane : report.lanes()) {
            lane.problems().stream().limit(SHOWN).forEach(problem -> out.println("! " + indent(problem)));
            for (Evidence.Machine machine : lane.machines()) {
                machine.disagreements()
                        .forEach(one -> out.println("! " + machine.name() + " disagrees: " + indent(one)));
            }
            // One cause may decide about many properties; it is told once.
            Map<String, List<String>> unwell = new LinkedHashMap<>();
            for (Evidence.Property property : lane.properties()) {
                if (property.verdict() != Verdict.PASS) {
                    String reason = property.reason() == null ? "" : property.reason();
                    unwell.computeIfAbsent(
                                    property.verdict().word().toUpperCase(Locale.ROOT) + " %s  "
                                            + indent(reason).replace("%", "%%")
                                            + (property.needs() == null ? "" : DECIDED + property.needs()),
                                    key -> new ArrayList<>())
                            .add(property.id());
                }
            }
            unwell.forEach((text, ids) -> out.println(String.format(
                    Locale.ROOT,
                    text,
                    ids.size() > SHOWN && text.contains(DECIDED)
                            ? ids.size() + " properties"
                            : String.join(", ", ids))));
            lane.mutants().stream()
                    .filter(mutant -> mutant.status().equals("survived"))
                    .limit(SHOWN)
                    .forEach(mutant -> out.println("SURVIVED " + mutant.id() + "  " + mutant.where() + "  "
                            + mutant.before() + " => " + mutant.after()));
        }
        out.printf(
                Locale.ROOT,
                "%n%-18s %11s %10s %12s %10s %9s%n",
                "machine",
                "properties",
                "states",
                "pairs",
                "disagree",
                "mutants");
        for (MachineText machine : report.machines()) {
            boolean spoken = report.lanes().stream()
                    .flatMap(lane -> lane.properties().stream())
                    .anyMatch(property -> property.id().startsWith(machine.prefix() + "-"));
            if (spoken) {
                row(out, report, machine);
            }
        }
        Map<String, Long> totals = Totals.of(report);
        out.printf(
                Locale.ROOT,
                "%n%s: %d of %d properties hold, %,d pairs compared, %d disagreements, %d of %d mutants refuted, %d findings in the original.%n",
                verdict.word().toUpperCase(Locale.ROOT),
                totals.getOrDefault("askedHold", 0L),
                totals.getOrDefault("asked", 0L),
                totals.getOrDefault("pairs", 0L),
                totals.getOrDefault("disagreements", 0L),
                totals.getOrDefault("mutantsKilled", 0L),
                totals.getOrDefault("mutants", 0L),
                totals.getOrDefault("findings", 0L));
        Map<String, Integer> left = new TreeMap<>();
        report.lanes().stream()
                .flatMap(lane -> lane.properties().stream())
                .filter(property -> property.needs() != null)
                .forEach(property -> left.merge(property.needs(), 1, Integer::sum));
        left.forEach((command, number) -> out.println("Left open" + (counted ? "" : ", and of no weight here") + ": "
                + number + ", which " + command + " decides" + (counted ? "." : " (--require iommufd counts them).")));
        if (report.lanes().stream().anyMatch(Verdicts::ofCosts)) {
            out.println("Costs: " + Verdicts.costsInWords(report) + ".");
        }
        Set<String> silent = new TreeSet<>(Catalogue.LANES);
        report.lanes().forEach(lane -> silent.remove(lane.lane()));
        if (!silent.isEmpty()) {
            out.println("Not run: the lanes " + String.join(", ", silent) + ".");
        }
        out.println("Report: " + page);
    }

    private static void row(PrintStream out, Report report, MachineText machine) {
        Set<String> owed = new HashSet<>();
        Set<String> unheld = new HashSet<>();
        long states = 0;
        long pairs = 0;
        long disagreements = 0;
        long mutants = 0;
        long killed = 0;
        for (Evidence.Lane lane : report.lanes()) {
            for (Evidence.Property property : lane.properties()) {
                if (property.id().startsWith(machine.prefix() + "-")) {
                    owed.add(property.id());
                    if (property.verdict() != Verdict.PASS) {
                        unheld.add(property.id());
                    }
                }
            }
            for (Evidence.Machine each : lane.machines()) {
                if (each.name().equals(machine.name())) {
                    for (Evidence.Relation relation : each.relations()) {
                        states += relation.states();
                        pairs += relation.pairs();
                        disagreements += relation.disagreements();
                    }
                }
            }
            for (Evidence.Mutant mutant : lane.mutants()) {
                boolean concerns = mutant.machine().equals(machine.name())
                        || mutant.killedBy().stream().anyMatch(id -> id.startsWith(machine.prefix() + "-"));
                if (concerns && !mutant.status().equals("equivalent")) {
                    mutants++;
                    killed += mutant.status().equals("killed") ? 1 : 0;
                }
            }
        }
        String name = machine.profile() == Profile.SEED ? machine.name() + " *" : machine.name();
        out.printf(
                Locale.ROOT,
                "%-18s %11s %,10d %,12d %10d %9s%n",
                name,
                (owed.size() - unheld.size()) + "/" + owed.size(),
                states,
                pairs,
                disagreements,
                mutants == 0 ? "-" : killed + "/" + mutants);
    }

    private static String indent(String text) {
        return text.replace("\n", "\n    ");
    }
}
