package dev.ironshim.jml.lemma;

import dev.ironshim.impl.verified.Budget;
import dev.ironshim.impl.verified.Layout;
import dev.ironshim.impl.verified.Window;

/** How parts fit together. */
public final class Tables {
    private Tables() {}

    /** Every entry of a table ends before the next one begins, and within a manifest that has at least so many. */
    /*@ public normal_behavior
    @ requires 0 <= index && index < count && count <= 256;
    @ ensures \result;
    @ assignable \strictly_nothing;
    @*/
    public static boolean entryFits(int index, int count) {
        int at = Layout.entry(Layout.HEADER, index, Layout.MMIO_ENTRY);
        return at + Layout.MMIO_ENTRY == Layout.entry(Layout.HEADER, index + 1, Layout.MMIO_ENTRY)
                && at + Layout.MMIO_ENTRY <= Layout.length(count, 0, 0, 0, 0);
    }

    /** The same in version 4, of which every table but the functions' has names: entries of DMA windows stand for all. */
    /*@ public normal_behavior
    @ requires 0 <= index && index < count && count <= 256;
    @ requires 0 <= calls && calls <= 64;
    @ ensures \result;
    @ assignable \strictly_nothing;
    @*/
    public static boolean namedEntryFits(int index, int count, int calls) {
        int at = Layout.entry(Layout.HEADER_4, index, Layout.DMA_ENTRY_4);
        return at + Layout.DMA_ENTRY_4 == Layout.entry(Layout.HEADER_4, index + 1, Layout.DMA_ENTRY_4)
                && at + Layout.DMA_ENTRY_4 <= Layout.length4(0, 0, count, 0, 0, calls);
    }

    /** A charge that is given back leaves the account as it was. */
    /*@ public normal_behavior
    @ requires 0 <= used && used <= limit && 0 <= amount;
    @ ensures \result == used;
    @ assignable \strictly_nothing;
    @*/
    public static long refund(long limit, long used, long amount) {
        long charged = Budget.charged(limit, used, amount);
        return charged == Budget.REFUSED ? used : Budget.refunded(charged, amount);
    }

    /** What lies in one of two windows that do not overlap does not lie in the other. */
    /*@ public normal_behavior
    @ ensures \result;
    @ assignable \strictly_nothing;
    @*/
    public static boolean apart(long aFirst, long aLast, long bFirst, long bLast, long address) {
        return Window.overlap(aFirst, aLast, bFirst, bLast)
                || !Window.contains(aFirst, aLast, address, 1)
                || !Window.contains(bFirst, bLast, address, 1);
    }
}
