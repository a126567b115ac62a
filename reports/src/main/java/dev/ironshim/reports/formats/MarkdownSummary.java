package dev.ironshim.reports.formats;

import dev.ironshim.model.catalogue.AcceptedRisk;
import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.report.Accepted;
import dev.ironshim.reports.report.Appraisal;
import dev.ironshim.reports.report.Report;
import dev.ironshim.reports.report.Totals;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The report on one screen, as Markdown: what a CI job shows without anybody opening a file. */
public final class MarkdownSummary {
    private static final int SHOWN = 40;
    private static final int LONGEST = 300;

    private MarkdownSummary() {}

    /** The verdict, the lanes, and what is not well with what decides it; at most {@value #SHOWN} lines of a kind. */
    public static String render(Report report, List<AcceptedRisk> risks) {
        Appraisal appraisal = Appraisal.of(report, CatalogueReader.read());
        Map<String, Long> totals = Totals.of(report);
        StringBuilder text = new StringBuilder();
        text.append("## IronShim: ").append(appraisal.words()).append("\n\n");
        text.append(String.format(
                Locale.ROOT,
                "%d of %d promises that were asked about hold; %d of %d planted mistakes are refuted. Commit `%s`%s, began %s.%n%n",
                totals.getOrDefault("askedHold", 0L),
                totals.getOrDefault("asked", 0L),
                totals.getOrDefault("mutantsKilled", 0L),
                totals.getOrDefault("mutants", 0L),
                code(report.commit()),
                report.modified() ? " with changes that are in no commit" : "",
                cell(report.timing().started())));
        appraisal
                .contradictions()
                .forEach(each -> text.append("> **Do not trust it:** ")
                        .append(cell(each))
                        .append("\n\n"));
        lanes(text, report);
        lines(text, "Failed", appraisal.failed());
        lines(text, "Open", appraisal.open());
        notAsked(text, appraisal.notAsked());
        lines(text, "Costs, which decide nothing about security", appraisal.costs());
        accepted(text, report, risks);
        return text.toString();
    }

    private static void lanes(StringBuilder text, Report report) {
        text.append("| lane | pass | fail | open | minutes |\n|---|--:|--:|--:|--:|\n");
        for (Evidence.Lane lane : report.lanes()) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %.1f |%n",
                    cell(lane.lane()),
                    lane.count(Verdict.PASS) + lane.count(Verdict.DEVIATION),
                    lane.count(Verdict.FAIL),
                    lane.count(Verdict.OPEN),
                    lane.durationMs() / 60_000.0));
        }
        text.append('\n');
    }

    private static void lines(StringBuilder text, String title, List<Appraisal.Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        text.append("### ").append(title).append(" (").append(lines.size()).append(")\n\n");
        text.append("| what | promise | why | decide it |\n|---|---|---|---|\n");
        lines.stream()
                .limit(SHOWN)
                .forEach(line -> text.append(String.format(
                        Locale.ROOT,
                        "| %s, %s | %s | %s | `%s` |%n",
                        cell(line.id()),
                        cell(line.lane()),
                        cell(line.says()),
                        cell(line.reason()),
                        code(line.closes()))));
        more(text, lines.size());
    }

    private static void notAsked(StringBuilder text, List<Appraisal.Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        Map<String, Integer> byLane = new TreeMap<>();
        lines.forEach(line -> byLane.merge(line.lane(), 1, Integer::sum));
        text.append("### Not asked (").append(lines.size()).append(")\n\n");
        byLane.forEach((lane, count) -> text.append(String.format(
                Locale.ROOT,
                "* %s: %d promises; `./ironshim verify --lane %s` asks it%n",
                cell(lane),
                count,
                code(lane))));
        text.append('\n');
    }

    private static void accepted(StringBuilder text, Report report, List<AcceptedRisk> risks) {
        if (risks.isEmpty()) {
            return;
        }
        text.append("### Accepted by a reader (").append(risks.size()).append(")\n\n");
        text.append("| what | state | why | by | until |\n|---|---|---|---|---|\n");
        Accepted.rows(report, risks).stream()
                .limit(SHOWN)
                .forEach(row -> text.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %s | %s | %s |%n",
                        cell(row.risk().id() + " " + row.says()),
                        cell(row.state()),
                        cell(row.risk().why()),
                        cell(row.risk().by()),
                        row.risk().until())));
        more(text, risks.size());
    }

    private static void more(StringBuilder text, int lines) {
        if (lines > SHOWN) {
            text.append("\nand ").append(lines - SHOWN).append(" more, which are on the page (`index.html`)\n");
        }
        text.append('\n');
    }

    /** Text of a run in a cell: neither markup nor a link nor a new row comes of it. */
    private static String cell(String value) {
        String line = value.replaceAll("\\s+", " ").strip();
        String shown = line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
        return shown.replaceAll("([\\\\`*_\\[\\]|~#])", "\\\\$1")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("@", "&#64;");
    }

    /** The same between backticks, where nothing is markup but a backtick and, in a table, a bar. */
    private static String code(String value) {
        return value.replaceAll("\\s+", " ").replace('`', '\'').replace("|", "\\|");
    }
}
