package dev.ironshim.impl.legacy;

import dev.ironshim.impl.refusal.Rule;

/** What IronShim-rs demands of an ISM2 blob, in its order. */
public enum LegacyRule implements Rule {
    MAGIC("a blob has at least 24 bytes and starts with ISM2", "InvalidAddress"),
    CAPACITY("there are not more windows than the capacity", "InvalidAddress"),
    MMIO_TRUNCATED("all register windows are there", "InvalidAddress"),
    PORTS_TRUNCATED("all port windows are there", "InvalidAddress"),
    SCOPE("driver and domain are not 0", "InvalidState"),
    MMIO_SIZE("no register window is empty", "InvalidAddress"),
    PORT_COUNT("no port window is empty", "InvalidAddress"),
    NOT_PORTABLE("a window can be said in the later version", "none");

    private final String says;
    private final String error;

    LegacyRule(String says, String error) {
        this.says = says;
        this.error = error;
    }

    @Override
    public String area() {
        return "ism2";
    }

    @Override
    public String says() {
        return says;
    }

    /** The error that IronShim-rs answers with. */
    public String error() {
        return error;
    }
}
