package dev.ironshim.impl.quarantine;

import dev.ironshim.impl.refusal.RefusedException;

/**
 * What a handler is registered with.
 *
 * @param calls admissions a window, 1 to {@link IrqWord#MAX_CALLS}, or {@link #UNLIMITED}
 * @param ticks that the handler may take, 0 or more; without a meaning if the calls are unlimited
 * @param function whose share is charged too, by its place in the configuration, or {@link #NO_FUNCTION}
 * @param core the only one that serves the line, or {@link #ANY_CORE}
 */
public record LineBudget(long calls, long ticks, int function, int core) {
    /** No limit: a budget of its own, so that no counter can ever reach it. */
    public static final long UNLIMITED = -1;
    /** For a line that no virtual function pays for. */
    public static final int NO_FUNCTION = -1;
    /** For a line that several cores may serve. */
    public static final int ANY_CORE = -1;

    /** @throws RefusedException with a {@link GateRule} */
    public LineBudget {
        if (calls != UNLIMITED && (calls < 1 || calls > IrqWord.MAX_CALLS)) {
            throw refuse(GateRule.CALLS, calls);
        }
        if (ticks < 0) {
            throw refuse(GateRule.TICKS, ticks);
        }
    }

    private static RefusedException refuse(GateRule rule, long found) {
        return new RefusedException(rule, RefusedException.NOWHERE, String.valueOf(found), rule.says());
    }

    /** A budget that any core may spend. */
    public static LineBudget of(long calls, long ticks) {
        return new LineBudget(calls, ticks, NO_FUNCTION, ANY_CORE);
    }

    /** No limit. */
    public static LineBudget unlimited() {
        return of(UNLIMITED, 0);
    }

    /** The same, served by one core only. */
    public LineBudget ownedBy(int owner) {
        return new LineBudget(calls, ticks, function, owner);
    }

    boolean limited() {
        return calls != UNLIMITED;
    }
}
