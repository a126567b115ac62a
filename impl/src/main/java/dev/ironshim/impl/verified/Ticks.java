package dev.ironshim.impl.verified;

/** Time in windows of one length. */
public final class Ticks {
    private Ticks() {}

    /** How many whole windows of {@code ticks} have passed after {@code elapsed} ticks. */
    /*@ public normal_behavior
    @ requires 0 <= elapsed && 0 < ticks;
    @ ensures 0 <= \result && \result <= elapsed;
    @ ensures \result * ticks <= elapsed && elapsed - \result * ticks < ticks;
    @ assignable \strictly_nothing;
    @*/
    public static long passed(long elapsed, long ticks) {
        return elapsed / ticks;
    }
}
