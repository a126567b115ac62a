package dev.ironshim.impl.topology;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.Capability.SrIov;
import dev.ironshim.impl.pci.PciFunction.End;
import dev.ironshim.impl.pci.PciFunction.Presence;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts functions in their places, or says by which rule they have none. */
final class Tree {
    private static final int IDS = 65_536;

    private final Map<Bdf, Node> nodes = new TreeMap<>();
    /** Bridges whose buses are assigned, by the bus they lead to (device and function 0). */
    private final NavigableMap<Bdf, Node> bridges = new TreeMap<>();

    private final Map<Bdf, Bus> buses = new TreeMap<>();

    Tree(Collection<TopologyFunction> functions) {
        List<TopologyFunction> sorted = new ArrayList<>(functions);
        sorted.sort(Comparator.comparing(TopologyFunction::address));
        sorted.forEach(this::list);
        nodes.values().forEach(this::claim);
        nodes.values().forEach(this::lead);
        nest();
        nodes.values().forEach(this::place);
        buses.values().forEach(Tree::packages);
    }

    /** In the order of addresses, numbered from 0. */
    Collection<Node> nodes() {
        return nodes.values();
    }

    @Nullable
    Node node(Bdf address) {
        return nodes.get(address);
    }

    Collection<Bus> buses() {
        return buses.values();
    }

    NavigableSet<Bdf> rootBuses() {
        NavigableSet<Bdf> starts = new TreeSet<>();
        buses.forEach((start, bus) -> {
            if (bus.root()) {
                starts.add(start);
            }
        });
        return starts;
    }

    List<Bus> roots() {
        return buses.values().stream().filter(Bus::root).toList();
    }

    private void list(TopologyFunction listed) {
        Bdf address = listed.address();
        if (listed.function().presence() == Presence.GONE) {
            throw refused(TopologyRule.GONE, address + " reads all ones", "a function that says what it is");
        }
        // What is not known of extended space is taken for absent: that separates nothing and enables nothing.
        if (listed.function().standard().end() == End.TRUNCATED) {
            throw refused(
                    TopologyRule.UNKNOWN,
                    listed.function().known() + " bytes of " + address,
                    "the capabilities that they point to");
        }
        if (nodes.put(address, new Node(nodes.size(), listed)) != null) {
            throw refused(TopologyRule.TWICE, address + " twice", "once");
        }
    }

    /** Gives a physical function its virtual ones. */
    private void claim(Node physical) {
        Optional<SrIov> sriov = physical.virtualFunctions();
        if (sriov.isEmpty()) {
            return;
        }
        for (int i = 0; i < sriov.get().functions(); i++) {
            int id = physical.address.requesterId()
                    + sriov.get().firstOffset()
                    + i * sriov.get().stride();
            Node virtual = id < IDS ? nodes.get(physical.address.withRequesterId(id)) : null;
            if (virtual == null) {
                throw refused(
                        TopologyRule.VIRTUAL_MISSING,
                        "no virtual function " + i + " of " + physical.address,
                        "one with requester id " + RefusedException.hex(id));
            }
            if (virtual == physical
                    || virtual.virtual()
                    || virtual.bridge()
                    || virtual.virtualFunctions().isPresent()) {
                throw refused(
                        TopologyRule.VIRTUAL,
                        virtual.address + ", claimed by " + physical.address,
                        "a function that is nothing else");
            }
            virtual.physical = physical;
        }
    }

    private static Bdf start(Bdf address, int bus) {
        return new Bdf(address.domain(), bus, 0, 0);
    }

    private void lead(Node node) {
        if (node.function.presence() == Presence.VIRTUAL_FUNCTION && !node.virtual()) {
            throw refused(
                    TopologyRule.VIRTUAL, node.address + " without a physical function", "one that has enabled it");
        }
        if (node.secondary == 0) {
            return;
        }
        if (node.secondary <= node.address.bus() || node.subordinate < node.secondary) {
            throw refused(
                    TopologyRule.BUS_ORDER,
                    node.address + " to buses " + node.secondary + " to " + node.subordinate,
                    "above " + node.address.bus() + ", ascending");
        }
        Bdf leads = start(node.address, node.secondary);
        Node other = bridges.put(leads, node);
        if (other != null) {
            throw refused(
                    TopologyRule.BUS_TWICE,
                    other.address + " and " + node.address + " to bus " + node.secondary,
                    "one of them");
        }
        node.behind = new Bus(node);
        buses.put(leads, node.behind);
    }

    /** Ranges of buses are one in the other as their bridges are. */
    private void nest() {
        Deque<Node> open = new ArrayDeque<>();
        long domain = -1;
        for (Node node : bridges.values()) {
            if (node.address.domain() != domain) {
                open.clear();
                domain = node.address.domain();
            }
            while (!open.isEmpty() && open.getLast().subordinate < node.secondary) {
                open.removeLast();
            }
            Node above = open.peekLast();
            if (above != bridges.get(start(node.address, node.address.bus()))
                    || (above != null && node.subordinate > above.subordinate)) {
                throw refused(
                        TopologyRule.BUS_RANGE,
                        node.address + " to buses " + node.secondary + " to " + node.subordinate
                                + (above == null ? ", below no bridge" : ", within those of " + above.address),
                        "within those of the bridge that it is behind");
            }
            open.addLast(node);
        }
    }

    private void place(Node node) {
        Node physical = node.physical;
        if (physical == null) {
            node.place(bus(node));
            return;
        }
        // Beyond the bus of the physical function no bridge may lead to where virtual ones are.
        if (node.address.bus() != physical.address.bus() && innermost(node.address) != innermost(physical.address)) {
            throw refused(
                    TopologyRule.VIRTUAL,
                    node.address + " of " + physical.address + " on a bus of another",
                    "a bus that is only for virtual functions");
        }
        node.place(bus(physical));
    }

    private Bus bus(Node node) {
        Bdf start = start(node.address, node.address.bus());
        Node bridge = innermost(node.address);
        if (bridge != null && bridges.get(start) != bridge) {
            throw refused(
                    TopologyRule.BUS_WITHOUT_BRIDGE,
                    node.address + " within the buses of " + bridge.address,
                    "a bridge to bus " + node.address.bus());
        }
        return buses.computeIfAbsent(start, any -> new Bus(null));
    }

    /** The bridge with the smallest range that holds the bus. */
    private @Nullable Node innermost(Bdf address) {
        Map.Entry<Bdf, Node> below = bridges.floorEntry(start(address, address.bus()));
        // Ranges are nested: one that ends before is within one that may not.
        while (below != null) {
            Node bridge = below.getValue();
            if (bridge.address.domain() != address.domain()) {
                return null;
            }
            if (bridge.subordinate >= address.bus()) {
                return bridge;
            }
            below = bridges.lowerEntry(below.getKey());
        }
        return null;
    }

    private static void packages(Bus bus) {
        for (List<Node> functions : bus.packages()) {
            boolean several =
                    functions.size() > 1 || functions.stream().anyMatch(node -> node.function.multifunction());
            functions.forEach(node -> node.multifunction = several);
        }
    }

    static RefusedException refused(TopologyRule rule, String found, String expected) {
        return new RefusedException(rule, RefusedException.NOWHERE, found, expected);
    }
}
