package dev.ironshim.reports.cli;

import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.reports.diff.Difference;
import dev.ironshim.reports.diff.DifferencePage;
import dev.ironshim.reports.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Two runs beside each other. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Says what got better between two runs, what got worse, and what disappeared.",
        footer = {
            "",
            "Example:",
            "  ./ironshim diff last-release/evidence.json reports/out --page diff.html",
            "",
            "What only a part of a run did not ask is 'not asked', neither worse nor gone.",
            "",
            "Exit codes: 0 nothing is worse, 1 something is (a promise that is gone counts), 64 usage,",
            "  66 one of the two cannot be read."
        })
final class Diff implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "OLD", description = "an evidence.json, or the folder of a report")
    private @Nullable Path old;

    @Parameters(index = "1", paramLabel = "NEW", description = "an evidence.json, or the folder of a report")
    private @Nullable Path now;

    @Option(names = "--page", paramLabel = "FILE", description = "also write a page")
    private @Nullable Path page;

    @Option(names = "--json", description = "print one JSON object instead")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (old == null || now == null) {
            throw new IllegalStateException("picocli demands both");
        }
        Report before = Inputs.report("OLD", old);
        Report after = Inputs.report("NEW", now);
        Difference difference = Difference.between(before, after);
        if (page != null) {
            EvidenceJson.writeAtomically(page, DifferencePage.render(before, after, difference));
        }
        if (json) {
            System.out.println(EvidenceJson.line(difference));
        } else {
            System.out.println(
                    "from " + before.commit() + " (" + before.timing().started() + ", "
                            + before.verdict().word() + ") to " + after.commit() + " ("
                            + after.timing().started() + ", " + after.verdict().word() + ")");
            print("WORSE", difference.worse());
            print("BETTER", difference.better());
            print("NOT ASKED", difference.notAsked());
            print("OTHER", difference.other());
        }
        return difference.worse().isEmpty() ? ExitCode.PASS : ExitCode.FAIL;
    }

    private static void print(String title, List<Difference.Change> changes) {
        System.out.println();
        System.out.println(title + (changes.isEmpty() ? ": nothing" : " (" + changes.size() + ")"));
        changes.forEach(change -> System.out.println("  " + change.what() + "  " + change.says()));
    }
}
