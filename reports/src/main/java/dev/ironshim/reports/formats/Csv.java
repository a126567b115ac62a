package dev.ironshim.reports.formats;

import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.reports.report.Outcomes;
import dev.ironshim.reports.report.Outcomes.Outcome;
import dev.ironshim.reports.report.Report;
import java.util.ArrayList;
import java.util.List;

/** The matrix of properties and lanes as CSV (RFC 4180), a row for each property. */
public final class Csv {
    private Csv() {}

    /** With a header. */
    public static String render(Report report) {
        List<String> lanes = Catalogue.LANES;
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("id", "machine", "kind", "verdict"));
        head.addAll(lanes);
        head.addAll(List.of("witness", "kills", "says", "reason", "source", "at"));
        rows.add(head);
        for (Outcome outcome : Outcomes.of(report)) {
            List<String> row = new ArrayList<>(List.of(
                    outcome.text().id(),
                    outcome.machine(),
                    outcome.text().kind(),
                    outcome.verdict().word()));
            for (String lane : lanes) {
                row.add(
                        outcome.evidence().containsKey(lane)
                                ? outcome.evidence().get(lane).verdict().word()
                                : outcome.text().lanes().contains(lane) ? "open" : "");
            }
            row.addAll(List.of(
                    Boolean.toString(outcome.witnessed()),
                    Integer.toString(outcome.kills().size()),
                    outcome.text().says(),
                    outcome.reason(),
                    outcome.text().source(),
                    outcome.text().at()));
            rows.add(row);
        }
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(
                        String.join(",", row.stream().map(Csv::cell).toList()))
                .append("\r\n"));
        return text.toString();
    }

    /** A spreadsheet takes a cell that begins like a formula for one. */
    private static String cell(String value) {
        String safe = value.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + value : value;
        return '"' + safe.replace("\"", "\"\"") + '"';
    }
}
