package dev.ironshim.reports.cli;

import dev.ironshim.reports.formats.ReportWriter;
import dev.ironshim.reports.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A report anew, of evidence that is there. */
@Command(
        name = "render",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Writes all files of a report anew from its evidence. The same evidence gives the same bytes.",
        footer = {"", "Example:", "  ./ironshim render reports/out/evidence.json --out /tmp/report --pdf"})
final class Render implements Callable<Integer> {
    @Parameters(paramLabel = "EVIDENCE", description = "an evidence.json, or the folder of a report")
    private @Nullable Path evidence;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "where the files go")
    private @Nullable Path out;

    @Option(names = "--pdf", description = "also report.pdf, printed by Chromium")
    private boolean pdf;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (evidence == null || out == null) {
            throw new IllegalStateException("picocli demands both");
        }
        Report report = Inputs.report("EVIDENCE", evidence);
        ReportWriter writer = new ReportWriter(out.toAbsolutePath());
        writer.write(report);
        if (pdf) {
            Pdf.print(writer.page());
        }
        System.out.println("Report: " + writer.page());
        return ExitCode.PASS;
    }
}
