package dev.ironshim.impl.quarantine;

/**
 * A budget that several lines share, in one word: the low 32 bits count what was taken in the window that the next 31 name.
 * The highest bit is never set, so that a refusal is no word.
 */
public final class PoolWord {
    /** The answer of {@link #take} when the window's budget is spent. */
    public static final long SPENT = -1;
    /** How many windows the field tells apart. */
    public static final long WINDOWS = 1L << 31;
    /** The greatest budget. */
    public static final long MAX_BUDGET = (1L << 32) - 1;

    private PoolWord() {}

    /**
     * Takes one interrupt out of the budget.
     *
     * @param at the window, 0 to {@link #WINDOWS} - 1; half the circle behind the word's own is taken for the present one
     * @param budget 0 to {@link #MAX_BUDGET}
     * @return the word afterwards, or {@link #SPENT}
     */
    public static long take(long word, int at, long budget) {
        int ahead = (at - window(word)) & (int) (WINDOWS - 1);
        boolean later = ahead != 0 && ahead <= WINDOWS / 2;
        long used = later ? 0 : used(word);
        if (used >= budget) {
            return SPENT;
        }
        return ((long) (later ? at : window(word)) << 32) | (used + 1);
    }

    /** The word's window. */
    public static int window(long word) {
        return (int) (word >>> 32) & (int) (WINDOWS - 1);
    }

    /** What was taken in it. */
    public static long used(long word) {
        return word & MAX_BUDGET;
    }
}
