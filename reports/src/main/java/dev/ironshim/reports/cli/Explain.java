package dev.ironshim.reports.cli;

import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Profile;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.model.catalogue.Source;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.reports.report.Outcomes;
import dev.ironshim.reports.report.Report;
import dev.ironshim.reports.report.ReportFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a property says, why it matters, how it is known, and how to see it again. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Explains a property: what it says, how it is known, how to reproduce it.")
final class Explain implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "a property, such as LC-08")
    private String id = "";

    @Option(names = "--out", paramLabel = "DIR", description = "where the last report is (default: reports/out)")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException {
        Catalogue catalogue = CatalogueReader.read();
        Optional<Map.Entry<MachineEntry, Property>> found = catalogue.property(id.toUpperCase(Locale.ROOT));
        if (found.isEmpty()) {
            if (spec == null) {
                throw new IllegalStateException("picocli sets the specification");
            }
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no property '" + id + "'"
                            + Suggestions.of(
                                    id,
                                    catalogue.machines().stream()
                                            .flatMap(each -> each.properties().stream())
                                            .map(Property::id)
                                            .toList())
                            + "; './ironshim list' names them all");
        }
        MachineEntry machine = found.get().getKey();
        Property property = found.get().getValue();
        System.out.println(property.id() + "  " + property.says());
        System.out.println();
        System.out.println((machine.profile() == Profile.CODE ? "area       " : "machine    ") + machine.name() + ": "
                + machine.summary());
        System.out.println("why        " + property.why());
        Source.all(property.source())
                .forEach(source -> System.out.println("from       "
                        + (source.link() == null ? source.label() : source.link() + " (" + source.label() + ")")));
        if (property.defect() != null) {
            System.out.println(
                    "refutes    " + property.defect() + " of the original, docs/facts/defects-of-the-original.md#"
                            + property.defect().toLowerCase(Locale.ROOT));
        }
        if (property.formal() != null) {
            System.out.println("formal     " + property.formal()
                    + switch (property.kind()) {
                        case PROOF ->
                            ", contract in impl/src/main/java/dev/ironshim/impl/verified or a lemma in specs-jml";
                        case ATTACK -> ", target in fuzz/src/main/java/dev/ironshim/fuzz/attack";
                        case THREADS -> ", scenario in impl/threads/src/main/java/dev/ironshim/threads";
                        case COST -> ", benchmarks in bench/src/main/java/dev/ironshim/bench";
                        case DEVICE -> ", check in hw-conformance/src/main/java/dev/ironshim/hw/suite";
                        case STATE, STEP, MATRIX, LIVE ->
                            " in specs-tla/src/main/tla/" + machine.name() + "Promises.tla";
                    });
        }
        System.out.println("lanes      " + String.join(", ", property.lanes()));
        Path file = (out == null ? Home.root().resolve("reports/out") : out).resolve("evidence.json");
        if (Files.exists(file)) {
            known(ReportFile.read(file), property);
        } else {
            System.out.println("known      nothing yet: there is no report at " + file);
        }
        System.out.println("reproduce  ./ironshim verify --lane "
                + property.lanes().iterator().next() + " --machine " + machine.name());
        return ExitCode.PASS;
    }

    private static void known(Report report, Property property) {
        boolean said = false;
        int kills = Outcomes.kills(report)
                .getOrDefault(property.id(), Collections.emptySortedSet())
                .size();
        for (Evidence.Lane lane : report.lanes()) {
            for (Evidence.Property each : lane.properties()) {
                if (each.id().equals(property.id())) {
                    said = true;
                    System.out.println("known      " + lane.lane() + ": "
                            + each.verdict().word() + (each.reason() == null ? "" : ", " + each.reason()) + " (commit "
                            + report.commit() + ")");
                    System.out.println("bound      " + each.bound());
                    System.out.println("looked at  " + each.counts());
                    System.out.println("witness    "
                            + (each.witness() == null
                                    ? "none"
                                    : each.witness().steps().size() - 1 + " steps"));
                    if (each.counterexample() != null) {
                        System.out.println("refuted    in "
                                + (each.counterexample().steps().size() - 1) + " steps:");
                        print(each.counterexample());
                    }
                    if (each.formal() != null) {
                        System.out.println("\n" + each.formal() + "\n");
                    }
                }
            }
            for (Evidence.Finding finding : lane.findings()) {
                if (finding.id().equals(property.id())) {
                    said = true;
                    System.out.println("known      refuted for the original, in "
                            + (finding.trace().steps().size() - 1) + " steps:");
                    print(finding.trace());
                    System.out.println("\n" + finding.formal() + "\n");
                }
            }
        }
        if (kills > 0) {
            System.out.println("refutes    " + kills + " planted mistakes");
        }
        if (!said) {
            System.out.println("known      nothing: the last report was not about it");
        }
    }

    private static void print(Evidence.Trace trace) {
        trace.steps()
                .forEach(step -> System.out.println("           "
                        + (step.operation() == null ? "start" : step.operation() + " -> " + step.result()) + "  "
                        + step.state()));
    }
}
