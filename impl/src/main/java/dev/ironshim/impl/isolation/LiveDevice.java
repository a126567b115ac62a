package dev.ironshim.impl.isolation;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.PciFunction;

/**
 * The device that a driver is admitted to, as it was found.
 *
 * @param domain the IOMMU domain it is in now
 */
public record LiveDevice(Bdf address, long domain, PciFunction function) {}
