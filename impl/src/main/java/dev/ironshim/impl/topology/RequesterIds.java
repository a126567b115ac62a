package dev.ironshim.impl.topology;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.Capability.Express;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Ids that a function's requests can arrive with at the IOMMU. */
final class RequesterIds {
    private static final int FUNCTION_BITS = 3;

    private RequesterIds() {}

    static NavigableSet<Bdf> of(Node node) {
        NavigableSet<Bdf> ids = new TreeSet<>();
        ids.add(node.address);
        phantoms(node, ids);
        for (@Nullable Node each = node; each != null; each = each.bus().bridge) {
            if (each.conventionalBridge()) {
                signed(each, ids);
            }
        }
        return ids;
    }

    /** A phantom function differs in the upper bits of the function's number, which the device has no functions for. */
    private static void phantoms(Node node, NavigableSet<Bdf> ids) {
        Optional<Express> express = node.function.capability(Express.class);
        if (express.isEmpty() || !express.get().phantom()) {
            return;
        }
        int bits = express.get().phantomBits();
        int step = 1 << (FUNCTION_BITS - bits);
        int first = node.address.function() % step;
        for (int function = first; function < 1 << FUNCTION_BITS; function += step) {
            ids.add(new Bdf(node.address.domain(), node.address.bus(), node.address.device(), function));
        }
    }

    /** Such a bridge signs with the first id of its secondary bus, and some with their own. */
    private static void signed(Node bridge, NavigableSet<Bdf> ids) {
        ids.add(bridge.address);
        if (bridge.secondary != 0) {
            ids.add(new Bdf(bridge.address.domain(), bridge.secondary, 0, 0));
        }
    }
}
