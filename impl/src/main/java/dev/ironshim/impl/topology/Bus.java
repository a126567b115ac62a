package dev.ironshim.impl.topology;

import dev.ironshim.impl.pci.Capability.Express;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A bus with what is on it. Virtual functions are on the bus of their physical one, whatever their bus number says. */
final class Bus {
    /** The bridge that leads here; null for a bus of the root complex. */
    final @Nullable Node bridge;

    final List<Node> nodes = new ArrayList<>();

    Bus(@Nullable Node bridge) {
        this.bridge = bridge;
    }

    boolean root() {
        return bridge == null;
    }

    /** The bus inside a switch, between its upstream port and its downstream ports. */
    boolean insideSwitch() {
        return bridge != null && bridge.portType() == Express.UPSTREAM_PORT;
    }

    /**
     * Functions that are one device: those of a slot, and below a port all there are. Virtual ones are left out: they are taken to
     * talk to no other function of their device, and none to them, as Linux takes them.
     */
    Collection<List<Node>> packages() {
        Map<Integer, List<Node>> packages = new LinkedHashMap<>();
        for (Node node : nodes) {
            if (!node.virtual()) {
                packages.computeIfAbsent(slot(node), any -> new ArrayList<>()).add(node);
            }
        }
        return packages.values();
    }

    /** A link has one device at its other end, and with ARI the numbers of its functions run on over the slots. */
    private int slot(Node node) {
        return root() || insideSwitch() ? node.address.device() : 0;
    }
}
