package dev.ironshim.fuzz.attack;

import dev.ironshim.fuzz.naive.NaiveTopology;
import dev.ironshim.fuzz.naive.Part;
import dev.ironshim.impl.topology.Topology;
import java.util.List;

/** Machines of bytes: the ids that requests of each function can carry. */
public final class RequesterIdsTarget {
    private RequesterIdsTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        List<Part> parts = Machines.read(data);
        Topology topology = Machines.topology(parts);
        NaiveTopology naive = new NaiveTopology(parts);
        for (Part part : parts) {
            OracleException.demand(
                    topology.requesterIds(part.address()).equals(naive.requesterIds(part)),
                    "requester ids are those that a naive count finds");
        }
    }
}
