package dev.ironshim.reports.page;

import dev.ironshim.model.catalogue.AcceptedRisk;
import dev.ironshim.reports.report.Accepted;
import dev.ironshim.reports.report.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part of the page about what a reader decided to live with: a fragment of its own, before everything else. */
public final class AcceptedSection {
    private static final String FIRST = "<section";

    private AcceptedSection() {}

    /** The page with the decisions, or as it is if there are none. */
    public static String into(String page, Report report, List<AcceptedRisk> risks) throws IOException {
        if (risks.isEmpty()) {
            return page;
        }
        int at = page.indexOf(FIRST);
        if (at < 0) {
            throw new IllegalStateException("the page has no section to put the decisions before");
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Accepted.Row row : Accepted.rows(report, risks)) {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("id", row.risk().id());
            shown.put("says", row.says());
            shown.put("state", row.state());
            shown.put("why", row.risk().why());
            shown.put("by", row.risk().by());
            shown.put("until", row.risk().until().toString());
            rows.add(shown);
        }
        return page.substring(0, at) + Templates.render("accepted.ftlh", Map.of("rows", rows)) + page.substring(at);
    }
}
