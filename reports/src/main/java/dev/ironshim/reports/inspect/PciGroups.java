package dev.ironshim.reports.inspect;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.topology.Topology;
import dev.ironshim.impl.topology.TopologyFunction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who can be kept apart on the machine of a dump, if the dump is of a whole machine. */
final class PciGroups {
    private static final int HOST_BRIDGE = 0x0600;

    private final @Nullable Topology topology;
    private final String missing;

    private PciGroups(@Nullable Topology topology, String missing) {
        this.topology = topology;
        this.missing = missing;
    }

    static PciGroups of(PciInput.Found found) {
        if (!found.listed().isEmpty()) {
            return new PciGroups(null, found.listed().size() + " functions are listed without their bytes");
        }
        List<PciInput.Entry> entries = found.entries();
        List<TopologyFunction> functions = new ArrayList<>();
        boolean host = false;
        for (PciInput.Entry entry : entries) {
            Bdf address = entry.address();
            if (address == null) {
                return new PciGroups(null, "the file is of one function");
            }
            host |= address.domain() == 0
                    && address.bus() == 0
                    && entry.function().classCode() >> 8 == HOST_BRIDGE;
            functions.add(new TopologyFunction(address, entry.function()));
        }
        if (!host) {
            // A part of a machine may be a tree as well, and would be told wrongly that it is alone.
            return new PciGroups(null, "no host bridge is listed on bus 0, so functions may be missing");
        }
        try {
            return new PciGroups(Topology.of(functions), "");
        } catch (RefusedException e) {
            return new PciGroups(null, e.getMessage() + " (" + e.rule().says() + ")");
        }
    }

    /** Why nothing is said; empty if something is. */
    String missing() {
        return missing;
    }

    /** Lines to show of a function, by name. */
    Map<String, String> lines(@Nullable Bdf function) {
        Map<String, String> lines = new LinkedHashMap<>();
        if (topology != null && function != null) {
            lines.put("group", others(topology.group(function), function));
            lines.put("unit", others(topology.unit(function), function));
            if (topology.requesterIds(function).size() > 1) {
                lines.put("requests", "signed " + text(topology.requesterIds(function)));
            }
        }
        return lines;
    }

    /** The same for programs: addresses, the function's own included. */
    Map<String, Object> view(@Nullable Bdf function) {
        Map<String, Object> view = new LinkedHashMap<>();
        if (topology != null && function != null) {
            view.put("group", texts(topology.group(function)));
            view.put("unit", texts(topology.unit(function)));
            view.put("requesterIds", texts(topology.requesterIds(function)));
        }
        return view;
    }

    /** Buses that are taken for the root complex's own, and who is with whom. */
    Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        if (topology == null) {
            view.put("missing", missing);
        } else {
            view.put(
                    "rootBuses",
                    topology.rootBuses().stream().map(PciGroups::bus).toList());
            view.put("groups", topology.groups().stream().map(PciGroups::texts).toList());
            view.put("units", topology.units().stream().map(PciGroups::texts).toList());
        }
        return view;
    }

    /** The sum of it in a line. */
    String summary() {
        return topology == null
                ? "groups: not computed: " + missing
                : "groups: " + topology.groups().size() + ", units of containment: "
                        + topology.units().size() + "; root buses: "
                        + String.join(
                                " ",
                                topology.rootBuses().stream()
                                        .map(PciGroups::bus)
                                        .toList());
    }

    private static String bus(Bdf start) {
        return start.toString().substring(0, start.toString().lastIndexOf(':'));
    }

    private static String others(Collection<Bdf> all, Bdf function) {
        return all.size() == 1
                ? "alone"
                : "with "
                        + text(all.stream()
                                .filter(each -> !each.equals(function))
                                .toList());
    }

    private static String text(Collection<Bdf> all) {
        return String.join(" ", texts(all));
    }

    private static List<String> texts(Collection<Bdf> all) {
        return all.stream().map(Bdf::toString).toList();
    }
}
