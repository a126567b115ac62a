package dev.ironshim.reports.formats;

import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.report.Outcomes;
import dev.ironshim.reports.report.Report;
import dev.ironshim.reports.report.Totals;
import java.util.Locale;
import java.util.Map;

/** The verdict as a small picture, for a README. */
public final class Badge {
    private static final String LEFT = "verified";
    private static final double CHARACTER = 6.6;
    private static final int PADDING = 10;

    private Badge() {}

    /** An SVG with how many properties hold of how many. */
    public static String svg(Report report) {
        Map<String, Long> totals = Totals.of(report);
        Verdict verdict = Outcomes.overall(report);
        String right = verdict.word() + " " + totals.get("hold") + "/" + totals.get("properties");
        String colour = switch (verdict) {
            case PASS, DEVIATION -> "#1a7f37";
            case OPEN -> "#9a6700";
            case FAIL -> "#cf222e";
        };
        int left = width(LEFT);
        int all = left + width(right);
        return String.format(
                Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="20" role="img" aria-label="%2$s: %3$s">
                <title>%2$s: %3$s</title>
                <rect width="%1$d" height="20" rx="3" fill="#444"/>
                <path d="M%4$d 0h%5$da3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-%5$dz" fill="%6$s"/>
                <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
                <text x="%7$d" y="14">%2$s</text><text x="%8$d" y="14">%3$s</text>
                </g></svg>
                """, all, LEFT, right, left, all - left - 3, colour, PADDING / 2, left + PADDING / 2);
    }

    private static int width(String text) {
        return (int) Math.ceil(text.length() * CHARACTER) + PADDING;
    }
}
