package dev.ironshim.reports.report;

import dev.ironshim.model.evidence.Evidence.Growth;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** How fast two explorers are as the relation grows: a chart with logarithmic axes, as SVG text. */
final class CurveSvg {
    private static final int WIDTH = 520;
    private static final int HEIGHT = 260;
    private static final int LEFT = 70;
    private static final int BOTTOM = 40;
    private static final int TOP = 24;
    private static final int RIGHT = 90;

    private CurveSvg() {}

    static String render(String machine, List<Growth> points) {
        List<Growth> sorted =
                points.stream().sorted(Comparator.comparingLong(Growth::pairs)).toList();
        double low = floor(sorted.stream()
                .mapToDouble(point -> (double) point.pairs())
                .min()
                .orElse(1));
        double high = ceil(sorted.stream()
                .mapToDouble(point -> (double) point.pairs())
                .max()
                .orElse(10));
        double slow = floor(sorted.stream()
                .flatMap(point -> point.pairsPerSecond().values().stream())
                .mapToDouble(Long::doubleValue)
                .min()
                .orElse(1));
        double fast = ceil(sorted.stream()
                .flatMap(point -> point.pairsPerSecond().values().stream())
                .mapToDouble(Long::doubleValue)
                .max()
                .orElse(10));
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Pairs per second of TLC and of the"
                        + " explorer for %s\" xmlns=\"http://www.w3.org/2000/svg\">",
                WIDTH,
                HEIGHT,
                machine));
        for (double tick = low; tick <= high * 1.01; tick *= 10) {
            double x = x(tick, low, high);
            line(svg, "grid", x, TOP, x, HEIGHT - BOTTOM);
            text(svg, x, HEIGHT - BOTTOM + 16, "middle", label(tick));
        }
        for (double tick = slow; tick <= fast * 1.01; tick *= 10) {
            double y = y(tick, slow, fast);
            line(svg, "grid", LEFT, y, WIDTH - RIGHT, y);
            text(svg, LEFT - 6, y + 4, "end", label(tick));
        }
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, "middle", "(state × operation) pairs");
        text(svg, LEFT, TOP - 8, "start", "pairs a second");
        TreeSet<String> series = new TreeSet<>();
        sorted.forEach(point -> series.addAll(point.pairsPerSecond().keySet()));
        for (String name : series) {
            StringBuilder path = new StringBuilder();
            double lastY = 0;
            for (Growth point : sorted) {
                long value = Math.max(1, point.pairsPerSecond().getOrDefault(name, 1L));
                double x = x((double) point.pairs(), low, high);
                lastY = y((double) value, slow, fast);
                path.append(String.format(Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : " L", x, lastY));
                svg.append(String.format(
                        Locale.ROOT,
                        "<circle class=\"series %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>%s: %,d pairs, %,d pairs/s</title></circle>",
                        name,
                        x,
                        lastY,
                        name,
                        point.pairs(),
                        value));
            }
            svg.append("<path class=\"series ")
                    .append(name)
                    .append("\" d=\"")
                    .append(path)
                    .append("\"/>");
            text(svg, WIDTH - RIGHT + 8, lastY + 4, "start", name);
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
        return Math.pow(10, Math.floor(Math.log10(Math.max(1, value))));
    }

    private static double ceil(double value) {
        return Math.pow(10, Math.floor(Math.log10(Math.max(1, value))) + 1);
    }

    private static String label(double value) {
        return value >= 1e6
                ? String.format(Locale.ROOT, "%.0f M", value / 1e6)
                : value >= 1e3
                        ? String.format(Locale.ROOT, "%.0f k", value / 1e3)
                        : String.format(Locale.ROOT, "%.0f", value);
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
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text));
    }
}
