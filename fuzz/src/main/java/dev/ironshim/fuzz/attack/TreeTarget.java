package dev.ironshim.fuzz.attack;

import dev.ironshim.fuzz.naive.Fabric;
import dev.ironshim.fuzz.naive.Fabric.Numbering;
import dev.ironshim.fuzz.naive.NaiveTopology;
import dev.ironshim.fuzz.naive.Part;
import dev.ironshim.fuzz.naive.Part.State;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.topology.Topology;
import dev.ironshim.impl.topology.TopologyRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Machines of bytes, of which the first bytes spoil something: up to three times what, where and how. */
public final class TreeTarget {
    private static final int CHANGE = 3;

    private TreeTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        int changes = data.length == 0 ? 0 : data[0] & 3;
        int machine = 1 + changes * CHANGE;
        List<Part> parts = new ArrayList<>(Fabric.read(data, machine, Numbering.DENSE));
        for (int at = 1; at < machine && at + CHANGE <= data.length && !parts.isEmpty(); at += CHANGE) {
            spoil(parts, data[at] & 15, (data[at + 1] & 0xFF) % parts.size(), data[at + 2] & 0xFF);
        }
        NaiveTopology naive = new NaiveTopology(parts);
        Set<String> broken = naive.broken();
        try {
            Topology topology = Machines.topology(parts);
            OracleException.demand(
                    topology.rootBuses().equals(naive.rootBuses()), "root buses are those that no bridge leads to");
            topology.group(new Bdf(0xFFFF_FFFFL, 0, 0, 0));
            OracleException.demand(false, "what is not listed has no group");
        } catch (RefusedException e) {
            OracleException.demand(
                    broken.isEmpty()
                            ? e.rule() == TopologyRule.NOT_LISTED
                            : broken.contains(e.rule().name()),
                    "a list of functions is refused by a rule that it breaks, and only then");
        }
    }

    private static void spoil(List<Part> parts, int how, int index, int value) {
        Part part = parts.get(index);
        Part other = parts.get(value % parts.size());
        Bdf address = part.address();
        int between = (other.address().requesterId() - address.requesterId()) & 0xFFFF;
        switch (how) {
            case 0 -> parts.set(index, part.leading(other.address().bus(), part.subordinate()));
            case 1 -> parts.set(index, part.leading(part.secondary(), (part.subordinate() + 1 + value % 2) & 0xFF));
            case 2 -> parts.set(index, part.leading(other.secondary(), other.subordinate()));
            case 3 -> parts.set(index, part.leading(value, value));
            case 4 -> parts.add(part);
            case 5 -> parts.remove(index);
            case 6 -> parts.set(index, part.reads(State.HEADER));
            case 7 -> parts.set(index, part.reads(State.GONE));
            case 8 -> parts.set(index, part.nameless(!part.nameless()));
            case 9 -> claim(parts, index, 1, between);
            case 10 -> claim(parts, index, 2, between);
            case 11 -> claim(parts, index, 1, value << 8);
            case 12 -> claim(parts, index, 1, 0xFFFF);
            case 13 -> parts.set(index, part.at(new Bdf(address.domain(), (address.bus() + 1) & 0xFF, 0, 0)));
            case 14 -> parts.set(index, part.at(new Bdf(address.domain(), value, 0, 0)));
            default -> parts.set(index, part.at(new Bdf(address.domain(), address.bus(), value >> 3, value & 7)));
        }
    }

    /** Enables virtual functions, all with the same id. */
    private static void claim(List<Part> parts, int index, int count, int offset) {
        if (parts.get(index).port() >= 0) {
            parts.set(index, parts.get(index).virtual(count, offset, 0));
        }
    }
}
