package dev.ironshim.reports.cli;

import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.reports.formats.ReportWriter;
import dev.ironshim.reports.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A report anew, of evidence that is there. */
@Command(
        name = "render",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Writes all files of a report anew from its evidence. The same evidence gives the same bytes.",
        footer = {"", "Example:", "  ./ironshim render reports/out/evidence.json --out /tmp/report --pdf"})
final class Render implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "EVIDENCE", description = "an evidence.json, or the folder of a report")
    private @Nullable Path evidence;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "where the files go")
    private @Nullable Path out;

    @Option(
            names = "--accept",
            paramLabel = "FILE",
            description = "show these decisions of a reader, which are put beside it (docs/accepted-risks.md)")
    private @Nullable Path accept;

    @Option(
            names = "--accept-key",
            paramLabel = "FILE",
            description = "a public key that must have signed them; of several, each")
    private List<Path> acceptKeys = List.of();

    @Option(names = "--pdf", description = "also report.pdf, printed by Chromium")
    private boolean pdf;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (evidence == null || out == null) {
            throw new IllegalStateException("picocli demands both");
        }
        Report report = Inputs.report("EVIDENCE", evidence);
        if ((accept == null) != acceptKeys.isEmpty()) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "--accept FILE and --accept-key FILE go together");
        }
        Inputs.Decided decided = accept == null ? null : Inputs.decisions(accept, acceptKeys);
        ReportWriter writer = new ReportWriter(out.toAbsolutePath());
        writer.write(report, decided == null ? List.of() : decided.risks());
        if (decided != null) {
            EvidenceJson.writeAtomically(
                    out.resolve(ReportWriter.DECISIONS), decided.signed().toml());
            EvidenceJson.writeAtomically(
                    out.resolve(ReportWriter.DECISIONS_ENVELOPE),
                    decided.signed().envelope());
        }
        if (pdf) {
            Pdf.print(writer.page());
        }
        System.out.println("Report: " + writer.page());
        return ExitCode.PASS;
    }
}
