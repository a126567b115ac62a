package dev.ironshim.impl.verified;

/** Windows in ascending order. */
public final class Order {
    private Order() {}

    /**
     * The number of windows from the front that are well-formed, ascending and apart from each other: {@code count} if all
     * are, otherwise the index of the first that breaks the order.
     */
    /*@ public normal_behavior
    @ requires 0 <= count && count <= first.length && count <= last.length;
    @ ensures 0 <= \result && \result <= count;
    @ ensures (\forall int i; 0 <= i && i < \result; !Unsigned.below(last[i], first[i]));
    @ ensures (\forall int i; 1 <= i && i < \result; Unsigned.below(last[i - 1], first[i]));
    @ ensures \result < count ==> Unsigned.below(last[\result], first[\result])
    @     || (\result > 0 && !Unsigned.below(last[\result - 1], first[\result]));
    @ assignable \strictly_nothing;
    @*/
    public static int ascending(long[] first, long[] last, int count) {
        int i = 0;
        /*@ loop_invariant 0 <= i && i <= count
        @     && (\forall int j; 0 <= j && j < i; !Unsigned.below(last[j], first[j]))
        @     && (\forall int j; 1 <= j && j < i; Unsigned.below(last[j - 1], first[j]));
        @ decreases count - i;
        @ assignable \strictly_nothing;
        @*/
        while (i < count && !Unsigned.below(last[i], first[i]) && (i == 0 || Unsigned.below(last[i - 1], first[i]))) {
            i++;
        }
        return i;
    }

    /** Index of the last of {@code count} ascending numbers that is not above {@code address}, or -1. */
    /*@ public normal_behavior
    @ requires 0 <= count && count <= first.length;
    @ requires (\forall int i; 0 <= i && i < count; (\forall int j; i < j && j < count; !Unsigned.below(first[j], first[i])));
    @ ensures -1 <= \result && \result < count;
    @ ensures \result >= 0 ==> !Unsigned.below(address, first[\result]);
    @ ensures (\forall int i; \result < i && i < count; Unsigned.below(address, first[i]));
    @ assignable \strictly_nothing;
    @*/
    public static int floor(long[] first, int count, long address) {
        int low = 0;
        int high = count;
        /*@ loop_invariant 0 <= low && low <= high && high <= count
        @     && (\forall int i; 0 <= i && i < low; !Unsigned.below(address, first[i]))
        @     && (\forall int i; high <= i && i < count; Unsigned.below(address, first[i]));
        @ decreases high - low;
        @ assignable \strictly_nothing;
        @*/
        while (low < high) {
            int middle = low + (high - low) / 2;
            if (Unsigned.below(address, first[middle])) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low - 1;
    }
}
