package dev.ironshim.reports.inspect.aer;

import java.util.Locale;

/** How bad an error is: of an uncorrectable one the device's severity register decides. */
public enum Severity {
    CORRECTED("repaired by the hardware: nothing was lost, and the link paid for it with time"),
    NON_FATAL("one transaction is lost and the link still works: the driver has to find out what it was"),
    FATAL("the link or the device cannot be relied on: everything below the port is cut off and reset"),
    UNKNOWN("how bad, the text does not say");

    private final String says;

    Severity(String says) {
        this.says = says;
    }

    public String says() {
        return says;
    }

    /** As kernels and firmware write it: {@code Corrected}, {@code Uncorrectable (Fatal)}, {@code recoverable}. */
    static Severity of(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("non-fatal") || lower.contains("recoverable")) {
            return NON_FATAL;
        }
        if (lower.contains("fatal")) {
            return FATAL;
        }
        return lower.contains("correct") && !lower.contains("uncorrect") ? CORRECTED : UNKNOWN;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
