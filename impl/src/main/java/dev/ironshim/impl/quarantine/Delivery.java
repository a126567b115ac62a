package dev.ironshim.impl.quarantine;

import dev.ironshim.model.quarantine.QuarantineResult;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of an interrupt. Everything but {@link #DELIVERED} has counted it as lost, under its own name. */
public enum Delivery {
    /** Admitted: the handler runs. */
    DELIVERED(0, QuarantineResult.OK),
    NOT_REGISTERED(1, QuarantineResult.NOT_REGISTERED),
    /** The window's budget is spent; the line opens with the next one. */
    MASKED(2, QuarantineResult.MASKED),
    QUARANTINED(3, QuarantineResult.QUARANTINED),
    /** The core's clock went back. */
    TIME_BACKWARDS(4, null),
    /** The virtual function has had its interrupts of this window. The line was charged all the same: it raised it. */
    FUNCTION_SPENT(5, null),
    /** The driver has had its interrupts of this window. Line and function were charged all the same. */
    DRIVER_SPENT(6, null),
    /** The capability for the line is dead. */
    REVOKED(7, null),
    /** The line belongs to another core. */
    NOT_OWNER(Delivery.NO_SLOT, null),
    UNKNOWN_LINE(Delivery.NO_SLOT, null);

    /** How many outcomes are counted for each line: one cache line of counters. */
    static final int SLOTS = 8;

    private static final int NO_SLOT = -1;

    private final int slot;
    private final @Nullable QuarantineResult answer;

    Delivery(int slot, @Nullable QuarantineResult answer) {
        this.slot = slot;
        this.answer = answer;
    }

    /** The answer of the specification, or null if it leaves this out. */
    public @Nullable QuarantineResult answer() {
        return answer;
    }

    /** The place of its counter among those of a line. */
    int slot() {
        return slot;
    }

    /** The outcomes that are counted for each line. The others are about no line of the core's. */
    static List<Delivery> ofALine() {
        return Arrays.stream(values())
                .filter(outcome -> outcome.slot != NO_SLOT)
                .toList();
    }
}
