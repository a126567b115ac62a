package dev.ironshim.fuzz.attack;

import dev.ironshim.fuzz.naive.NaiveTopology;
import dev.ironshim.fuzz.naive.Part;
import dev.ironshim.impl.topology.Topology;
import java.util.List;

/** Machines of bytes: who is contained with whom. */
public final class UnitsTarget {
    private UnitsTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        List<Part> parts = Machines.read(data);
        Topology topology = Machines.topology(parts);
        OracleException.demand(
                Machines.sets(topology.units()).equals(new NaiveTopology(parts).units()),
                "units are the naive closure of groups and resets");
        OracleException.demand(Machines.refines(topology.groups(), topology.units()), "a group lies within one unit");
        for (Part part : parts) {
            OracleException.demand(
                    topology.units().contains(topology.unit(part.address()))
                            && topology.unit(part.address()).contains(part.address()),
                    "a function is in its own unit");
        }
    }
}
