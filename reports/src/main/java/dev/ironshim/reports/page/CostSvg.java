package dev.ironshim.reports.page;

import dev.ironshim.model.evidence.Evidence.Measure;
import dev.ironshim.reports.graph.SvgText;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What things cost beside each other: a bar each, its interval, over a logarithmic axis. */
final class CostSvg {
    private static final int WIDTH = 560;
    private static final int LEFT = 190;
    private static final int RIGHT = 70;
    private static final int ROW = 22;
    private static final int TOP = 20;

    private CostSvg() {}

    /** @param measures of one group and unit, none of them empty */
    static String render(String group, List<Measure> measures) {
        List<Measure> sorted = measures.stream()
                .sorted(Comparator.comparingDouble(Measure::value).thenComparing(Measure::name))
                .toList();
        double low = power(sorted.getFirst().value(), 0) / 10;
        double high = power(sorted.getLast().value(), 1);
        int height = TOP + ROW * sorted.size() + 24;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"chart costs\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\" xmlns=\"http://www.w3.org/2000/svg\">",
                WIDTH,
                height,
                SvgText.escaped(group)));
        for (double tick = low; tick <= high * 1.01; tick *= 10) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%1$.1f\" y1=\"%2$d\" x2=\"%1$.1f\" y2=\"%3$d\"/><text x=\"%1$.1f\" y=\"%4$d\" text-anchor=\"middle\">%5$s</text>",
                    x(tick, low, high),
                    TOP - 4,
                    height - 22,
                    height - 8,
                    tick >= 1 ? String.format(Locale.ROOT, "%,.0f", tick) : String.valueOf((float) tick)));
        }
        for (int i = 0; i < sorted.size(); i++) {
            bar(svg, sorted.get(i), TOP + ROW * i, low, high);
        }
        return svg.append("</svg>").toString();
    }

    private static void bar(StringBuilder svg, Measure measure, int y, double low, double high) {
        double end = x(measure.value(), low, high);
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                LEFT - 8,
                y + 11,
                SvgText.escaped(measure.name())));
        svg.append(String.format(
                Locale.ROOT,
                "<rect class=\"bar %s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\"><title>%s (%s)</title></rect>",
                SvgText.escaped(measure.role()),
                LEFT,
                y,
                Math.max(end - LEFT, 1),
                SvgText.escaped(measure.name()),
                SvgText.escaped(measure.role())));
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"whisker\" x1=\"%1$.1f\" y1=\"%3$d\" x2=\"%2$.1f\" y2=\"%3$d\"/>",
                x(measure.low(), low, high),
                x(measure.high(), low, high),
                y + 7));
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%d\">%.2f %s</text>",
                Math.max(end, x(measure.high(), low, high)) + 6,
                y + 11,
                measure.value(),
                SvgText.escaped(measure.unit())));
    }

    private static double x(double value, double low, double high) {
        double share = (Math.log(Math.max(value, low)) - Math.log(low)) / (Math.log(high) - Math.log(low));
        return LEFT + Math.min(share, 1) * (WIDTH - LEFT - RIGHT);
    }

    private static double power(double value, int more) {
        return Math.pow(10, Math.floor(Math.log10(Math.max(value, 0.001))) + more);
    }
}
