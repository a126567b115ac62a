package dev.ironshim.reports;

import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Evidence.Trace;
import dev.ironshim.model.evidence.Evidence.TraceStep;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.report.Report;
import dev.ironshim.reports.report.Reports;
import dev.ironshim.reports.task.Made;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A report with one of everything: passed, failed and open properties, mutants of each status, a finding, a lasso. */
public final class SampleReport {
    private static final String CREATED = "[phase |-> \"Created\", releases |-> 0]";
    private static final String QUARANTINED = "[phase |-> \"Quarantined\", releases |-> 0]";
    private static final Trace PATH =
            new Trace(List.of(new TraceStep(null, null, CREATED), new TraceStep("\"Fault\"", "Ok", QUARANTINED)), null);
    private static final Trace LASSO = new Trace(PATH.steps(), 1);

    private SampleReport() {}

    public static Report make() {
        return with(List.of());
    }

    /** A lane that refutes what the first one could not decide, and does not decide what it holds for true. */
    public static Evidence.Lane second() {
        return Evidence.Lane.ofCode(
                "smt",
                5,
                Map.of(),
                List.of(),
                List.of(said("LC-09", Verdict.FAIL), said("LC-01", Verdict.OPEN)),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static Evidence.Property said(String id, Verdict verdict) {
        return new Evidence.Property(
                id,
                "smt",
                verdict,
                "said by smt",
                null,
                null,
                "all values",
                List.of("A-07"),
                Map.of("queries", 3L),
                null,
                List.of(),
                verdict == Verdict.FAIL ? PATH : null,
                "./ironshim verify --lane smt");
    }

    /** With more lanes behind the first one. */
    public static Report with(List<Evidence.Lane> more) {
        List<Evidence.Property> properties = new ArrayList<>();
        CatalogueReader.read().machine("Lifecycle").orElseThrow().properties().forEach(property -> {
            Verdict verdict = switch (property.id()) {
                case "LC-07" -> Verdict.FAIL;
                case "LC-09" -> Verdict.OPEN;
                default -> Verdict.PASS;
            };
            properties.add(new Evidence.Property(
                    property.id(),
                    "tla",
                    verdict,
                    verdict == Verdict.PASS ? null : "a reason with <markup> & \"quotes\"",
                    "Formal_" + property.id() + " == TRUE",
                    null,
                    "small (MaxReleases = 1)",
                    List.of("A-01"),
                    Map.of("steps", 816L),
                    PATH,
                    List.of("Lifecycle-spec-1"),
                    verdict == Verdict.FAIL ? LASSO : null,
                    "./ironshim verify --machine Lifecycle"));
        });
        Evidence.Lane lane = new Evidence.Lane(
                "tla",
                1234,
                Map.of("states", 68L, "pairs", 816L, "disagreements", 1L),
                List.of(new Evidence.Tool("TLC", "2.18", "ab".repeat(32))),
                properties,
                List.of(new Evidence.Machine(
                        "Lifecycle",
                        List.of(new Evidence.Relation(
                                "small",
                                Map.of("MaxReleases", "1"),
                                68,
                                12,
                                816,
                                623,
                                1,
                                Map.of("tlc", "cd".repeat(32), "model", "ef".repeat(32)),
                                Map.of("tlc", 700L, "model", 30L, "implementation", 40L))),
                        List.of(new Evidence.Coverage("Fault", 10, 58, 10)),
                        new Evidence.Graph(
                                List.of("Created", "Quarantined"),
                                "Created",
                                List.of(new Evidence.Edge("Created", "Quarantined", List.of("Contain", "Fault")))),
                        List.of("state s\noperation o\n  tlc: Ok"),
                        new Evidence.Play(
                                "small",
                                3,
                                List.of(CREATED, QUARANTINED),
                                List.of("\"Fault\"", "\"</script>\"", "\"Start\""),
                                List.of("Ok", "IllegalTransition"),
                                List.of(1),
                                List.of(0, 1, 0, 1, 1, 1),
                                List.of(1, 0, -1, 1, 1, 1)))),
                List.of(
                        mutant("Lifecycle-spec-1", "killed", List.of("LC-07")),
                        mutant("Lifecycle-spec-2", "survived", List.of()),
                        mutant("Lifecycle-spec-3", "equivalent", List.of())),
                List.of(new Evidence.Finding(
                        "SL-02", "SeedLifecycle", "F == TRUE", "D-057", PATH, "./ironshim verify")),
                List.of(growth("one", 1_000), growth("two", 20_000), growth("three", 300_000)),
                List.of(),
                List.of(),
                List.of(
                        measure("admission", "gate", "ours", null, 8.5),
                        measure("admission", "compare-and-set", "floor", null, 7.0),
                        measure("admission", "a <limiter>", "peer", null, 90.0),
                        measure("windows", "WindowSet", "ours", 10L, 40.0),
                        measure("windows", "WindowSet", "ours", 1000L, 90.0)),
                List.of(new Evidence.Ratio("IR-23", "admit / floor", 1.214, 1.1, 1.3, "<= 1.5", Verdict.PASS)),
                List.of("a problem with <b>markup</b>"));
        return Reports.assemble(
                CatalogueReader.read(),
                List.of("Lifecycle", "SeedLifecycle"),
                "unknown",
                false,
                Instant.EPOCH,
                1234,
                List.of("tla"),
                Stream.concat(Stream.of(lane), more.stream()).toList(),
                List.of(new Made(
                        "tla", List.of("Lifecycle", "SeedLifecycle"), "2026-01-01T00:00:00Z", "here", 1, "0a", false)),
                List.of(),
                List.of(new Report.Older(
                        "0123456789abcdef",
                        "2026-01-01T00:00:00Z",
                        List.of(new Evidence.Ratio("IR-23", "admit / floor", 1.5, 1.4, 1.6, "<= 1.5", Verdict.OPEN)),
                        Map.of("LC-07", Verdict.PASS))));
    }

    private static Evidence.Measure measure(String group, String name, String role, Long size, double value) {
        return new Evidence.Measure(
                group, name, role, size, value, value * 0.9, value * 1.1, "ns", 0.0, Map.of("p99", 120.0), "a note");
    }

    private static Evidence.Mutant mutant(String id, String status, List<String> killers) {
        return new Evidence.Mutant(
                id,
                "Lifecycle",
                "spec",
                "Lifecycle.tla:7 Move",
                "BOUND",
                "(a < b) \\* " + id,
                "(a <= b)",
                status,
                true,
                killers,
                null);
    }

    private static Evidence.Growth growth(String bounds, long pairs) {
        return new Evidence.Growth(
                "Quarantine",
                bounds,
                pairs / 10,
                pairs,
                Map.of("tlc", 10L, "explorer", 1L),
                Map.of("tlc", pairs * 100, "explorer", pairs * 1000));
    }
}
