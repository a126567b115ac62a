package dev.ironshim.impl.quarantine;

import dev.ironshim.model.quarantine.QuarantineResult;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One core's side of the gate: its clock, its counters, and the decisions it takes. It is used by one thread at a time, as a
 * core serves one interrupt at a time; the lines themselves are shared by all cores.
 *
 * <p>Time is told with each interrupt, in ticks of the caller's clock. Ticks may wrap around, if no more than 2^62 of them
 * pass between two interrupts.
 */
public final class Core {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    /** Longs that a core keeps for a line: its counters, and what makes the next admission a comparison. */
    private static final int STRIDE = 12;
    // The line's last admitted word without its calls, the calls that may follow it (for a line that all cores serve,
    // and
    // for one that is this core's own), and the ticks at which the window of it began.
    private static final int BASE = 8;
    private static final int ROOM = 9;
    private static final int OWN_ROOM = 10;
    private static final int SINCE = 11;
    // As constants, because the compiler does not trust a field of an enum.
    private static final int QUARANTINED = Delivery.QUARANTINED.slot();
    private static final int DELIVERED = Delivery.DELIVERED.slot();
    // Before the first line: what this core keeps of itself.
    private static final int WINDOW_START = 0;
    private static final int WINDOW_NUMBER = 1;
    private static final int LAST = 2;
    private static final int MISDIRECTED = 3;

    private final Quarantine gate;
    private final Lines lines;
    private final long[] words;
    private final int index;
    private final int count;
    private final int windows;
    private final int stormThreshold;
    private final long windowTicks;
    private final @Nullable Pool driver;
    private final Pool[] functions;
    private final boolean pools;
    // With a stride at each end that no other core's data can be near to.
    private final long[] kept;

    /** @param now ticks of this core's clock */
    Core(
            Quarantine gate,
            Lines lines,
            int index,
            GateConfig config,
            @Nullable Pool driver,
            Pool[] functions,
            long now) {
        this.gate = gate;
        this.lines = lines;
        words = lines.words();
        this.index = index;
        this.driver = driver;
        this.functions = functions;
        pools = driver != null || functions.length > 0;
        count = config.lines();
        windows = config.windows();
        stormThreshold = config.stormThreshold();
        windowTicks = config.windowTicks();
        kept = new long[(count + 2) * STRIDE];
        long number = Math.floorDiv(now - config.origin(), windowTicks);
        enter(number, config.origin() + number * windowTicks);
    }

    /**
     * Decides about an interrupt. {@link Delivery#DELIVERED} admits it; everything else has counted it as lost. Allocates
     * nothing, takes no lock, reads no clock.
     *
     * @param line from 0
     * @param now ticks, not before the window of this core's last interrupt
     */
    public Delivery interrupt(int line, long now) {
        if (line < 0 || line >= count) {
            return misdirected(Delivery.UNKNOWN_LINE);
        }
        // The arrays are looked up once: after every ordered access the compiler would do it again.
        long[] all = words;
        long[] mine = kept;
        int at = Lines.at(line);
        int slot = slot(line);
        long word = Lines.wordVolatile(all, at);
        if (IrqWord.silenced(word)) {
            add(mine, slot + QUARANTINED);
            return Delivery.QUARANTINED;
        }
        long base = mine[slot + BASE];
        // Nearly always all is as it was when this core last admitted an interrupt of the line, but for a few calls.
        if (IrqWord.oneMore(word, base, mine[slot + ROOM])) {
            if (Long.compareUnsigned(now - mine[slot + SINCE], windowTicks) < 0
                    && Lines.swapWord(all, at, word, word + 1)) {
                return delivered(line, slot);
            }
        } else if (IrqWord.sameButForCalls(word, base)) {
            long owned = Lines.own(all, at);
            if (IrqWord.oneMore(owned, base, mine[slot + OWN_ROOM])
                    && Long.compareUnsigned(now - mine[slot + SINCE], windowTicks) < 0) {
                Lines.ownRelease(all, at, owned + 1);
                return delivered(line, slot);
            }
        }
        return decide(line, now, word);
    }

    private Delivery delivered(int line, int slot) {
        long[] mine = kept;
        // It seldom changes, and a store that is left out is one that no swap has to wait for.
        if (mine[LAST] != slot) {
            mine[LAST] = slot;
        }
        if (pools) {
            return count(slot, charged(line, mine[WINDOW_NUMBER]));
        }
        add(mine, slot + DELIVERED);
        return Delivery.DELIVERED;
    }

    private Delivery decide(int line, long now, long word) {
        if (IrqWord.deaf(word)) {
            return count(slot(line), IrqWord.silenced(word) ? Delivery.QUARANTINED : Delivery.NOT_REGISTERED);
        }
        long since = now - kept[WINDOW_START];
        if (since < 0) {
            return count(slot(line), Delivery.TIME_BACKWARDS);
        }
        long number = since < windowTicks ? kept[WINDOW_NUMBER] : nextWindow(since);
        int core = lines.core(line);
        if (core != LineBudget.ANY_CORE) {
            return core == index ? owned(line, number) : misdirected(Delivery.NOT_OWNER);
        }
        return shared(line, word, number);
    }

    private Delivery shared(int line, long first, long number) {
        long word = first;
        while (true) {
            if (late(line, word, number)) {
                word = lines.look(line, word, number, windows);
            }
            long next =
                    IrqWord.interrupt(word, (int) number & (windows - 1), windows, lines.calls(line), stormThreshold);
            if (next == word || lines.swapWord(line, word, next)) {
                return decided(line, word, next);
            }
            word = lines.wordVolatile(line);
        }
    }

    /**
     * Whether the line was last seen in another window. One without limit is not looked at: its word does not follow the time,
     * and would seem awake when it is registered with a limit.
     */
    private boolean late(int line, long word, long number) {
        return !IrqWord.carefree(word) && lines.seen(line) != number;
    }

    /** Calls are counted without a swap: nobody else does. Everything else is swapped, so that containment is not lost. */
    private Delivery owned(int line, long number) {
        while (true) {
            long shared = lines.wordVolatile(line);
            if (late(line, shared, number)) {
                shared = lines.look(line, shared, number, windows);
            }
            long word = IrqWord.joined(shared, lines.own(line));
            long next =
                    IrqWord.interrupt(word, (int) number & (windows - 1), windows, lines.calls(line), stormThreshold);
            if (IrqWord.sameButForCalls(next, shared)) {
                if (next != word) {
                    lines.ownRelease(line, next);
                }
                return decided(line, word, next);
            }
            if (lines.swapWord(line, shared, next)) {
                // An older word of this core's must not be taken for this one when the circle has come round.
                lines.ownRelease(line, next);
                return decided(line, word, next);
            }
        }
    }

    private Delivery decided(int line, long word, long next) {
        return IrqWord.status(next) != IrqWord.OPEN || IrqWord.deaf(next)
                ? refused(line, word, next)
                : admitted(line, next);
    }

    /** Remembers what the next admission has to be compared with. */
    private Delivery admitted(int line, long next) {
        int slot = slot(line);
        long room = IrqWord.budget(next) == IrqWord.FINITE ? lines.calls(line) : 0;
        boolean mineAlone = lines.core(line) != LineBudget.ANY_CORE;
        kept[slot + BASE] = IrqWord.withoutCalls(next);
        kept[slot + ROOM] = mineAlone ? 0 : room;
        kept[slot + OWN_ROOM] = mineAlone ? room : 0;
        kept[slot + SINCE] = kept[WINDOW_START];
        return delivered(line, slot);
    }

    private Delivery charged(int line, long number) {
        if (functions.length > 0) {
            int function = lines.function(line);
            if (function != LineBudget.NO_FUNCTION && !functions[function].take(number)) {
                return Delivery.FUNCTION_SPENT;
            }
        }
        return driver == null || driver.take(number) ? Delivery.DELIVERED : Delivery.DRIVER_SPENT;
    }

    private Delivery refused(int line, long word, long next) {
        gate.tell(line, word, next);
        return count(
                slot(line),
                switch (IrqWord.answer(next)) {
                    case MASKED -> Delivery.MASKED;
                    case QUARANTINED -> Delivery.QUARANTINED;
                    default -> Delivery.NOT_REGISTERED;
                });
    }

    /** An interrupt for a line whose capability is dead: it is lost, and counted. */
    public Delivery revoked(int line) {
        return count(slot(line), Delivery.REVOKED);
    }

    /** The generation that the last delivered interrupt was admitted in; {@link #complete} wants it back. */
    public int generation() {
        return IrqWord.generation(kept[(int) kept[LAST] + BASE]);
    }

    /**
     * The handler returned.
     *
     * @param admitted what {@link #generation} said when the interrupt was delivered
     * @param ticks how long it took, measured around the call, at least 0
     * @param fault whether it failed
     */
    public QuarantineResult complete(int line, int admitted, long ticks, boolean fault) {
        return gate.complete(line, admitted, ticks, fault);
    }

    /** Ticks at which this core's window ends: when a masked line is worth a {@link Quarantine#tick}. */
    public long windowEnds() {
        return kept[WINDOW_START] + windowTicks;
    }

    /** The clock has left the window. All windows from the origin on are of one length, and they are numbered. */
    private long nextWindow(long since) {
        long passed = since / windowTicks;
        enter(kept[WINDOW_NUMBER] + passed, kept[WINDOW_START] + passed * windowTicks);
        return kept[WINDOW_NUMBER];
    }

    private void enter(long number, long start) {
        kept[WINDOW_NUMBER] = number;
        kept[WINDOW_START] = start;
    }

    private Delivery count(int slot, Delivery outcome) {
        add(kept, slot + outcome.slot());
        return outcome;
    }

    private Delivery misdirected(Delivery outcome) {
        add(kept, MISDIRECTED);
        return outcome;
    }

    private static int slot(int line) {
        return (line + 1) * STRIDE;
    }

    /** This thread is the only writer; others read. */
    private static void add(long[] counters, int at) {
        long before = counters[at];
        if (before != Long.MAX_VALUE) {
            LONGS.setOpaque(counters, at, before + 1);
        }
    }

    /** How many interrupts of a line had this outcome on this core. */
    long counted(int line, Delivery outcome) {
        return (long) LONGS.getOpaque(kept, slot(line) + outcome.slot());
    }

    /** How many interrupts were for no line of this core. */
    long misdirected() {
        return (long) LONGS.getOpaque(kept, MISDIRECTED);
    }

    /** Bytes of the counters. */
    long bytes() {
        return (long) kept.length * Long.BYTES;
    }
}
