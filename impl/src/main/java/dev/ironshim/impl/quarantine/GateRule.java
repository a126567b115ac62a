package dev.ironshim.impl.quarantine;

import dev.ironshim.impl.refusal.Rule;

/** What whoever sets up interrupt lines must obey. */
public enum GateRule implements Rule {
    LINES("a gate has 1 to 65536 lines"),
    CAPACITY("a queue has room for 1 to 1048576 lines"),
    CORES("a gate serves 1 to 1024 cores"),
    WINDOW_TICKS("a window has 1 to 2^62 ticks"),
    STORM_THRESHOLD("a storm is 1 to 7 windows"),
    MAX_RELEASES("a line is released 0 to 7 times"),
    MODULUS("windows and generations begin again after a power of two that fits their field"),
    UNKNOWN_LINE("the line exists"),
    UNKNOWN_CORE("the core exists"),
    UNKNOWN_FUNCTION("the virtual function has a share"),
    CALLS("a finite budget is 1 to 1048575 calls a window"),
    TICKS("a handler may take 0 ticks or more"),
    POOL("a shared budget is 0 to 4294967295 interrupts a window"),
    AUTHORITY("whoever releases a line has the warrant for it");

    private final String says;

    GateRule(String says) {
        this.says = says;
    }

    @Override
    public String area() {
        return "interrupts";
    }

    @Override
    public String says() {
        return says;
    }
}
