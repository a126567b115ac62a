package dev.ironshim.hw.sim;

import dev.ironshim.hw.target.Neighbours;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.Capability.Express;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Groups as PCI Express makes them: a port that separates (ACS) ends a group, a conventional bus never does. The machine is one
 * as small as can be with one of each, and its groups are written down and not computed.
 */
final class SimNeighbours implements Neighbours {
    private enum Holder {
        PORT,
        KERNEL,
        OURS
    }

    private static Set<Bdf> group(String... members) {
        return Stream.of(members).map(Bdf::parse).collect(Collectors.toUnmodifiableSet());
    }

    private static boolean viable(List<Holder> group) {
        return group.stream().noneMatch(Holder.KERNEL::equals);
    }

    @Override
    public boolean alone() {
        return viable(List.of(Holder.OURS));
    }

    @Override
    public boolean behindSwitchViable() {
        return viable(List.of(Holder.PORT, Holder.OURS));
    }

    @Override
    public boolean onSharedBusViable(boolean siblingOurs) {
        return viable(List.of(Holder.OURS, siblingOurs ? Holder.OURS : Holder.KERNEL));
    }

    @Override
    public Machine machine() {
        List<SimRegisters> functions = List.of(
                SimRegisters.port("0000:00:01.0", Express.ROOT_PORT, 1, 1).separates(),
                new SimRegisters("0000:01:00.0").express(Express.ENDPOINT),
                SimRegisters.port("0000:00:02.0", Express.ROOT_PORT, 2, 3).separates(),
                SimRegisters.port("0000:02:00.0", Express.TO_CONVENTIONAL, 3, 3),
                new SimRegisters("0000:03:01.0"),
                new SimRegisters("0000:03:02.0"),
                SimRegisters.port("0000:00:03.0", Express.ROOT_PORT, 4, 7).separates(),
                SimRegisters.port("0000:04:00.0", Express.UPSTREAM_PORT, 5, 7),
                SimRegisters.port("0000:05:00.0", Express.DOWNSTREAM_PORT, 6, 6),
                SimRegisters.port("0000:05:01.0", Express.DOWNSTREAM_PORT, 7, 7).separates(),
                new SimRegisters("0000:06:00.0").express(Express.ENDPOINT),
                new SimRegisters("0000:07:00.0").express(Express.ENDPOINT));
        return new Machine(
                functions.stream().map(SimRegisters::read).toList(),
                Set.of(
                        group("0000:00:01.0"),
                        group("0000:01:00.0"),
                        group("0000:00:02.0"),
                        group("0000:02:00.0", "0000:03:01.0", "0000:03:02.0"),
                        group("0000:00:03.0"),
                        group("0000:04:00.0"),
                        group("0000:05:00.0", "0000:05:01.0", "0000:06:00.0", "0000:07:00.0")));
    }

    @Override
    public List<String> obstacles() {
        return List.of("0000:06:02.0 is bound to a driver of the kernel's");
    }
}
