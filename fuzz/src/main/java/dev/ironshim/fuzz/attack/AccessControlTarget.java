package dev.ironshim.fuzz.attack;

import dev.ironshim.fuzz.naive.Part;
import dev.ironshim.impl.topology.Topology;
import java.util.ArrayList;
import java.util.List;

/** Machines of bytes, of which one function's access control is switched on further, bit by bit. */
public final class AccessControlTarget {
    private AccessControlTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        List<Part> parts = Machines.read(data);
        Topology before = Machines.topology(parts);
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            for (int bit = 1; bit <= 0x40; bit <<= 1) {
                if (part.access() >= 0 && (part.access() & ~part.enabled() & bit) != 0) {
                    List<Part> changed = new ArrayList<>(parts);
                    changed.set(i, part.enabling(part.enabled() | bit));
                    Topology after = Machines.topology(changed);
                    OracleException.demand(
                            Machines.refines(after.groups(), before.groups())
                                    && Machines.refines(after.units(), before.units()),
                            "switching access control on joins nothing");
                }
            }
        }
    }
}
