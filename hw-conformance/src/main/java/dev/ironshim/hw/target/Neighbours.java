package dev.ironshim.hw.target;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.Capability.Express;
import dev.ironshim.impl.topology.TopologyFunction;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Groups of devices, as the IOMMU can keep them apart. */
public interface Neighbours {
    /** Whether our device shares its group with nothing that could reach its memory. */
    boolean alone() throws IOException;

    /** Whether a device behind a switch that separates nothing can be handed out alone. */
    boolean behindSwitchViable() throws IOException;

    /**
     * Whether a device beside another one on a conventional bus can be handed out, while that one is as {@code siblingOurs}
     * says.
     */
    boolean onSharedBusViable(boolean siblingOurs) throws IOException;

    /**
     * A machine as it is now.
     *
     * @param functions all there are
     * @param groups those that the kernel has made; a function that has none is in none
     */
    record Machine(List<TopologyFunction> functions, Set<Set<Bdf>> groups) {
        public Machine {
            functions = List.copyOf(functions);
            groups = Set.copyOf(groups);
        }
    }

    /** Downstream ports of switches in a group: with two of them it is the switch that joins what is behind. */
    static long downstreamPorts(Set<Bdf> group, Machine machine) {
        return machine.functions().stream()
                .filter(each -> group.contains(each.address()))
                .filter(each -> each.function()
                        .capability(Express.class)
                        .filter(express -> express.type() == Express.DOWNSTREAM_PORT)
                        .isPresent())
                .count();
    }

    /** The machine that the device is in. */
    Machine machine() throws IOException;

    /** What keeps it from being handed out, while the sibling is its own driver's. */
    List<String> obstacles() throws IOException;
}
