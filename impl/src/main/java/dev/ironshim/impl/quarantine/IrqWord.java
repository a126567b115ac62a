package dev.ironshim.impl.quarantine;

import dev.ironshim.model.quarantine.Budget;
import dev.ironshim.model.quarantine.LineMode;
import dev.ironshim.model.quarantine.LineState;
import dev.ironshim.model.quarantine.QuarantineReason;
import dev.ironshim.model.quarantine.QuarantineResult;

/**
 * The state of an interrupt line in one word, and what every operation of {@code Quarantine.tla} does to it. Pure: whoever
 * owns the word swaps the old value for the new one, and that swap is the operation. The smt lane compares each method with
 * the model's for all 2^64 words.
 *
 * <pre>
 * 63..62  budget      0 none, 1 finite, 2 unlimited
 * 61..59  status      0 open, 1 masked, quarantined by 2 storm, 3 overrun, 4 handler fault, 5 containment
 * 58..51  generation
 * 50..48  releases
 * 47..45  exhausted
 * 44..20  window
 * 19..0   calls
 * </pre>
 */
public final class IrqWord {
    /** A line as it begins. */
    public static final long START = 0;
    /** The greatest budget of calls a window. */
    public static final int MAX_CALLS = (1 << 20) - 1;
    /** The greatest threshold of storms. */
    public static final int MAX_STORM = 7;
    /** The greatest number of releases. */
    public static final int MAX_RELEASES = 7;
    /** How many windows the field tells apart. */
    public static final int WINDOWS = 1 << 25;
    /** How many generations the field tells apart. */
    public static final int GENERATIONS = 1 << 8;

    static final int NONE = 0;
    static final int FINITE = 1;

    static final int OPEN = 0;
    static final int MASKED = 1;
    static final int STORM = 2;
    static final int OVERRUN = 3;
    static final int HANDLER_FAULT = 4;
    static final int CONTAINMENT = 5;

    private static final int WINDOW_AT = 20;
    private static final int EXHAUSTED_AT = 45;
    private static final int RELEASES_AT = 48;
    private static final int GENERATION_AT = 51;
    private static final int STATUS_AT = 59;
    private static final int BUDGET_AT = 62;

    private static final long CALLS = MAX_CALLS;
    private static final long WINDOW = (WINDOWS - 1L) << WINDOW_AT;
    private static final long EXHAUSTED = 7L << EXHAUSTED_AT;
    private static final long GENERATION = (GENERATIONS - 1L) << GENERATION_AT;
    private static final long STATUS = 7L << STATUS_AT;
    private static final long BUDGET = 3L << BUDGET_AT;

    private IrqWord() {}

    /**
     * An interrupt came.
     *
     * @param at its window, 0 to {@code windows - 1}
     * @param windows a power of two, at most {@link #WINDOWS}
     * @param callBudget 1 to {@link #MAX_CALLS}
     * @param stormThreshold 1 to {@link #MAX_STORM}
     * @return the word after it; {@link #answer} reads the decision from it
     */
    public static long interrupt(long word, int at, int windows, int callBudget, int stormThreshold) {
        if (deaf(word) || carefree(word)) {
            return word;
        }
        long now = advance(word, at, windows);
        if (status(now) == MASKED || budget(now) != FINITE) {
            return now;
        }
        if (calls(now) < callBudget) {
            return now + 1;
        }
        if (exhausted(now) + 1 >= stormThreshold) {
            return cut(now, STORM);
        }
        return now + (1L << EXHAUSTED_AT) + (1L << STATUS_AT);
    }

    /** The word without its calls. */
    public static long withoutCalls(long word) {
        return word & ~CALLS;
    }

    /**
     * Whether an interrupt only counts one call more: then {@link #interrupt} returns {@code word + 1}.
     *
     * @param base {@link #withoutCalls} of a word that was admitted, under a finite budget, in the window of the interrupt
     * @param room that budget, or 0 if there is none
     */
    public static boolean oneMore(long word, long base, long room) {
        return Long.compareUnsigned(word - base, room) < 0;
    }

    /** What was decided about an interrupt, by the word after it. */
    public static QuarantineResult answer(long next) {
        if (budget(next) == NONE) {
            return QuarantineResult.NOT_REGISTERED;
        }
        if (quarantined(next)) {
            return QuarantineResult.QUARANTINED;
        }
        return status(next) == MASKED ? QuarantineResult.MASKED : QuarantineResult.OK;
    }

    /** Whether interrupts are refused whatever the time is: nobody is registered, or the line is quarantined. */
    public static boolean deaf(long word) {
        return budget(word) == NONE || status(word) >= STORM;
    }

    /** Whether interrupts are refused because the line, which somebody is registered for, is quarantined. */
    public static boolean silenced(long word) {
        return status(word) >= STORM && budget(word) != NONE;
    }

    /** Whether interrupts are admitted and change nothing: the line is open and has no limit. */
    public static boolean carefree(long word) {
        return status(word) == OPEN && budget(word) > FINITE;
    }

    /** Whether the line may be registered. */
    public static QuarantineResult mayRegister(long word) {
        if (quarantined(word)) {
            return QuarantineResult.QUARANTINED;
        }
        return budget(word) == NONE ? QuarantineResult.OK : QuarantineResult.ALREADY_REGISTERED;
    }

    /** The word after a registration that {@link #mayRegister} allows. */
    public static long registered(long word, boolean unlimited, int generations) {
        return next(word, generations) | ((unlimited ? 2L : 1L) << BUDGET_AT);
    }

    /** Whether there is somebody to unregister. */
    public static QuarantineResult mayUnregister(long word) {
        return budget(word) == NONE ? QuarantineResult.NOT_REGISTERED : QuarantineResult.OK;
    }

    /** The word after an unregistration. */
    public static long unregistered(long word) {
        return word & ~BUDGET;
    }

    /** Whether a handler that was admitted in {@code generation} speaks of this line as it is now. */
    public static QuarantineResult mayComplete(long word, int generation) {
        if (budget(word) == NONE) {
            return QuarantineResult.NOT_REGISTERED;
        }
        if (quarantined(word)) {
            return QuarantineResult.QUARANTINED;
        }
        return generation == generation(word) ? QuarantineResult.OK : QuarantineResult.STALE;
    }

    /** The word after a completion that {@link #mayComplete} allows. */
    public static long completed(long word, long ticks, long tickBudget, boolean fault) {
        if (fault) {
            return cut(word, HANDLER_FAULT);
        }
        return budget(word) == FINITE && ticks > tickBudget ? cut(word, OVERRUN) : word;
    }

    /** Whether time means something to the line, or it could be contained: it is not quarantined. */
    public static QuarantineResult mayTick(long word) {
        return quarantined(word) ? QuarantineResult.QUARANTINED : QuarantineResult.OK;
    }

    /** The word when time has come to a window, if {@link #mayTick} allows. */
    public static long ticked(long word, int at, int windows) {
        return advance(word, at, windows);
    }

    /** The word of a contained line, if {@link #mayTick} allows. */
    public static long contained(long word) {
        return cut(word, CONTAINMENT);
    }

    /** Whether the line may be let out of quarantine. */
    public static QuarantineResult mayRelease(long word, int maxReleases) {
        if (!quarantined(word)) {
            return QuarantineResult.NOT_QUARANTINED;
        }
        return releases(word) < maxReleases ? QuarantineResult.OK : QuarantineResult.RELEASES_SPENT;
    }

    /** The word after a release that {@link #mayRelease} allows. */
    public static long released(long word, int generations) {
        return next(word & ~STATUS, generations) + (1L << RELEASES_AT);
    }

    /** The state that a word stands for. Codes that are never written are read as the last ones. */
    public static LineState decode(long word, int lost) {
        int status = status(word);
        return new LineState(
                budget(word) == NONE ? Budget.NONE : budget(word) == FINITE ? Budget.FINITE : Budget.UNLIMITED,
                status == OPEN ? LineMode.OPEN : status == MASKED ? LineMode.MASKED : LineMode.QUARANTINED,
                reason(status),
                window(word),
                generation(word),
                calls(word),
                exhausted(word),
                lost,
                releases(word));
    }

    private static QuarantineReason reason(int status) {
        if (status < STORM) {
            return QuarantineReason.NONE;
        }
        if (status == STORM) {
            return QuarantineReason.STORM;
        }
        if (status == OVERRUN) {
            return QuarantineReason.OVERRUN;
        }
        return status == HANDLER_FAULT ? QuarantineReason.HANDLER_FAULT : QuarantineReason.CONTAINMENT;
    }

    /**
     * The line comes to a window that is ahead by at most half the circle; any other is behind it, and changes nothing. Its
     * calls are forgotten, its mask is lifted. Exhausted windows count on from a masked one to the very next.
     */
    private static long advance(long word, int at, int windows) {
        int ahead = (at - window(word)) & (windows - 1);
        if (ahead == 0 || ahead > windows >>> 1) {
            return word;
        }
        long kept = status(word) == MASKED && ahead == 1 ? EXHAUSTED : 0;
        return (word & ~(STATUS | EXHAUSTED | WINDOW | CALLS)) | (word & kept) | ((long) at << WINDOW_AT);
    }

    /**
     * The word of a line for which so much time has passed that it has been through all windows: what ticks by half the
     * circle, one after the other, and a last one to {@code at} would leave.
     */
    public static long awake(long word, int at) {
        return quarantined(word) ? word : (word & ~(STATUS | EXHAUSTED | WINDOW | CALLS)) | ((long) at << WINDOW_AT);
    }

    private static long cut(long word, int status) {
        return (word & ~(STATUS | EXHAUSTED | CALLS)) | ((long) status << STATUS_AT);
    }

    private static long next(long word, int generations) {
        int generation = (generation(word) + 1) & (generations - 1);
        return (word & ~GENERATION) | ((long) generation << GENERATION_AT);
    }

    /**
     * The word of a line whose only writer of calls is one core: {@code shared} is what everybody swaps, {@code own} what
     * that core wrote last. Its count is good as long as nothing else has changed.
     */
    public static long joined(long shared, long own) {
        return sameButForCalls(shared, own) ? own : shared;
    }

    /** Whether two words differ in their calls at most. */
    public static boolean sameButForCalls(long a, long b) {
        return (a ^ b) >>> WINDOW_AT == 0;
    }

    /** Whether the word has only codes that are ever written. */
    public static boolean canonical(long word) {
        return budget(word) <= 2 && status(word) <= CONTAINMENT;
    }

    /** Whether the line is quarantined. */
    public static boolean quarantined(long word) {
        return status(word) >= STORM;
    }

    static boolean masked(long word) {
        return status(word) == MASKED;
    }

    /** The window that the line is in. */
    public static int window(long word) {
        return (int) (word >>> WINDOW_AT) & (WINDOWS - 1);
    }

    /** The generation that the line is in. */
    public static int generation(long word) {
        return (int) (word >>> GENERATION_AT) & (GENERATIONS - 1);
    }

    /** Admissions in this window. */
    public static int calls(long word) {
        return (int) word & MAX_CALLS;
    }

    static int budget(long word) {
        return (int) (word >>> BUDGET_AT);
    }

    static int status(long word) {
        return (int) (word >>> STATUS_AT) & 7;
    }

    private static int exhausted(long word) {
        return (int) (word >>> EXHAUSTED_AT) & 7;
    }

    private static int releases(long word) {
        return (int) (word >>> RELEASES_AT) & 7;
    }
}
