package dev.ironshim.reports.page;

import dev.ironshim.model.catalogue.Catalogue.Profile;
import dev.ironshim.model.catalogue.Catalogue.Statement;
import dev.ironshim.model.catalogue.Claim;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Evidence.Trace;
import dev.ironshim.model.evidence.Evidence.TraceStep;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a project of ten times the size would have: a thousand properties by seven lanes, and ten megabytes of evidence. */
final class LargeReport {
    private static final int PROPERTIES = 1_000;
    private static final int MACHINES = 40;
    private static final int STEPS = 2;
    private static final List<String> LANES = List.of("bench", "fuzz", "hw", "jml", "smt", "test", "tla");

    private LargeReport() {}

    static Report make() {
        List<Report.MachineText> machines = new ArrayList<>();
        for (int machine = 0; machine < MACHINES; machine++) {
            List<Report.PropertyText> properties = new ArrayList<>();
            for (int i = machine; i < PROPERTIES; i += MACHINES) {
                properties.add(new Report.PropertyText(
                        id(i),
                        "What is promised by property number " + i
                                + " of a project that is ten times as large as ours.",
                        "Because somebody would otherwise be surprised by number " + i + ".",
                        "some-standard.md " + i,
                        "step",
                        "Operator" + i,
                        LANES,
                        List.of(Claim.DMA),
                        null,
                        "model/src/main/resources/catalogue/large.toml:" + (i + 1)));
            }
            machines.add(new Report.MachineText(
                    "Machine" + machine, "M" + machine, Profile.CODE, "A machine of a large project.", properties));
        }
        return new Report(
                Report.SCHEMA,
                "unknown",
                false,
                List.of(),
                Verdict.PASS,
                Verdict.PASS,
                new Report.Timing("2026-01-01T00:00:00Z", 1, "25", "Linux", 2),
                machines,
                List.of(new Statement("A-01", "Something is assumed.", "And more of it.")),
                List.of(new Statement("G-01", "Something is not verified.", "And more of it.")),
                List.of(),
                LANES.stream().map(LargeReport::lane).toList(),
                List.of(),
                List.of(),
                Map.of());
    }

    private static String id(int number) {
        return String.format(Locale.ROOT, "LG-%04d", number);
    }

    private static Evidence.Lane lane(String lane) {
        List<Evidence.Property> properties = new ArrayList<>();
        List<Evidence.Mutant> mutants = new ArrayList<>();
        for (int i = 0; i < PROPERTIES; i++) {
            String mutant = lane + "-" + i;
            properties.add(new Evidence.Property(
                    id(i),
                    lane,
                    Verdict.PASS,
                    null,
                    "Operator" + i
                            + "(s, o, n) == s.phase = \"Created\" => n.state.phase # \"Quarantined\" /\\ lane = \""
                            + lane + "\"",
                    null,
                    "small",
                    List.of("A-01"),
                    Map.of("steps", 816L),
                    trace(i),
                    List.of(mutant),
                    null,
                    "./ironshim verify --lane " + lane));
            mutants.add(new Evidence.Mutant(
                    mutant,
                    "Machine",
                    "spec",
                    "Machine.tla:7 Move",
                    "BOUND",
                    "(a < b)",
                    "(a <= b)",
                    "killed",
                    true,
                    List.of(id(i)),
                    null));
        }
        return Evidence.Lane.ofCode(lane, 1, Map.of(), List.of(), properties, mutants, List.of(), List.of(), List.of());
    }

    private static Trace trace(int number) {
        List<TraceStep> steps = new ArrayList<>();
        for (int i = 0; i <= STEPS; i++) {
            steps.add(new TraceStep(
                    i == 0 ? null : "[kind |-> \"Map\", domain |-> 1, window |-> " + i + "]",
                    i == 0 ? null : "Ok",
                    "[phase |-> \"Created\", releases |-> " + (number + i)
                            + ", rights |-> <<\"None\", \"Both\">>, written |-> <<"
                            + "FALSE, TRUE>>, domain |-> 1, master |-> TRUE]"));
        }
        return new Trace(steps, null);
    }
}
