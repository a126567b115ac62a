package dev.ironshim.fuzz.attack;

import dev.ironshim.fuzz.naive.Part;
import dev.ironshim.impl.topology.Topology;
import java.util.ArrayList;
import java.util.List;

/** Machines of bytes, of which one function after the other was not there before. */
public final class AddedFunctionTarget {
    private AddedFunctionTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        List<Part> parts = Machines.read(data);
        Topology after = Machines.topology(parts);
        for (Part part : parts) {
            // Without a bridge or a virtual function the rest is no machine.
            if (part.secondary() == 0 && part.functions() == 0 && !part.nameless()) {
                List<Part> without = new ArrayList<>(parts);
                without.remove(part);
                Topology before = Machines.topology(without);
                OracleException.demand(
                        Machines.refines(before.groups(), after.groups())
                                && Machines.refines(before.units(), after.units()),
                        "a function that is added parts nothing");
            }
        }
    }
}
