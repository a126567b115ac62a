package dev.ironshim.impl.quarantine;

import dev.ironshim.impl.verified.Ticks;
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
    // What this core writes at every interrupt, with a stride before and after it that nobody writes.
    private static final int LATEST = 16;
    private static final int WINDOW_START = 17;
    private static final int WINDOW_NUMBER = 18;
    private static final int ADMITTED = 19;
    private static final int MISDIRECTED = 20;
    private static final int WINDOW_END = 21;
    private static final int OPEN_NOW = 22;
    private static final int OWN_LENGTH = 40;

    private final Quarantine gate;
    private final Lines lines;
    private final int index;
    private final int count;
    private final int windows;
    private final int stormThreshold;
    private final long windowTicks;
    private final @Nullable Pool driver;
    private final Pool[] functions;
    private final boolean pools;
    private final long[] counts;
    private final long[] own = new long[OWN_LENGTH];

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
        this.index = index;
        this.driver = driver;
        this.functions = functions;
        pools = driver != null || functions.length > 0;
        count = config.lines();
        windows = config.windows();
        stormThreshold = config.stormThreshold();
        windowTicks = config.windowTicks();
        counts = new long[(count + 2) * Delivery.SLOTS];
        long number = Math.floorDiv(now - config.origin(), windowTicks);
        enter(number, config.origin() + number * windowTicks);
        own[LATEST] = now;
    }

    /**
     * Decides about an interrupt. {@link Delivery#DELIVERED} admits it; everything else has counted it as lost. Allocates
     * nothing, takes no lock, reads no clock.
     *
     * @param line from 0
     * @param now ticks, not before those of this core's last interrupt
     */
    public Delivery interrupt(int line, long now) {
        if (line < 0 || line >= count) {
            return misdirected(Delivery.UNKNOWN_LINE);
        }
        long word = lines.wordVolatile(line);
        if (IrqWord.deaf(word)) {
            return unheard(line, word);
        }
        // Nearly always the core is still in its window, the line is too, and one call more is all that happens.
        long[] mine = own;
        long latest = mine[LATEST];
        if (Long.compareUnsigned(now - latest, mine[WINDOW_END] - latest) < 0) {
            long next = lines.countCall(line, word, mine[OPEN_NOW], mine[WINDOW_NUMBER], index);
            if (next != Lines.NOT_COUNTED) {
                mine[LATEST] = now;
                mine[ADMITTED] = next;
                return count(line, pools ? charged(line, mine[WINDOW_NUMBER]) : Delivery.DELIVERED);
            }
        }
        return decide(line, now, word);
    }

    private Delivery unheard(int line, long word) {
        return count(
                line,
                IrqWord.quarantined(word) && IrqWord.budget(word) != IrqWord.NONE
                        ? Delivery.QUARANTINED
                        : Delivery.NOT_REGISTERED);
    }

    private Delivery decide(int line, long now, long word) {
        if (now - own[LATEST] < 0) {
            return count(line, Delivery.TIME_BACKWARDS);
        }
        own[LATEST] = now;
        long number =
                Long.compareUnsigned(now - own[WINDOW_START], windowTicks) < 0 ? own[WINDOW_NUMBER] : nextWindow(now);
        int core = lines.core(line);
        if (core != LineBudget.ANY_CORE) {
            return core == index ? owned(line, number) : misdirected(Delivery.NOT_OWNER);
        }
        return shared(line, word, number);
    }

    private Delivery shared(int line, long first, long number) {
        long word = first;
        while (true) {
            if (lines.seen(line) != number) {
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

    /** Calls are counted without a swap: nobody else does. Everything else is swapped, so that containment is not lost. */
    private Delivery owned(int line, long number) {
        while (true) {
            long shared = lines.wordVolatile(line);
            if (lines.seen(line) != number) {
                boolean slept = lines.slept(line, number, windows);
                shared = lines.look(line, shared, number, windows);
                if (slept) {
                    // The circle may have come round to what this core wrote when it last saw the line.
                    lines.ownRelease(line, ~shared);
                }
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
                return decided(line, word, next);
            }
        }
    }

    private Delivery decided(int line, long word, long next) {
        return IrqWord.status(next) != IrqWord.OPEN || IrqWord.deaf(next)
                ? refused(line, word, next)
                : admitted(line, next);
    }

    private Delivery admitted(int line, long next) {
        own[ADMITTED] = next;
        return count(line, pools ? charged(line, own[WINDOW_NUMBER]) : Delivery.DELIVERED);
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
                line,
                switch (IrqWord.answer(next)) {
                    case MASKED -> Delivery.MASKED;
                    case QUARANTINED -> Delivery.QUARANTINED;
                    default -> Delivery.NOT_REGISTERED;
                });
    }

    /** An interrupt for a line whose capability is dead: it is lost, and counted. */
    public Delivery revoked(int line) {
        return count(line, Delivery.REVOKED);
    }

    /** The generation that the last delivered interrupt was admitted in; {@link #complete} wants it back. */
    public int generation() {
        return IrqWord.generation(own[ADMITTED]);
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
        return own[WINDOW_END];
    }

    /** The clock has left the window. All windows from the origin on are of one length, and they are numbered. */
    private long nextWindow(long now) {
        long passed = Ticks.passed(now - own[WINDOW_START], windowTicks);
        enter(own[WINDOW_NUMBER] + passed, own[WINDOW_START] + passed * windowTicks);
        return own[WINDOW_NUMBER];
    }

    private void enter(long number, long start) {
        own[WINDOW_NUMBER] = number;
        own[WINDOW_START] = start;
        own[WINDOW_END] = start + windowTicks;
        own[OPEN_NOW] = IrqWord.openIn((int) number & (windows - 1));
    }

    private Delivery count(int line, Delivery outcome) {
        add(counts, slot(line, outcome));
        return outcome;
    }

    private Delivery misdirected(Delivery outcome) {
        add(own, MISDIRECTED);
        return outcome;
    }

    private static int slot(int line, Delivery outcome) {
        return (line + 1) * Delivery.SLOTS + outcome.slot();
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
        return (long) LONGS.getOpaque(counts, slot(line, outcome));
    }

    /** How many interrupts were for no line of this core. */
    long misdirected() {
        return (long) LONGS.getOpaque(own, MISDIRECTED);
    }

    /** Bytes of the counters. */
    long bytes() {
        return (long) counts.length * Long.BYTES;
    }
}
