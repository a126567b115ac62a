package dev.ironshim.impl.isolation;

import dev.ironshim.impl.isolation.ArchitectureRanges.Reserved;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.PciFunction;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The device that a driver is admitted to, as it was found. It is looked at once: decisions use what stands here, and never what
 * a device says later.
 *
 * @param domain the IOMMU domain it is in now, not 0
 * @param function its configuration space; nothing behind a BAR is granted whose size is not in there
 * @param physical where a virtual function's ids and BARs come from, for its own registers say nothing
 * @param requesterIds all that its requests can carry, 0 to 65535 each: its own, of phantom functions, of aliases
 * @param unit the functions that are contained together with it, itself among them
 * @param reserved I/O virtual addresses that the platform keeps for itself in this device's domain
 */
public record LiveDevice(
        Bdf address,
        long domain,
        PciFunction function,
        Optional<Physical> physical,
        Set<Integer> requesterIds,
        Set<Bdf> unit,
        List<Reserved> reserved) {

    /** The physical function that a virtual one belongs to. */
    public record Physical(Bdf address, PciFunction function) {}

    public LiveDevice {
        requesterIds = Set.copyOf(requesterIds);
        unit = Set.copyOf(unit);
        reserved = List.copyOf(reserved);
        if (!requesterIds.contains(address.requesterId()) || !unit.contains(address)) {
            throw new IllegalArgumentException(address + " is not among its own requester ids and functions");
        }
        if (requesterIds.stream().anyMatch(id -> id < 0 || id > 0xFFFF)) {
            throw new IllegalArgumentException("requester ids have 16 bits: " + requesterIds);
        }
    }

    /** A physical function that is alone in its unit, with the requester id of its address and nothing reserved. */
    public LiveDevice(Bdf address, long domain, PciFunction function) {
        this(address, domain, function, Optional.empty(), Set.of(address.requesterId()), Set.of(address), List.of());
    }

    /** The same, as the virtual function of another one. */
    public LiveDevice of(Physical owner) {
        return new LiveDevice(address, domain, function, Optional.of(owner), requesterIds, unit, reserved);
    }

    /** The same, with all requester ids and the unit that a topology gives it. */
    public LiveDevice in(Set<Integer> ids, Set<Bdf> together) {
        return new LiveDevice(address, domain, function, physical, ids, together, reserved);
    }

    /** The same, with what the platform keeps for itself. */
    public LiveDevice without(List<Reserved> kept) {
        return new LiveDevice(address, domain, function, physical, requesterIds, unit, kept);
    }
}
