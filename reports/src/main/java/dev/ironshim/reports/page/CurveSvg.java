package dev.ironshim.reports.page;

import dev.ironshim.reports.graph.SvgText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** How something grows: a chart of lines with logarithmic axes, as SVG text. */
final class CurveSvg {
    private static final int WIDTH = 520;
    private static final int HEIGHT = 260;
    private static final int LEFT = 70;
    private static final int BOTTOM = 40;
    private static final int TOP = 24;
    private static final int RIGHT = 90;

    private CurveSvg() {}

    /** One point of a line. */
    record Point(double x, double y) {}

    /**
     * A chart.
     *
     * @param label what it shows, for those who do not see it
     * @param series points by name of the line, sorted by x
     */
    static String render(String label, String across, String up, SortedMap<String, List<Point>> series) {
        List<Point> all = series.values().stream().flatMap(List::stream).toList();
        double low = floor(all.stream().mapToDouble(Point::x).min().orElse(1));
        double high = ceil(all.stream().mapToDouble(Point::x).max().orElse(10));
        double bottom = floor(all.stream().mapToDouble(Point::y).min().orElse(1));
        double top = ceil(all.stream().mapToDouble(Point::y).max().orElse(10));
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\" xmlns=\"http://www.w3.org/2000/svg\">",
                WIDTH,
                HEIGHT,
                SvgText.escaped(label)));
        for (double tick = low; tick <= high * 1.01; tick *= 10) {
            double x = x(tick, low, high);
            line(svg, "grid", x, TOP, x, HEIGHT - BOTTOM);
            text(svg, x, HEIGHT - BOTTOM + 16, "middle", label(tick));
        }
        for (double tick = bottom; tick <= top * 1.01; tick *= 10) {
            double y = y(tick, bottom, top);
            line(svg, "grid", LEFT, y, WIDTH - RIGHT, y);
            text(svg, LEFT - 6, y + 4, "end", label(tick));
        }
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, "middle", across);
        text(svg, LEFT, TOP - 8, "start", up);
        int number = 0;
        for (Map.Entry<String, List<Point>> one : series.entrySet()) {
            String type = "series " + one.getKey().replaceAll("[^a-zA-Z]", "") + " s" + number++;
            StringBuilder path = new StringBuilder();
            double lastY = 0;
            for (Point point : one.getValue()) {
                double x = x(point.x(), low, high);
                lastY = y(Math.max(point.y(), bottom), bottom, top);
                path.append(String.format(Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : " L", x, lastY));
                svg.append(String.format(
                        Locale.ROOT,
                        "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>%s: %,.0f %s, %,.1f %s</title></circle>",
                        type,
                        x,
                        lastY,
                        SvgText.escaped(one.getKey()),
                        point.x(),
                        SvgText.escaped(across),
                        point.y(),
                        SvgText.escaped(up)));
            }
            svg.append(String.format(Locale.ROOT, "<path class=\"%s\" d=\"%s\"/>", type, path));
            text(svg, WIDTH - RIGHT + 8, lastY + 4, "start", one.getKey());
        }
        return svg.append("</svg>").toString();
    }

    private static double x(double value, double low, double high) {
        return LEFT + (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low)) * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double value, double low, double high) {
        return HEIGHT
                - BOTTOM
                - (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low)) * (HEIGHT - BOTTOM - TOP);
    }

    private static double floor(double value) {
        return Math.pow(10, Math.floor(Math.log10(Math.max(0.01, value))));
    }

    private static double ceil(double value) {
        return Math.pow(10, Math.floor(Math.log10(Math.max(0.01, value))) + 1);
    }

    private static String label(double value) {
        return value >= 1e6
                ? String.format(Locale.ROOT, "%.0f M", value / 1e6)
                : value >= 1e3
                        ? String.format(Locale.ROOT, "%.0f k", value / 1e3)
                        : String.format(Locale.ROOT, value < 1 ? "%.2f" : "%.0f", value);
    }

    private static void line(StringBuilder svg, String type, double x1, double y1, double x2, double y2) {
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                type,
                x1,
                y1,
                x2,
                y2));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                x,
                y,
                anchor,
                SvgText.escaped(text)));
    }
}
