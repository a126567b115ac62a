package dev.ironshim.impl.topology;

import dev.ironshim.impl.pci.Bdf;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who can reach whom without the IOMMU in between, in either direction, or signs requests with the same id. */
final class Groups {
    private final Partition groups;

    private Groups(Partition groups) {
        this.groups = groups;
    }

    static Partition of(Tree tree) {
        Groups groups = new Groups(new Partition(tree.nodes().size()));
        tree.roots().forEach(groups::open);
        groups.signatures(tree);
        return groups.groups;
    }

    /** What is on a bus up to which requests from elsewhere do not come, and below it. */
    private void open(Bus bus) {
        if (bus.insideSwitch()) {
            // A downstream port that turns requests round turns them to all others.
            boolean turns = bus.nodes.stream().anyMatch(Node::loose);
            if (turns) {
                groups.join(bus.nodes);
            }
            bus.nodes.forEach(node -> below(node, turns ? node : null));
            return;
        }
        for (List<Node> functions : bus.packages()) {
            List<Node> loose = functions.stream().filter(Node::loose).toList();
            boolean turns = loose.stream().anyMatch(node -> !node.hostBridge());
            groups.join(turns ? functions : loose);
            functions.forEach(node -> below(node, turns ? node : null));
        }
    }

    /** @param reached whom all below the bridge are reached with, if it is reached */
    private void below(Node node, @Nullable Node reached) {
        Bus behind = node.behind;
        if (behind == null) {
            return;
        }
        if (reached == null) {
            open(behind);
        } else {
            flood(behind, reached);
        }
    }

    private void flood(Bus bus, Node reached) {
        for (Node node : bus.nodes) {
            groups.join(reached, node);
            below(node, reached);
        }
    }

    /** The IOMMU tells two functions apart by their ids only. */
    private void signatures(Tree tree) {
        Map<Bdf, Node> signed = new HashMap<>();
        for (Node node : tree.nodes()) {
            for (Bdf id : RequesterIds.of(node)) {
                Node other = signed.putIfAbsent(id, node);
                if (other != null) {
                    groups.join(other, node);
                }
            }
        }
    }
}
