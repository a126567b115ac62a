package dev.ironshim.reports.page;

import dev.ironshim.model.evidence.Evidence.Campaign;
import dev.ironshim.model.evidence.Evidence.Point;
import java.util.List;
import java.util.Locale;

/** How the coverage of one target grew, over the logarithm of the executions. */
final class CoverageSvg {
    private static final int WIDTH = 360;
    private static final int HEIGHT = 150;
    private static final int MARGIN = 40;

    private CoverageSvg() {}

    static String render(Campaign campaign) {
        List<Point> points = campaign.points();
        double last = Math.log1p((double) points.getLast().executions());
        double most = points.getLast().edges();
        StringBuilder line = new StringBuilder();
        double before = HEIGHT - MARGIN;
        for (Point point : points) {
            double x = MARGIN + (WIDTH - 2 * MARGIN) * Math.log1p((double) point.executions()) / Math.max(last, 1);
            double y = HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * point.edges() / Math.max(most, 1);
            // A step: coverage does not rise between two findings.
            line.append(String.format(Locale.ROOT, "%.1f,%.1f %.1f,%.1f ", x, before, x, y));
            before = y;
        }
        return String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s: %d edges after %d executions\">"
                        + "<polyline points=\"%s\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\"/>"
                        + "<text x=\"%d\" y=\"%d\" font-size=\"11\" fill=\"currentColor\">1</text>"
                        + "<text x=\"%d\" y=\"%d\" font-size=\"11\" text-anchor=\"end\" fill=\"currentColor\">%,d executions</text>"
                        + "<text x=\"%d\" y=\"%d\" font-size=\"11\" text-anchor=\"end\" fill=\"currentColor\">%d edges</text></svg>",
                WIDTH,
                HEIGHT,
                campaign.target().replaceAll("[^a-zA-Z0-9 ]", ""),
                points.getLast().edges(),
                points.getLast().executions(),
                line.toString().strip(),
                MARGIN,
                HEIGHT - MARGIN / 2,
                WIDTH - MARGIN,
                HEIGHT - MARGIN / 2,
                points.getLast().executions(),
                WIDTH - MARGIN,
                MARGIN - 8,
                points.getLast().edges());
    }
}
