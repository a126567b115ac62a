package dev.ironshim.fuzz.attack;

import dev.ironshim.fuzz.naive.Fabric;
import dev.ironshim.fuzz.naive.Fabric.Numbering;
import dev.ironshim.fuzz.naive.Part;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.topology.Topology;
import dev.ironshim.impl.topology.TopologyFunction;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What targets that are about topologies have in common: machines of bytes. */
final class Machines {
    private Machines() {}

    static List<Part> read(byte[] data) {
        return Fabric.read(data, 0, Numbering.DENSE);
    }

    /** The implementation's topology, over registers and the parser. */
    static Topology topology(List<Part> parts) {
        return Topology.of(parts.stream()
                .map(part -> new TopologyFunction(part.address(), ConfigParser.parse(part.registers())))
                .toList());
    }

    static Set<Set<Bdf>> sets(Collection<? extends Set<Bdf>> classes) {
        Set<Set<Bdf>> sets = new HashSet<>();
        classes.forEach(each -> sets.add(new HashSet<>(each)));
        return sets;
    }

    /** Whether each class of the first lies within one of the second. */
    static boolean refines(Collection<? extends Set<Bdf>> fine, Collection<? extends Set<Bdf>> coarse) {
        return fine.stream().allMatch(part -> coarse.stream().anyMatch(whole -> whole.containsAll(part)));
    }
}
