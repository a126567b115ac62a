package dev.ironshim.impl.verified;

/** The order of 64-bit addresses. */
public final class Unsigned {
    private Unsigned() {}

    /** Whether {@code a} lies below {@code b} as unsigned numbers. */
    /*@ public normal_behavior
    @ ensures \result <==> (a < 0 ? a + 2 * (Long.MAX_VALUE + 1) : a) < (b < 0 ? b + 2 * (Long.MAX_VALUE + 1) : b);
    @ assignable \strictly_nothing;
    @*/
    public static boolean below(long a, long b) {
        return a < 0 ? b < 0 && a < b : b < 0 || a < b;
    }
}
