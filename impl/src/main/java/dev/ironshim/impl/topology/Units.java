package dev.ironshim.impl.topology;

import java.util.ArrayList;
import java.util.List;

/**
 * What is contained together: what cannot be kept apart, and what a reset of one resets. A device is reset through the nearest
 * port above it, with everything below that port; a reset of a physical function ends its virtual ones.
 */
final class Units {
    private Units() {}

    static Partition of(Tree tree, Partition groups) {
        Partition units = new Partition(groups);
        for (Node node : tree.nodes()) {
            Node physical = node.physical;
            if (physical != null) {
                units.join(physical, node);
            }
        }
        for (Bus bus : tree.buses()) {
            // A bridge alone below a port is reset by nobody's driver: what is below it has a nearer port.
            if (!bus.root() && bus.nodes.stream().anyMatch(node -> !node.bridge())) {
                List<Node> below = new ArrayList<>();
                collect(bus, below);
                units.join(below);
            }
        }
        return units;
    }

    private static void collect(Bus bus, List<Node> below) {
        for (Node node : bus.nodes) {
            below.add(node);
            if (node.behind != null) {
                collect(node.behind, below);
            }
        }
    }
}
