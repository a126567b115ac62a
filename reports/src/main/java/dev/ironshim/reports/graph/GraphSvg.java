package dev.ironshim.reports.graph;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.alg.layered.options.CycleBreakingStrategy;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.NodePlacementStrategy;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.KVector;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.SizeConstraint;
import org.eclipse.elk.core.util.NullElkProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkLabel;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Draws a small labelled state graph as SVG text: the Eclipse Layout Kernel places it, this class writes it.
 *
 * <p>The same input gives the same bytes, in any locale and without fonts: text is measured by an estimate.
 * The colours are the page's: every shape takes {@code color} from its group, whose classes are {@code node} or
 * {@code edge} and those of the input. The arrow head of an edge has the same classes, so one rule colours both.
 */
public final class GraphSvg {

    public record Node(String id, String label, Set<String> classes) {}

    public record Edge(String from, String to, List<String> labels, String cssClass) {}

    public enum Direction {
        DOWN,
        RIGHT
    }

    private static final double LINE_HEIGHT = 14;
    private static final int MOST_LINES = 5;

    /** All that leads from one node to another: labels in the order given, classes in alphabetical order. */
    private record Bundle(Node from, Node to, Set<String> labels, Set<String> classes) {

        String classNames() {
            return GraphSvg.classNames("edge", classes);
        }

        String title() {
            String text = from.label + " → " + to.label + "\n" + String.join("\n", labels);
            return "<title>" + SvgText.escaped(text) + "</title>";
        }

        List<String> lines() {
            List<String> lines = new ArrayList<>(labels);
            if (lines.size() > MOST_LINES) {
                lines = new ArrayList<>(lines.subList(0, MOST_LINES - 1));
                lines.add("… " + (labels.size() - lines.size()) + " more");
            }
            lines.replaceAll(SvgText::shortened);
            return lines;
        }
    }

    private GraphSvg() {}

    /**
     * Lays the graph out and returns one {@code <svg>} element, fit to stand alone or inside an HTML page.
     *
     * @param idPrefix starts every id in the picture; unique among the pictures of one page
     * @param description what a screen reader says in place of the picture
     * @param nodes in the order a reader meets them: an edge to an earlier node is drawn as leading back
     */
    public static String render(
            String idPrefix, String description, Direction direction, List<Node> nodes, List<Edge> edges) {
        List<Bundle> bundles = bundles(nodes, edges);
        ElkNode graph = graph(direction);
        Map<Node, ElkNode> placedNodes = new LinkedHashMap<>();
        nodes.forEach(node -> placedNodes.put(node, place(node, graph)));
        Map<Bundle, ElkEdge> placedEdges = new LinkedHashMap<>();
        bundles.forEach(bundle -> placedEdges.put(
                bundle,
                connect(
                        bundle,
                        Objects.requireNonNull(placedNodes.get(bundle.from)),
                        Objects.requireNonNull(placedNodes.get(bundle.to)))));

        LayoutMetaDataService.getInstance(); // for its side effect: until then ELK cannot copy its own defaults
        new LayeredLayoutProvider().layout(graph, new NullElkProgressMonitor());

        List<String> arrows =
                bundles.stream().map(Bundle::classNames).distinct().sorted().toList();
        String arrowId = SvgText.escaped(idPrefix) + "-arrow-";
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" class="graph" role="img" aria-label="%1$s" \
                viewBox="0 0 %2$s %3$s" width="%2$s" height="%3$s" \
                font-family="sans-serif" font-size="11" text-anchor="middle">
                """.formatted(
                SvgText.escaped(description), SvgText.number(graph.getWidth()), SvgText.number(graph.getHeight())));
        arrows.forEach(classNames -> svg.append(arrowHead(arrowId + arrows.indexOf(classNames), classNames)));
        placedEdges.forEach(
                (bundle, placed) -> svg.append(edge(bundle, placed, arrowId + arrows.indexOf(bundle.classNames()))));
        placedNodes.forEach((node, placed) -> svg.append(node(node, placed)));
        placedEdges.forEach((bundle, placed) -> svg.append(label(bundle, placed))); // last: nothing covers a label
        return svg.append("</svg>\n").toString();
    }

    private static List<Bundle> bundles(List<Node> nodes, List<Edge> edges) {
        Map<String, Node> byId = new LinkedHashMap<>();
        for (Node node : nodes) {
            if (byId.put(node.id, node) != null) {
                throw new IllegalArgumentException("two nodes have the id " + node.id);
            }
        }
        Map<List<String>, Bundle> bundles = new LinkedHashMap<>();
        for (Edge edge : edges) {
            if (!byId.containsKey(edge.from) || !byId.containsKey(edge.to)) {
                throw new IllegalArgumentException("an end is missing: " + edge);
            }
            Bundle bundle = bundles.computeIfAbsent(
                    List.of(edge.from, edge.to),
                    ends -> new Bundle(byId.get(edge.from), byId.get(edge.to), new LinkedHashSet<>(), new TreeSet<>()));
            bundle.labels.addAll(edge.labels);
            bundle.classes.add(edge.cssClass);
        }
        return List.copyOf(bundles.values());
    }

    private static ElkNode graph(Direction direction) {
        ElkNode graph = ElkGraphUtil.createGraph();
        graph.setProperty(LayeredOptions.DIRECTION, org.eclipse.elk.core.options.Direction.valueOf(direction.name()));
        graph.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
        graph.setProperty(LayeredOptions.CYCLE_BREAKING_STRATEGY, CycleBreakingStrategy.MODEL_ORDER);
        graph.setProperty(LayeredOptions.NODE_PLACEMENT_STRATEGY, NodePlacementStrategy.NETWORK_SIMPLEX);
        graph.setProperty(LayeredOptions.THOROUGHNESS, 30);
        graph.setProperty(LayeredOptions.RANDOM_SEED, 1);
        graph.setProperty(LayeredOptions.SPACING_NODE_NODE, 24.0);
        graph.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 28.0);
        graph.setProperty(LayeredOptions.SPACING_EDGE_NODE, 14.0);
        graph.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, 14.0);
        graph.setProperty(LayeredOptions.SPACING_PORT_PORT, 9.0);
        graph.setProperty(LayeredOptions.SPACING_NODE_SELF_LOOP, 16.0);
        return graph;
    }

    private static ElkNode place(Node node, ElkNode graph) {
        ElkNode placed = ElkGraphUtil.createNode(graph);
        placed.setProperty(
                LayeredOptions.NODE_SIZE_CONSTRAINTS,
                EnumSet.of(SizeConstraint.MINIMUM_SIZE, SizeConstraint.PORTS)); // grows with its edges
        placed.setProperty(
                LayeredOptions.NODE_SIZE_MINIMUM,
                new KVector(Math.max(56, SvgText.width(SvgText.shortened(node.label)) + 24), 30));
        return placed;
    }

    private static ElkEdge connect(Bundle bundle, ElkNode from, ElkNode to) {
        ElkEdge edge = ElkGraphUtil.createSimpleEdge(from, to);
        List<String> lines = bundle.lines();
        if (!lines.isEmpty()) {
            ElkLabel label = ElkGraphUtil.createLabel("ELK skips a label without text", edge);
            double widest = lines.stream().mapToDouble(SvgText::width).max().orElseThrow();
            label.setDimensions(widest + 8, lines.size() * LINE_HEIGHT + 4);
            label.setProperty(LayeredOptions.EDGE_LABELS_INLINE, true);
        }
        return edge;
    }

    private static String arrowHead(String id, String classNames) {
        return """
                <marker id="%s" class="%s" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" \
                markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.5L8 4L0 7.5z" fill="currentColor"/></marker>
                """.formatted(id, classNames);
    }

    private static String edge(Bundle bundle, ElkEdge placed, String arrowId) {
        return """
                <g class="%s">%s<path d="%s" fill="none" stroke="currentColor" marker-end="url(#%s)"/></g>
                """.formatted(
                        bundle.classNames(),
                        bundle.title(),
                        SvgText.path(placed.getSections().getFirst()),
                        arrowId);
    }

    private static String label(Bundle bundle, ElkEdge placed) {
        StringBuilder svg = new StringBuilder();
        for (ElkLabel label : placed.getLabels()) {
            svg.append("<g class=\"")
                    .append(bundle.classNames())
                    .append("\">")
                    .append(bundle.title())
                    .append("""
                    <rect class="edge-label-box" x="%s" y="%s" width="%s" height="%s" rx="3" fill="Canvas"/>\
                    """.formatted(
                                    SvgText.number(label.getX()),
                                    SvgText.number(label.getY()),
                                    SvgText.number(label.getWidth()),
                                    SvgText.number(label.getHeight())));
            double baseline = label.getY() + 13;
            for (String line : bundle.lines()) {
                svg.append(SvgText.text("edge-label", label.getX() + label.getWidth() / 2, baseline, line));
                baseline += LINE_HEIGHT;
            }
            svg.append("</g>\n");
        }
        return svg.toString();
    }

    private static String node(Node node, ElkNode placed) {
        return """
                <g class="%s"><title>%s</title><rect class="node-box" x="%s" y="%s" width="%s" height="%s" rx="8" \
                fill="Canvas" stroke="currentColor"/>%s</g>
                """.formatted(
                        classNames("node", node.classes),
                        SvgText.escaped(node.label),
                        SvgText.number(placed.getX()),
                        SvgText.number(placed.getY()),
                        SvgText.number(placed.getWidth()),
                        SvgText.number(placed.getHeight()),
                        SvgText.text(
                                "node-label",
                                placed.getX() + placed.getWidth() / 2,
                                placed.getY() + placed.getHeight() / 2 + 4,
                                SvgText.shortened(node.label)));
    }

    private static String classNames(String kind, Set<String> more) {
        return SvgText.escaped(
                (kind + " " + String.join(" ", new TreeSet<>(more))).strip().replaceAll(" +", " "));
    }
}
