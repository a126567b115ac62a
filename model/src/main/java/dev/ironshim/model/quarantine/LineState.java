package dev.ironshim.model.quarantine;

/**
 * The accounting of one interrupt line.
 *
 * @param budget of the registered handler
 * @param mode whether interrupts get through
 * @param reason why it is quarantined; {@link QuarantineReason#NONE} exactly if it is not
 * @param window the one that the line is in, as far as it knows
 * @param generation counts owners and releases
 * @param calls admissions in this window, 0 to the call budget
 * @param exhausted consecutive windows whose budget was exceeded, below the storm threshold
 * @param lost interrupts that were not delivered, saturating
 * @param releases how often the line was let out of quarantine
 */
public record LineState(
        Budget budget,
        LineMode mode,
        QuarantineReason reason,
        int window,
        int generation,
        int calls,
        int exhausted,
        int lost,
        int releases) {

    public static final LineState START =
            new LineState(Budget.NONE, LineMode.OPEN, QuarantineReason.NONE, 0, 0, 0, 0, 0, 0);
}
