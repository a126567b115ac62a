package dev.ironshim.impl.quarantine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The words of all lines, each with what is read beside it, 128 bytes apart: what one core writes is not in a cache line that
 * another one needs, nor in the one that is fetched with it.
 */
final class Lines {
    /** Bytes between two lines. */
    static final int STRIDE_BYTES = 128;

    private static final int STRIDE = STRIDE_BYTES / Long.BYTES;
    private static final int WORD = 0;
    private static final int OWN = 1;
    private static final int SEEN = 2;
    private static final int CALLS = 3;
    private static final int TICKS = 4;
    private static final int FUNCTION_AND_CORE = 5;

    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    // Before the first line and after the last one there is a stride that nobody writes.
    private final long[] all;

    Lines(int count) {
        all = new long[(count + 2) * STRIDE];
    }

    long[] words() {
        return all;
    }

    /** Where a line's words begin. */
    static int at(int line) {
        return (line + 1) * STRIDE;
    }

    private static int at(int line, int field) {
        return at(line) + field;
    }

    static long wordVolatile(long[] all, int at) {
        return (long) LONGS.getVolatile(all, at + WORD);
    }

    long wordVolatile(int line) {
        return wordVolatile(all, at(line));
    }

    boolean swapWord(int line, long before, long after) {
        return swapWord(all, at(line), before, after);
    }

    static boolean swapWord(long[] all, int at, long before, long after) {
        return LONGS.compareAndSet(all, at + WORD, before, after);
    }

    static long own(long[] all, int at) {
        return (long) LONGS.getOpaque(all, at + OWN);
    }

    static void ownRelease(long[] all, int at, long word) {
        LONGS.setRelease(all, at + OWN, word);
    }

    /** What the line's own core wrote last. */
    long own(int line) {
        return own(all, at(line));
    }

    void ownRelease(int line, long word) {
        ownRelease(all, at(line), word);
    }

    /** Full number of the last window that was seen: what the word's few bits are the end of. */
    long seen(int line) {
        return (long) LONGS.getOpaque(all, at(line, SEEN));
    }

    /** Whether the line was quiet for so long that the word's few bits may look like the present window, or a later one. */
    private boolean slept(int line, long number, int windows) {
        return number - seen(line) > windows / 2;
    }

    /**
     * Remembers a window, and wakes a line that has slept.
     *
     * @param number of the window, counted from the gate's origin
     * @return the word as it is now
     */
    long look(int line, long word, long number, int windows) {
        // Time that passes in quarantine is seen when the line is released: its word does not follow before.
        if (number <= seen(line) || IrqWord.quarantined(word)) {
            return word;
        }
        long current = word;
        if (slept(line, number, windows)) {
            current = wake(line, word, number, windows);
            if (IrqWord.quarantined(current)) {
                return current;
            }
            // The circle may have come round to what the line's own core wrote when it last saw it.
            ownRelease(line, ~current);
        }
        LONGS.setOpaque(all, at(line, SEEN), number);
        return current;
    }

    /**
     * Brings a word to a window, unless somebody else has woken the line: whoever counts after that has said so in
     * {@code seen} before. Whatever else may have changed the word has left the line asleep.
     *
     * @return the word as it is now
     */
    private long wake(int line, long asleep, long number, int windows) {
        long word = asleep;
        while (slept(line, number, windows) && !IrqWord.quarantined(word)) {
            long next = IrqWord.awake(word, (int) number & (windows - 1));
            if (swapWord(line, word, next)) {
                return next;
            }
            word = wordVolatile(line);
        }
        return word;
    }

    // The following are written before a word is published that makes them valid, and read after it was read.

    int calls(int line) {
        return (int) all[at(line, CALLS)];
    }

    long ticks(int line) {
        return all[at(line, TICKS)];
    }

    int function(int line) {
        return (int) (all[at(line, FUNCTION_AND_CORE)] >> 32);
    }

    int core(int line) {
        return (int) all[at(line, FUNCTION_AND_CORE)];
    }

    void budget(int line, LineBudget budget) {
        all[at(line, CALLS)] = budget.limited() ? budget.calls() : IrqWord.MAX_CALLS;
        all[at(line, TICKS)] = budget.ticks();
        all[at(line, FUNCTION_AND_CORE)] = (long) budget.function() << 32 | (budget.core() & 0xFFFF_FFFFL);
    }

    /** Bytes of the array. */
    long bytes() {
        return (long) all.length * Long.BYTES;
    }

    /** Bytes of it that are used. */
    static long usedBytes(int count) {
        return (FUNCTION_AND_CORE + 1L) * Long.BYTES * count;
    }
}
