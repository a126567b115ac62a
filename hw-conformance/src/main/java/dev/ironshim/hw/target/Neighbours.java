package dev.ironshim.hw.target;

import java.io.IOException;
import java.util.List;

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

    /** What keeps it from being handed out, while the sibling is its own driver's. */
    List<String> obstacles() throws IOException;
}
