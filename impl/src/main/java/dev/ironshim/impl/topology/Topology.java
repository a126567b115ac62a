package dev.ironshim.impl.topology;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * All PCI functions of a machine, and what follows for keeping them apart. Immutable.
 *
 * <p>A group is what the IOMMU cannot keep apart: a request of one of its functions can reach another without passing the root
 * complex, or arrives there with an id that another one uses too. The rules are those of Linux, with three differences, all
 * to the safe side: a downstream port that does not separate opens its whole switch, a function that does not separate opens its
 * whole device (but for functions of the root complex that are host bridges), and phantom functions count.
 *
 * <p>Not known here are properties of single products: functions that sign with another's id, or that are isolated without saying
 * so, for which Linux has lists by vendor and device. Nor is what the registers do not show: which IOMMU a function is behind, what
 * the root complex does between its own devices (it is taken to lead all of their requests to the IOMMU), and requests that a
 * device with an enabled ATS capability has had translated. Firmware may also keep a function from the system altogether.
 */
public final class Topology {
    private static final int MAX_FUNCTIONS = 65_536;

    private final Tree tree;
    private final List<NavigableSet<Bdf>> groups;
    private final List<NavigableSet<Bdf>> units;
    private final Map<Bdf, NavigableSet<Bdf>> groupOf;
    private final Map<Bdf, NavigableSet<Bdf>> unitOf;

    private Topology(Tree tree) {
        this.tree = tree;
        Partition parted = Groups.of(tree);
        groupOf = sets(tree, parted);
        unitOf = sets(tree, Units.of(tree, parted));
        groups = classes(tree, groupOf);
        units = classes(tree, unitOf);
    }

    /**
     * Puts functions in their places.
     *
     * @param functions all of the machine, in any order, at most 65,536; of each the first 256 bytes at least should be known.
     *     What is not known of extended space is taken for absent
     * @throws RefusedException with a {@link TopologyRule} if they are not a tree
     */
    public static Topology of(Collection<TopologyFunction> functions) {
        if (functions.size() > MAX_FUNCTIONS) {
            throw Tree.refused(TopologyRule.FUNCTIONS, functions.size() + " functions", "at most " + MAX_FUNCTIONS);
        }
        return new Topology(new Tree(functions));
    }

    /**
     * Every requester id that requests of a function can arrive with at the IOMMU: its own, those of its phantom functions while
     * they are enabled, and those that bridges to a conventional bus sign with for what is behind them. Written as addresses; there
     * need not be a function.
     *
     * @throws RefusedException with {@link TopologyRule#NOT_LISTED}
     */
    public NavigableSet<Bdf> requesterIds(Bdf function) {
        Node node = tree.node(function);
        if (node == null) {
            throw notListed(function);
        }
        return Collections.unmodifiableNavigableSet(RequesterIds.of(node));
    }

    /**
     * What shares a function's isolation group, itself included.
     *
     * @throws RefusedException with {@link TopologyRule#NOT_LISTED}
     */
    public NavigableSet<Bdf> group(Bdf function) {
        return find(groupOf, function);
    }

    /**
     * What is contained with a function, itself included: the closure of being in one group, of being below the port through
     * which a function is reset, and of being a virtual function of another one. Ports are members; a port above that only bridges are
     * directly below joins nothing.
     *
     * @throws RefusedException with {@link TopologyRule#NOT_LISTED}
     */
    public NavigableSet<Bdf> unit(Bdf function) {
        return find(unitOf, function);
    }

    /** All groups, in the order of their first functions. */
    public List<NavigableSet<Bdf>> groups() {
        return groups;
    }

    /** All units, in the order of their first functions. */
    public List<NavigableSet<Bdf>> units() {
        return units;
    }

    /**
     * Buses that no bridge leads to, each as the address of its first function: they are taken for the root complex's own. A bus
     * that is here and should not be is one whose bridge was not listed.
     */
    public NavigableSet<Bdf> rootBuses() {
        return Collections.unmodifiableNavigableSet(tree.rootBuses());
    }

    private static NavigableSet<Bdf> find(Map<Bdf, NavigableSet<Bdf>> sets, Bdf function) {
        NavigableSet<Bdf> found = sets.get(function);
        if (found == null) {
            throw notListed(function);
        }
        return found;
    }

    private static RefusedException notListed(Bdf function) {
        return Tree.refused(TopologyRule.NOT_LISTED, function.toString(), "a function of the topology");
    }

    private static List<NavigableSet<Bdf>> classes(Tree tree, Map<Bdf, NavigableSet<Bdf>> sets) {
        return tree.nodes().stream()
                .filter(node -> find(sets, node.address).first().equals(node.address))
                .map(node -> find(sets, node.address))
                .toList();
    }

    private static Map<Bdf, NavigableSet<Bdf>> sets(Tree tree, Partition partition) {
        Map<Integer, NavigableSet<Bdf>> classes = new HashMap<>();
        for (Node node : tree.nodes()) {
            classes.computeIfAbsent(partition.of(node.number), any -> new TreeSet<>())
                    .add(node.address);
        }
        Map<Bdf, NavigableSet<Bdf>> sets = new HashMap<>();
        for (Node node : tree.nodes()) {
            NavigableSet<Bdf> set = classes.get(partition.of(node.number));
            sets.put(node.address, Collections.unmodifiableNavigableSet(set));
        }
        return sets;
    }
}
