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
    @ requires (\forall int i; 0 <= i && i < first.length; Long.MIN_VALUE <= first[i] && first[i] <= Long.MAX_VALUE);
    @ requires (\forall int i; 0 <= i && i < last.length; Long.MIN_VALUE <= last[i] && last[i] <= Long.MAX_VALUE);
    @ ensures 0 <= \result && \result <= count;
    @ ensures (\forall int i; 0 <= i && i < \result; (((first[i] < 0) == (last[i] < 0) ? first[i] <= last[i] : last[i] < 0)));
    @ ensures (\forall int i; 1 <= i && i < \result; ((last[i - 1] < 0) == (first[i] < 0) ? last[i - 1] < first[i] : first[i] < 0));
    @ ensures \result < count ==> ((last[\result] < 0) == (first[\result] < 0) ? last[\result] < first[\result] : first[\result] < 0)
    @     || (\result > 0 && (((first[\result] < 0) == (last[\result - 1] < 0) ? first[\result] <= last[\result - 1] : last[\result - 1] < 0)));
    @ assignable \strictly_nothing;
    @*/
    public static int ascending(long[] first, long[] last, int count) {
        int i = 0;
        /*@ loop_invariant 0 <= i && i <= count
        @     && (\forall int j; 0 <= j && j < i; (((first[j] < 0) == (last[j] < 0) ? first[j] <= last[j] : last[j] < 0)))
        @     && (\forall int j; 1 <= j && j < i; ((last[j - 1] < 0) == (first[j] < 0) ? last[j - 1] < first[j] : first[j] < 0));
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
    @ requires (\forall int i; 0 <= i && i < first.length; Long.MIN_VALUE <= first[i] && first[i] <= Long.MAX_VALUE);
    @ requires (\forall int i; 0 <= i && i < count; (\forall int j; i < j && j < count; (((first[i] < 0) == (first[j] < 0) ? first[i] <= first[j] : first[j] < 0))));
    @ ensures -1 <= \result && \result < count;
    @ ensures \result >= 0 ==> (((first[\result] < 0) == (address < 0) ? first[\result] <= address : address < 0));
    @ ensures (\forall int i; \result < i && i < count; ((address < 0) == (first[i] < 0) ? address < first[i] : first[i] < 0));
    @ assignable \strictly_nothing;
    @*/
    public static int floor(long[] first, int count, long address) {
        int low = 0;
        int high = count;
        /*@ loop_invariant 0 <= low && low <= high && high <= count
        @     && (\forall int i; 0 <= i && i < low; (((first[i] < 0) == (address < 0) ? first[i] <= address : address < 0)))
        @     && (\forall int i; high <= i && i < count; ((address < 0) == (first[i] < 0) ? address < first[i] : first[i] < 0));
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
