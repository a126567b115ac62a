package dev.ironshim.reports.graph;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.elk.core.math.KVector;
import org.eclipse.elk.graph.ElkEdgeSection;

/** The small pieces an SVG file is written from. */
public final class SvgText {

    private static final double CHARACTER_WIDTH = 6.6;
    private static final int LONGEST_LINE = 42;
    private static final double CORNER_RADIUS = 6;

    private SvgText() {}

    static String text(String cssClass, double x, double y, String line) {
        return "<text class=\"%s\" x=\"%s\" y=\"%s\" fill=\"currentColor\">%s</text>"
                .formatted(cssClass, number(x), number(y), escaped(line));
    }

    /** The route of one edge, its corners rounded. */
    static String path(ElkEdgeSection section) {
        List<KVector> points = new ArrayList<>();
        points.add(new KVector(section.getStartX(), section.getStartY()));
        section.getBendPoints().forEach(bend -> points.add(new KVector(bend.getX(), bend.getY())));
        points.add(new KVector(section.getEndX(), section.getEndY()));
        StringBuilder path = new StringBuilder("M").append(point(points.getFirst()));
        for (int i = 1; i < points.size() - 1; i++) {
            KVector corner = points.get(i);
            path.append("L")
                    .append(point(towards(corner, points.get(i - 1))))
                    .append("Q")
                    .append(point(corner))
                    .append(" ")
                    .append(point(towards(corner, points.get(i + 1))));
        }
        return path.append("L").append(point(points.getLast())).toString();
    }

    private static KVector towards(KVector corner, KVector neighbour) {
        double length = corner.distance(neighbour);
        double part = length == 0 ? 0 : Math.min(CORNER_RADIUS / length, 0.5);
        return new KVector(corner.x + (neighbour.x - corner.x) * part, corner.y + (neighbour.y - corner.y) * part);
    }

    static String shortened(String line) {
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE - 1) + "…";
    }

    static double width(String line) {
        return line.length() * CHARACTER_WIDTH;
    }

    private static String point(KVector point) {
        return number(point.x) + " " + number(point.y);
    }

    /** To a tenth of a pixel, in every locale alike: 12, 12.5. */
    static String number(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : Double.toString(tenths / 10.0);
    }

    /** As content or in double quotes; what XML cannot hold is replaced. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replaceAll("[\\p{Cc}\\p{Cs}\\ufffe\\uffff&&[^\\n\\t]]", "\ufffd");
    }
}
