package dev.ironshim.reports.inspect;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.PciFunction.Bridge;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Who is behind whom, drawn: a bridge, and below it the functions on its secondary bus. */
final class BusTree {
    private final Map<Bdf, PciInput.Entry> functions = new TreeMap<>();
    private final Map<Bdf, Bdf> below = new TreeMap<>();
    private final List<String> lines = new ArrayList<>();

    private BusTree(List<PciInput.Entry> entries) {
        for (PciInput.Entry each : entries) {
            Bdf address = each.address();
            if (address != null) {
                functions.putIfAbsent(address, each);
                Bridge bridge = each.function().bridge();
                if (bridge != null && bridge.secondary() > address.bus()) {
                    below.putIfAbsent(new Bdf(address.domain(), bridge.secondary(), 0, 0), address);
                }
            }
        }
    }

    /** A line a function; none if no function is behind another. */
    static List<String> of(List<PciInput.Entry> entries) {
        BusTree tree = new BusTree(entries);
        Set<Bdf> buses = new HashSet<>();
        tree.functions.keySet().forEach(each -> buses.add(bus(each)));
        if (buses.stream().noneMatch(tree.below::containsKey)) {
            return List.of();
        }
        for (Bdf bus : buses.stream().sorted().toList()) {
            if (!tree.below.containsKey(bus)) {
                tree.draw(bus, 0);
            }
        }
        return tree.lines;
    }

    private static Bdf bus(Bdf function) {
        return new Bdf(function.domain(), function.bus(), 0, 0);
    }

    /** Buses behind bridges have higher numbers, so that this ends. */
    private void draw(Bdf bus, int depth) {
        functions.forEach((address, entry) -> {
            if (bus(address).equals(bus)) {
                Bridge bridge = entry.function().bridge();
                lines.add("  ".repeat(depth)
                        + address
                        + (bridge == null
                                ? ""
                                : String.format(Locale.ROOT, " -[%02x-%02x]", bridge.secondary(), bridge.subordinate()))
                        + (entry.title().isEmpty() ? "" : "  " + entry.title()));
                if (bridge != null) {
                    Bdf secondary = new Bdf(address.domain(), bridge.secondary(), 0, 0);
                    if (address.equals(below.get(secondary))) {
                        draw(secondary, depth + 1);
                    }
                }
            }
        });
    }
}
