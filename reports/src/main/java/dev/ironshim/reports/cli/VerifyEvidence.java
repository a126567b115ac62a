package dev.ironshim.reports.cli;

import dev.ironshim.model.catalogue.AcceptedRisk;
import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.attest.Bundle;
import dev.ironshim.reports.attest.RefusedException;
import dev.ironshim.reports.formats.ReportWriter;
import dev.ironshim.reports.report.Accepted;
import dev.ironshim.reports.report.Appraisal;
import dev.ironshim.reports.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks a report that somebody signed: that it is what was signed, and what follows from its lines. */
@Command(
        name = "verify-evidence",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Checks that a report is what was signed, computes its verdict again from its lines, and lists "
                + "what is not well.",
        footer = {
            "",
            "Examples:",
            "  ./ironshim verify-evidence --key release.pub reports/out",
            "  ./ironshim verify-evidence --key ours.pub --key theirs.pub reports/out    both have signed",
            "  ./ironshim verify-evidence --key ours.pub --require pass --commit $(git rev-parse HEAD) --max-age 7d \\",
            "      reports/out",
            "",
            "The words: pass, open and fail are what follows from the lines of the lanes that were run; partial says",
            "that something promised was not asked; dirty, that what was checked is in no commit.",
            "",
            "Exit codes: 0 it is what was signed, and what was demanded is so;",
            "  1 refused: changed, not signed by a key that was named, or lines that contradict each other;",
            "  2 open, partial or dirty where a pass was demanded; 3 failed where a pass was demanded;",
            "  4 of another commit or too old; 64 usage; 66 something cannot be read."
        })
final class VerifyEvidence implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "the folder of a report")
    private @Nullable Path folder;

    @Option(names = "--key", paramLabel = "FILE", description = "a public key, PEM; of several, each must have signed")
    private List<Path> keys = List.of();

    @Option(names = "--unsigned", description = "look at a report of your own that nobody has signed")
    private boolean unsigned;

    @Option(
            names = "--require",
            paramLabel = "WORD",
            description =
                    "pass: refuse a report that is open, failed, partial or dirty; accepted: the same, but for what is "
                            + "open or left out and covered by --accept")
    private @Nullable String required;

    @Option(names = "--commit", paramLabel = "SHA", description = "refuse a report of another commit")
    private @Nullable String commit;

    @Option(
            names = "--max-age",
            paramLabel = "TIME",
            description = "refuse a report with evidence that is older, or of a run that began earlier (90m, 12h, 7d)")
    private @Nullable String maxAge;

    @Option(
            names = "--accept",
            paramLabel = "FILE",
            description = "signed decisions of a reader about what is open (docs/accepted-risks.md)")
    private @Nullable Path accept;

    @Option(
            names = "--accept-key",
            paramLabel = "FILE",
            description = "a public key that must have signed them; of several, each (default: those of --key)")
    private List<Path> acceptKeys = List.of();

    @Option(names = "--json", description = "print one JSON object instead")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (folder == null) {
            throw new IllegalStateException("picocli demands it");
        }
        Demands demands = demands();
        Path of = Inputs.folder("DIR", folder);
        List<AcceptedRisk> risks = accept == null
                ? List.of()
                : Inputs.decisions(accept, acceptKeys.isEmpty() ? keys : acceptKeys)
                        .risks();
        Bundle bundle = Inputs.bundle("DIR", of);
        List<String> refusals = new ArrayList<>();
        Bundle.@Nullable Signed signed = null;
        if (!unsigned) {
            List<PublicKey> publicKeys = new ArrayList<>();
            for (Path key : keys) {
                publicKeys.add(Inputs.publicKey("--key", key));
            }
            try {
                signed = bundle.verify(publicKeys);
            } catch (RefusedException e) {
                // Nothing that the report says is worth a line: it is somebody else's.
                System.err.println("ironshim: refused: " + of + ": " + e.getMessage());
                return ExitCode.FAIL;
            }
        }
        Report report = Inputs.report("DIR", of, bundle);
        Appraisal appraisal = Appraisal.of(report, CatalogueReader.read());
        SortedSet<String> strange = bundle.strange();
        refusals.addAll(appraisal.contradictions());
        boolean ours = report.commit().equals(Home.commit()) && !Home.source().modified();
        if (ours && !strange.isEmpty()) {
            refusals.add("not what this ironshim, which is of the same commit, renders of the evidence: "
                    + String.join(", ", strange));
        }
        List<String> unmet = demands.unmet(report);
        if (json) {
            System.out.println(EvidenceJson.line(summary(report, appraisal, risks, refusals, unmet)));
        } else {
            print(of, report, appraisal, signed);
            accepted(report, risks, bundle.decisions() != null);
            rendered(bundle, strange, ours);
        }
        return exit(of, demands, appraisal, risks, refusals, unmet);
    }

    private Demands demands() {
        CommandSpec command = spec;
        if (command == null) {
            throw new IllegalStateException("picocli sets the specification");
        }
        if (unsigned != keys.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    unsigned
                            ? "--unsigned and --key exclude each other"
                            : "--key FILE is needed: whose signature is it? (--unsigned looks at a report of your own)");
        }
        try {
            return Demands.of(required, commit, maxAge, Clock.systemUTC());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static int exit(
            Path of,
            Demands demands,
            Appraisal appraisal,
            List<AcceptedRisk> risks,
            List<String> refusals,
            List<String> unmet) {
        refusals.forEach(reason -> System.err.println("ironshim: refused: " + of + ": " + reason));
        if (!refusals.isEmpty()) {
            return ExitCode.FAIL;
        }
        if (!demands.met(appraisal, risks)) {
            int left = appraisal.unaccepted(risks).size();
            System.err.println("ironshim: " + of + ": a pass was demanded, and it is " + appraisal.words()
                    + (risks.isEmpty() ? "" : "; " + left + " of what is open or left out is accepted by nobody"));
            return appraisal.verdict() == Verdict.FAIL ? ExitCode.NO_PASS : ExitCode.OPEN;
        }
        unmet.forEach(reason -> System.err.println("ironshim: " + of + ": " + reason));
        return unmet.isEmpty() ? ExitCode.PASS : ExitCode.ANOTHER;
    }

    private static void print(Path of, Report report, Appraisal appraisal, Bundle.@Nullable Signed signed) {
        System.out.println(of + ": " + appraisal.words() + ", computed from its lines (it states "
                + appraisal.stated().word() + ")");
        System.out.println(
                "commit    " + report.commit() + (report.modified() ? ", with changes that are in no commit" : ""));
        System.out.println("began     " + report.timing().started());
        System.out.println("signed    "
                + (signed == null
                        ? "not looked at"
                        : "by each key that was named; " + signed.files() + " files are what was signed"));
        if (signed != null && !signed.others().isEmpty()) {
            System.out.println(
                    "          it names signatures that nobody asked for: " + String.join(", ", signed.others()));
        }
        lines("failed", appraisal.failed());
        lines("open", appraisal.open());
        notAsked(appraisal.notAsked());
        lines("costs that are not as they should be, which decide nothing about security", appraisal.costs());
    }

    private static void lines(String title, List<Appraisal.Line> lines) {
        if (!lines.isEmpty()) {
            System.out.println(title + " (" + lines.size() + "):");
        }
        for (Appraisal.Line line : lines) {
            System.out.println("  " + line.id() + "  " + line.says() + " " + line.lane() + ": "
                    + (line.reason().isEmpty()
                            ? "no reason was given"
                            : line.reason().replace("\n", "\n    ")));
            System.out.println("    decide it: " + line.closes());
        }
    }

    /** By lane: of a lane that was left out there are hundreds. */
    private static void notAsked(List<Appraisal.Line> lines) {
        Map<String, List<String>> byCommand = new LinkedHashMap<>();
        lines.forEach(line -> byCommand
                .computeIfAbsent(line.lane() + " " + line.reason(), any -> new ArrayList<>())
                .add(line.id()));
        if (!lines.isEmpty()) {
            System.out.println("not asked (" + lines.size() + "):");
        }
        byCommand.forEach((what, ids) -> {
            String lane = what.substring(0, what.indexOf(' '));
            System.out.println("  " + lane + ": " + String.join(", ", ids.subList(0, Math.min(ids.size(), 8)))
                    + (ids.size() > 8 ? " and " + (ids.size() - 8) + " more" : "") + "; what is left out "
                    + what.substring(lane.length() + 1));
            System.out.println("    ask it: ./ironshim verify --lane " + lane);
        });
    }

    /** What a reader decided to live with stays what it is. */
    private static void accepted(Report report, List<AcceptedRisk> risks, boolean beside) {
        if (!risks.isEmpty()) {
            System.out.println("accepted (" + risks.size() + "), which makes nothing pass:");
        }
        for (Accepted.Row row : Accepted.rows(report, risks)) {
            System.out.println("  " + row.risk().id() + "  " + row.state() + ", accepted by "
                    + row.risk().by() + " until "
                    + row.risk().until() + ": " + row.risk().why()
                    + (row.failed() ? " (what failed is refuted, and nobody can accept it away)" : "")
                    + (row.settled() ? " (it passes: the decision is needed no more)" : ""));
        }
        if (risks.isEmpty() && beside) {
            System.out.println("accepted  its page shows decisions of a reader; --accept " + ReportWriter.DECISIONS
                    + " of its folder and --accept-key say whether they count");
        }
    }

    /** Whoever signed could have signed a page that says something else than its evidence. */
    private static void rendered(Bundle bundle, SortedSet<String> strange, boolean ours) {
        if (strange.isEmpty()) {
            System.out.println("rendered  all files are what this ironshim renders of the evidence"
                    + (bundle.has(ReportWriter.PDF)
                            ? ", but for " + ReportWriter.PDF + ", of which only the signature speaks"
                            : ""));
        } else if (!ours) {
            System.out.println("rendered  not by this ironshim, which is of another commit or changed: "
                    + String.join(", ", strange));
        }
    }

    private static Map<String, Object> summary(
            Report report, Appraisal appraisal, List<AcceptedRisk> risks, List<String> refusals, List<String> unmet) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("verdict", appraisal.verdict());
        summary.put("stated", appraisal.stated());
        summary.put("partial", appraisal.partial());
        summary.put("dirty", appraisal.dirty());
        summary.put("commit", report.commit());
        summary.put("started", report.timing().started());
        summary.put("refused", refusals);
        summary.put("unmet", unmet);
        summary.put(
                "accepted",
                risks.stream()
                        .map(risk -> Map.of(
                                "id",
                                risk.id(),
                                "why",
                                risk.why(),
                                "by",
                                risk.by(),
                                "until",
                                risk.until().toString()))
                        .toList());
        summary.put("failed", appraisal.failed());
        summary.put("open", appraisal.open());
        summary.put("notAsked", appraisal.notAsked());
        summary.put("costs", appraisal.costs());
        return summary;
    }
}
