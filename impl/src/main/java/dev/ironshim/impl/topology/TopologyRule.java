package dev.ironshim.impl.topology;

import dev.ironshim.impl.refusal.Rule;

/** What a list of functions must obey before anything is said about who can reach whom. */
public enum TopologyRule implements Rule {
    FUNCTIONS("a topology has at most 65,536 functions"),
    TWICE("an address is listed once"),
    GONE("every function that is listed answers"),
    UNKNOWN("the standard capabilities of every function are known"),
    BUS_ORDER("a bridge leads to higher buses than its own"),
    BUS_TWICE("a bus has one bridge"),
    BUS_RANGE("the buses behind a bridge lie within those of the bridge above it, and within no other's"),
    BUS_WITHOUT_BRIDGE("a bus within a bridge's range has a bridge that leads to it"),
    VIRTUAL(
            "a virtual function belongs to one physical function, and is neither a bridge nor has such functions itself"),
    VIRTUAL_MISSING("every virtual function that is enabled is listed"),
    NOT_LISTED("a function that is asked for is listed");

    private final String says;

    TopologyRule(String says) {
        this.says = says;
    }

    @Override
    public String area() {
        return "topology";
    }

    @Override
    public String says() {
        return says;
    }
}
