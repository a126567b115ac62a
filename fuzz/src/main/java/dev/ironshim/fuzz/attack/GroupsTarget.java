package dev.ironshim.fuzz.attack;

import dev.ironshim.fuzz.naive.NaiveTopology;
import dev.ironshim.fuzz.naive.Part;
import dev.ironshim.impl.topology.Topology;
import java.util.List;

/** Machines of bytes: who is in a group with whom. */
public final class GroupsTarget {
    private GroupsTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        List<Part> parts = Machines.read(data);
        Topology topology = Machines.topology(parts);
        OracleException.demand(
                Machines.sets(topology.groups()).equals(new NaiveTopology(parts).groups()),
                "groups are those of a search that follows packets");
        for (Part part : parts) {
            OracleException.demand(
                    topology.group(part.address()).contains(part.address())
                            && topology.groups().contains(topology.group(part.address())),
                    "a function is in its own group");
        }
    }
}
