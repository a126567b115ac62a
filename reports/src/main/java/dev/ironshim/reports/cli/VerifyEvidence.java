package dev.ironshim.reports.cli;

import dev.ironshim.reports.attest.Bundle;
import dev.ironshim.reports.attest.Keys;
import dev.ironshim.reports.attest.RefusedException;
import dev.ironshim.reports.formats.ReportWriter;
import dev.ironshim.reports.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a report that somebody signed. */
@Command(
        name = "verify-evidence",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Checks that a report is what was signed: signature, digests, and that no file is more or less.",
        footer = {
            "",
            "Example:",
            "  ./ironshim verify-evidence --key release.pub reports/out",
            "",
            "Exit codes: 0 nothing was changed, 1 refused (the message says what differs), 64 usage."
        })
final class VerifyEvidence implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "the folder of a report")
    private @Nullable Path folder;

    @Option(names = "--key", required = true, paramLabel = "FILE", description = "the public key, PEM")
    private @Nullable Path key;

    @Override
    public Integer call() throws IOException {
        if (folder == null || key == null) {
            throw new IllegalStateException("picocli demands both");
        }
        Bundle bundle = Bundle.read(folder);
        try {
            int files = bundle.verify(Keys.publicKey(key));
            Report report = bundle.report();
            System.out.println(folder + ": " + files + " files are what was signed; verdict "
                    + report.verdict().word() + " for commit " + report.commit()
                    + (report.modified() ? ", with changes that are in no commit" : ""));
            rendered(bundle, report);
            return ExitCode.PASS;
        } catch (RefusedException e) {
            System.err.println("ironshim: refused: " + folder + ": " + e.getMessage());
            return ExitCode.FAIL;
        }
    }

    /** Whoever signed could have signed a page that says something else than its evidence. */
    private static void rendered(Bundle bundle, Report report) throws IOException {
        SortedSet<String> strange = bundle.strange();
        if (!strange.isEmpty()) {
            System.out.println("Note: not what this ironshim renders of the evidence: " + String.join(", ", strange)
                    + (report.commit().equals(Home.commit())
                            ? ". It is the one that made the report: they may say something else."
                            : ". The report is of another commit."));
        } else {
            System.out.println("All files are what this ironshim renders of the evidence"
                    + (bundle.has(ReportWriter.PDF)
                            ? ", but for " + ReportWriter.PDF + ", of which only the signature speaks."
                            : "."));
        }
    }
}
