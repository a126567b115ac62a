package dev.ironshim.fuzz.attack;

import dev.ironshim.fuzz.naive.Fabric;
import dev.ironshim.fuzz.naive.Fabric.Numbering;
import dev.ironshim.fuzz.naive.Part;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.topology.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Machines of bytes, once more with other bus numbers and listed the other way round. */
public final class RenumberedTarget {
    private static final Numbering OTHER = new Numbering(3, 1);

    private RenumberedTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        List<Part> parts = Machines.read(data);
        List<Part> renumbered = Fabric.read(data, 0, OTHER);
        Map<Bdf, Bdf> names = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            names.put(parts.get(i).address(), renumbered.get(i).address());
        }
        List<Part> backwards = new ArrayList<>(renumbered).reversed();
        Topology one = Machines.topology(parts);
        Topology other = Machines.topology(backwards);
        OracleException.demand(
                renamed(one.groups(), names).equals(Machines.sets(other.groups()))
                        && renamed(one.units(), names).equals(Machines.sets(other.units())),
                "bus numbers are names");
        for (int i = 0; i < parts.size(); i++) {
            OracleException.demand(
                    one.requesterIds(parts.get(i).address()).size()
                            == other.requesterIds(renumbered.get(i).address()).size(),
                    "bus numbers are names, of requester ids too");
        }
    }

    private static Set<Set<Bdf>> renamed(Collection<? extends Set<Bdf>> classes, Map<Bdf, Bdf> names) {
        Set<Set<Bdf>> renamed = new HashSet<>();
        for (Set<Bdf> each : classes) {
            Set<Bdf> members = new HashSet<>();
            each.forEach(member -> members.add(names.get(member)));
            renamed.add(members);
        }
        return renamed;
    }
}
