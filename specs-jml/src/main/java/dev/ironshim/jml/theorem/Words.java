package dev.ironshim.jml.theorem;

import static dev.ironshim.jml.word.Theorems.FAILS;
import static dev.ironshim.jml.word.Theorems.HOLDS;
import static dev.ironshim.jml.word.Theorems.OUTSIDE;

import dev.ironshim.impl.quarantine.IrqWord;
import dev.ironshim.impl.quarantine.PoolWord;
import dev.ironshim.model.machine.Step;
import dev.ironshim.model.quarantine.Budget;
import dev.ironshim.model.quarantine.LineMode;
import dev.ironshim.model.quarantine.LineRules;
import dev.ironshim.model.quarantine.LineState;
import dev.ironshim.model.quarantine.QuarantineBounds;
import dev.ironshim.model.quarantine.QuarantineResult;

/**
 * What is claimed of the words of the interrupt path: they go where the model goes, and what follows from it for every path.
 * Each method is a theorem for all its arguments; the first line says which it is about. The model's and the
 * implementation's own class files are compared.
 */
public final class Words {
    private static final int W = IrqWord.WINDOWS;
    private static final int G = IrqWord.GENERATIONS;

    private Words() {}

    private static int say(boolean holds) {
        return holds ? HOLDS : FAILS;
    }

    private static LineRules model(int callBudget, int tickBudget, int storm, int maxReleases, int counterMax) {
        return new LineRules(new QuarantineBounds(1, callBudget, tickBudget, storm, maxReleases, counterMax, W, G));
    }

    private static LineRules model() {
        return model(1, 0, 1, 0, 1);
    }

    /** Whether all components but the count of lost interrupts are the same: that is kept beside the word. */
    private static boolean same(LineState a, LineState b) {
        return a.budget() == b.budget()
                && a.mode() == b.mode()
                && a.reason() == b.reason()
                && a.window() == b.window()
                && a.generation() == b.generation()
                && a.calls() == b.calls()
                && a.exhausted() == b.exhausted()
                && a.releases() == b.releases();
    }

    private static LineState decode(long word) {
        return IrqWord.decode(word, 0);
    }

    private static boolean goes(Step<LineState, QuarantineResult> step, QuarantineResult answer, long word, long next) {
        LineState to = step.state();
        long after = answer == QuarantineResult.OK ? next : word;
        return step.result() == answer && to.lost() == 0 && same(to, decode(after));
    }

    private static boolean budgets(int callBudget, int storm) {
        return 1 <= callBudget && callBudget <= IrqWord.MAX_CALLS && 1 <= storm && storm <= IrqWord.MAX_STORM;
    }

    private static boolean window(int at) {
        return 0 <= at && at < W;
    }

    /** Interrupt. A refusal is counted as lost by the model, up to its limit. */
    public static int interrupt(long word, int at, int callBudget, int storm, int lost, int counterMax) {
        if (!window(at) || !budgets(callBudget, storm) || lost < 0 || counterMax < 1 || lost > counterMax) {
            return OUTSIDE;
        }
        LineState from = IrqWord.decode(word, lost);
        Step<LineState, QuarantineResult> step =
                model(callBudget, 0, storm, 0, counterMax).interrupt(from, at);
        long next = IrqWord.interrupt(word, at, W, callBudget, storm);
        LineState to = step.state();
        boolean counted = step.result() != QuarantineResult.OK && lost < counterMax;
        return say(step.result() == IrqWord.answer(next)
                && same(to, decode(next))
                && to.lost() == (counted ? lost + 1 : lost));
    }

    /** Register. */
    public static int register(long word, boolean unlimited) {
        return say(goes(
                model().register(decode(word), unlimited ? Budget.UNLIMITED : Budget.FINITE),
                IrqWord.mayRegister(word),
                word,
                IrqWord.registered(word, unlimited, G)));
    }

    /** Unregister. */
    public static int unregister(long word) {
        return say(
                goes(model().unregister(decode(word)), IrqWord.mayUnregister(word), word, IrqWord.unregistered(word)));
    }

    /** Complete. The model's times are smaller than the word's: it is asked by whether the budget is exceeded. */
    public static int complete(long word, int generation, long ticks, long tickBudget, boolean fault) {
        if (generation < 0 || generation >= G || ticks < 0 || tickBudget < 0) {
            return OUTSIDE;
        }
        int over = ticks > tickBudget ? 1 : 0;
        return say(goes(
                model(1, 0, 1, 0, 1).complete(decode(word), generation, over, fault),
                IrqWord.mayComplete(word, generation),
                word,
                IrqWord.completed(word, ticks, tickBudget, fault)));
    }

    /** Tick. */
    public static int tick(long word, int at) {
        if (!window(at)) {
            return OUTSIDE;
        }
        return say(goes(model().tick(decode(word), at), IrqWord.mayTick(word), word, IrqWord.ticked(word, at, W)));
    }

    /** Contain. */
    public static int contain(long word) {
        return say(goes(model().contain(decode(word)), IrqWord.mayTick(word), word, IrqWord.contained(word)));
    }

    /** Release. */
    public static int release(long word, int maxReleases) {
        if (maxReleases < 0 || maxReleases > IrqWord.MAX_RELEASES) {
            return OUTSIDE;
        }
        return say(goes(
                model(1, 0, 1, maxReleases, 1).release(decode(word)),
                IrqWord.mayRelease(word, maxReleases),
                word,
                IrqWord.released(word, G)));
    }

    /** The word after any operation that is allowed, or the same word; operations are numbered. */
    private static long after(
            long word, int operation, int at, int callBudget, int storm, int maxReleases, int ticks, boolean flag) {
        if (operation == 0) {
            return IrqWord.interrupt(word, at, W, callBudget, storm);
        }
        if (operation == 1) {
            return IrqWord.mayRegister(word) == QuarantineResult.OK ? IrqWord.registered(word, flag, G) : word;
        }
        if (operation == 2) {
            return IrqWord.unregistered(word);
        }
        if (operation == 3) {
            return IrqWord.mayComplete(word, at) == QuarantineResult.OK
                    ? IrqWord.completed(word, ticks, storm, flag)
                    : word;
        }
        if (operation == 4) {
            return IrqWord.mayTick(word) == QuarantineResult.OK ? IrqWord.ticked(word, at, W) : word;
        }
        if (operation == 5) {
            return IrqWord.mayTick(word) == QuarantineResult.OK ? IrqWord.contained(word) : word;
        }
        return IrqWord.mayRelease(word, maxReleases) == QuarantineResult.OK ? IrqWord.released(word, G) : word;
    }

    private static boolean orderly(long word, int callBudget, int storm, int maxReleases) {
        LineState line = decode(word);
        boolean quarantined = line.mode() == LineMode.QUARANTINED;
        boolean nothing = line.calls() == 0 && line.exhausted() == 0;
        boolean masked = line.mode() == LineMode.MASKED;
        return IrqWord.canonical(word)
                && (!quarantined || nothing)
                && (!masked || (line.exhausted() > 0 && line.calls() > 0))
                && line.calls() <= callBudget
                && line.exhausted() < storm
                && line.releases() <= maxReleases;
    }

    /** The inductive invariant: every operation leads from an orderly word to an orderly word. */
    public static int inOrder(
            long word, int operation, int at, int callBudget, int storm, int maxReleases, int ticks, boolean flag) {
        boolean limits = budgets(callBudget, storm) && 0 <= maxReleases && maxReleases <= IrqWord.MAX_RELEASES;
        if (!limits || !window(at) || !orderly(word, callBudget, storm, maxReleases)) {
            return OUTSIDE;
        }
        long next = after(word, operation, at, callBudget, storm, maxReleases, ticks, flag);
        return say(orderly(IrqWord.START, callBudget, storm, maxReleases)
                && orderly(next, callBudget, storm, maxReleases));
    }

    /** No two words that are ever written stand for one state. */
    public static int everyBitCounts(long a, long b) {
        if (!IrqWord.canonical(a) || !IrqWord.canonical(b) || !same(decode(a), decode(b))) {
            return OUTSIDE;
        }
        return say(a == b);
    }

    /** A quarantined line stays so, and its reason stands, whatever is done but a release. */
    public static int nothingLaunders(
            long word, int operation, int at, int callBudget, int storm, int ticks, boolean flag) {
        boolean release = operation < 0 || operation > 5;
        if (!IrqWord.quarantined(word) || release || !window(at) || !budgets(callBudget, storm)) {
            return OUTSIDE;
        }
        LineState before = decode(word);
        LineState line = decode(after(word, operation, at, callBudget, storm, 0, ticks, flag));
        return say(line.mode() == LineMode.QUARANTINED
                && line.reason() == before.reason()
                && line.releases() == before.releases()
                && line.generation() == before.generation());
    }

    /** An interrupt counts one call, or one exhausted window, or begins a window, or cuts; nothing else moves. */
    public static int countersNeverWrap(long word, int at, int callBudget, int storm) {
        if (!window(at) || !budgets(callBudget, storm)) {
            return OUTSIDE;
        }
        LineState from = decode(word);
        LineState to = decode(IrqWord.interrupt(word, at, W, callBudget, storm));
        boolean others = from.budget() == to.budget()
                && from.generation() == to.generation()
                && from.releases() == to.releases();
        boolean began = to.window() != from.window() && to.calls() <= 1;
        boolean cut = to.mode() == LineMode.QUARANTINED;
        boolean called = to.calls() == from.calls() + 1 && to.exhausted() == from.exhausted();
        boolean exhausted = to.calls() == from.calls() && to.exhausted() == from.exhausted() + 1;
        return say(others
                && (began || cut || called || exhausted || same(from, to))
                && to.calls() <= IrqWord.MAX_CALLS
                && to.exhausted() <= IrqWord.MAX_STORM);
    }

    /** The distance between windows, written without a mask. */
    private static int ahead(int from, int to) {
        return to >= from ? to - from : to + W - from;
    }

    /** A line goes to a window that is ahead by at most half the circle, once, and to no other. */
    public static int windowsWrap(long word, int at) {
        if (!window(at) || IrqWord.quarantined(word)) {
            return OUTSIDE;
        }
        int ahead = ahead(IrqWord.window(word), at);
        long ticked = IrqWord.ticked(word, at, W);
        boolean later = 0 < ahead && ahead <= W / 2;
        return say(
                later
                        ? IrqWord.window(ticked) == at
                                && IrqWord.calls(ticked) == 0
                                && IrqWord.ticked(ticked, at, W) == ticked
                        : ticked == word);
    }

    /** A line that slept is what two or three ticks leave. */
    public static int awakeIsTicks(long word, int at) {
        if (!window(at)) {
            return OUTSIDE;
        }
        if (IrqWord.quarantined(word)) {
            return say(IrqWord.awake(word, at) == word);
        }
        int window = IrqWord.window(word);
        int half = window < W / 2 ? window + W / 2 : window - W / 2;
        long ticked = IrqWord.ticked(word, half, W);
        long round = ahead(window, at) <= W / 2 ? IrqWord.ticked(ticked, window, W) : ticked;
        return say(IrqWord.awake(word, at) == IrqWord.ticked(round, at, W));
    }

    /**
     * An owner's count is the line's while nothing else has changed; a containment is never hidden by it, and an admission in the
     * line's window changes nothing but the count.
     */
    public static int halves(long shared, long own, int at, int callBudget, int storm) {
        if (!window(at) || !budgets(callBudget, storm)) {
            return OUTSIDE;
        }
        long word = IrqWord.joined(shared, own);
        long next = IrqWord.interrupt(word, at, W, callBudget, storm);
        boolean rest = IrqWord.sameButForCalls(word, shared);
        LineState to = decode(next);
        boolean admitted = IrqWord.answer(next) == QuarantineResult.OK && to.budget() == Budget.FINITE;
        boolean sameWindow = to.window() == IrqWord.window(word);
        boolean counted = IrqWord.sameButForCalls(next, shared) && IrqWord.joined(shared, next) == next;
        boolean admits = counted || !admitted || !sameWindow;
        boolean contained = IrqWord.quarantined(shared) == IrqWord.quarantined(word);
        return say(rest && admits && contained);
    }

    /** What one comparison with the last admitted word decides is what the whole operation decides. */
    public static int oneMore(long word, long admitted, int callBudget, int storm) {
        LineState before = decode(admitted);
        boolean open = before.mode() == LineMode.OPEN && before.budget() == Budget.FINITE;
        long base = IrqWord.withoutCalls(admitted);
        if (!open || !budgets(callBudget, storm) || !IrqWord.oneMore(word, base, callBudget)) {
            return OUTSIDE;
        }
        long next = IrqWord.interrupt(word, IrqWord.window(admitted), W, callBudget, storm);
        return say(next == word + 1
                && IrqWord.answer(next) == QuarantineResult.OK
                && IrqWord.sameButForCalls(word, admitted)
                && IrqWord.calls(next) <= callBudget);
    }

    /** A shared budget. */
    public static int pool(long word, int at, long budget) {
        if (word < 0 || at < 0 || budget < 0 || budget > PoolWord.MAX_BUDGET) {
            return OUTSIDE;
        }
        int window = PoolWord.window(word);
        long ahead = at >= window ? (long) at - window : at + PoolWord.WINDOWS - window;
        boolean later = 0 < ahead && ahead <= PoolWord.WINDOWS / 2;
        long used = later ? 0 : PoolWord.used(word);
        long next = PoolWord.take(word, at, budget);
        if (used >= budget) {
            return say(next == PoolWord.SPENT);
        }
        return say(next >= 0 && PoolWord.used(next) == used + 1 && PoolWord.window(next) == (later ? at : window));
    }
}
