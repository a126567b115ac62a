package dev.ironshim.impl.topology;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.PciFunction;

/** A function, where it is and what it says of itself. */
public record TopologyFunction(Bdf address, PciFunction function) {}
