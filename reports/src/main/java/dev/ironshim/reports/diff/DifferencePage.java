package dev.ironshim.reports.diff;

import dev.ironshim.reports.page.Templates;
import dev.ironshim.reports.report.Report;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A difference as a self-contained page. */
public final class DifferencePage {
    private DifferencePage() {}

    /** The same two runs give the same bytes. */
    public static String render(Report old, Report now, Difference difference) throws IOException {
        return Templates.render(
                "diff.ftlh",
                Map.of(
                        "old",
                        run(old),
                        "now",
                        run(now),
                        "parts",
                        List.of(
                                part("Worse", difference.worse()),
                                part("Better", difference.better()),
                                part("Not asked", difference.notAsked()),
                                part("Other", difference.other()))));
    }

    private static Map<String, String> run(Report report) {
        return Map.of(
                "commit",
                report.commit(),
                "started",
                report.timing().started(),
                "verdict",
                report.verdict().word());
    }

    private static Map<String, Object> part(String title, List<Difference.Change> changes) {
        return Map.of(
                "title",
                title,
                "changes",
                changes.stream()
                        .map(change -> Map.of("what", change.what(), "says", change.says()))
                        .toList());
    }
}
