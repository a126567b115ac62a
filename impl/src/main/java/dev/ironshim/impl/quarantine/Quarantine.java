package dev.ironshim.impl.quarantine;

import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.quarantine.LineState;
import dev.ironshim.model.quarantine.QuarantineResult;
import dev.ironshim.model.quarantine.QuarantineState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The interrupt gate: budgets, masks and quarantine of the interrupt lines of a driver. Specification:
 * {@code Quarantine.tla}.
 *
 * <p>Interrupts come in by {@link Core}s. Every operation is one compare-and-set of the line's word, before which a line
 * that slept for ages is woken by a tick of its own; registering alone takes
 * a lock, because the budget is written beside the word. Lines that several cores serve do not contend with each other.
 *
 * <p>A line that one core owns ({@link LineBudget#core}) is counted by that core without a swap. Any thread may contain it;
 * whatever else is done to it is done by that core, or while it serves no interrupt of the line. Otherwise one admission
 * that is under way may not be counted.
 */
public final class Quarantine {
    private final GateConfig config;
    private final Warrant warrant;
    private final GateEvents events;
    private final Lines lines;
    private final @Nullable Pool driver;
    private final Pool[] functions;
    private final AtomicReferenceArray<@Nullable Core> cores;
    private final AtomicLong unwarranted = new AtomicLong();
    private final Object lock = new Object();

    /** Lines that are all open and unregistered. */
    public Quarantine(GateConfig config, Warrant warrant, GateEvents events) {
        this.config = config;
        this.warrant = warrant;
        this.events = events;
        lines = new Lines(config.lines());
        driver = config.driverBudget() == GateConfig.NO_LIMIT ? null : new Pool(config.driverBudget());
        functions = config.functionBudgets().stream().map(Pool::new).toArray(Pool[]::new);
        cores = new AtomicReferenceArray<>(config.cores());
    }

    /**
     * A core begins to serve interrupts.
     *
     * @param core from 0
     * @param now ticks of its clock
     * @return its side of the gate, the same one each time
     * @throws RefusedException with {@link GateRule#UNKNOWN_CORE}
     */
    public Core core(int core, long now) {
        if (core < 0 || core >= cores.length()) {
            throw refuse(GateRule.UNKNOWN_CORE, "core " + core, "0 to " + (cores.length() - 1));
        }
        Core known = cores.get(core);
        if (known != null) {
            return known;
        }
        Core made = new Core(this, lines, core, config, driver, functions, now);
        Core first = cores.compareAndExchange(core, null, made);
        return first == null ? made : first;
    }

    /**
     * Registers a handler. What the line has used up in this window stays used up.
     *
     * @param line from 0
     * @throws RefusedException with a {@link GateRule}, and nothing has changed
     */
    public QuarantineResult register(int line, LineBudget budget) {
        exists(line);
        if (budget.core() != LineBudget.ANY_CORE && (budget.core() < 0 || budget.core() >= config.cores())) {
            throw refuse(GateRule.UNKNOWN_CORE, "core " + budget.core(), "0 to " + (config.cores() - 1));
        }
        if (budget.function() != LineBudget.NO_FUNCTION
                && (budget.function() < 0 || budget.function() >= functions.length)) {
            throw refuse(GateRule.UNKNOWN_FUNCTION, "function " + budget.function(), functions.length + " of them");
        }
        synchronized (lock) {
            while (true) {
                long shared = lines.wordVolatile(line);
                QuarantineResult may = IrqWord.mayRegister(shared);
                if (may != QuarantineResult.OK) {
                    return may;
                }
                long next = IrqWord.registered(word(line, shared), !budget.limited(), config.generations());
                lines.budget(line, budget);
                // What an owner wrote in an earlier generation must not look like its count in this one.
                lines.ownRelease(line, ~next);
                if (lines.swapWord(line, shared, next)) {
                    return QuarantineResult.OK;
                }
            }
        }
    }

    public QuarantineResult unregister(int line) {
        exists(line);
        while (true) {
            long shared = lines.wordVolatile(line);
            QuarantineResult may = IrqWord.mayUnregister(shared);
            if (may != QuarantineResult.OK || lines.swapWord(line, shared, IrqWord.unregistered(word(line, shared)))) {
                return may;
            }
        }
    }

    /** See {@link Core#complete}. */
    public QuarantineResult complete(int line, int generation, long ticks, boolean fault) {
        exists(line);
        while (true) {
            long shared = lines.wordVolatile(line);
            long word = word(line, shared);
            QuarantineResult may = IrqWord.mayComplete(word, generation);
            if (may != QuarantineResult.OK) {
                return may;
            }
            long next = IrqWord.completed(word, ticks, lines.ticks(line), fault);
            if (next == word) {
                return may;
            }
            if (lines.swapWord(line, shared, next)) {
                tell(line, word, next);
                return may;
            }
        }
    }

    /**
     * Time has come to {@code now}, and no interrupt with it: a masked line whose window is over opens.
     *
     * @param now ticks
     */
    public QuarantineResult tick(int line, long now) {
        exists(line);
        long number = Math.floorDiv(now - config.origin(), config.windowTicks());
        while (true) {
            long shared = lines.look(line, lines.wordVolatile(line), number, config.windows());
            long word = word(line, shared);
            QuarantineResult may = IrqWord.mayTick(word);
            long next = IrqWord.ticked(word, (int) number & (config.windows() - 1), config.windows());
            if (may != QuarantineResult.OK || next == word) {
                return may;
            }
            if (lines.swapWord(line, shared, next)) {
                // An older word of the line's own core must not be taken for this one when the circle has come round.
                lines.ownRelease(line, next);
                return may;
            }
        }
    }

    /**
     * Silences the line because the device behind it is being contained. Once this has returned, no core admits; but where a
     * core decides without a swap (its own line, or one without limit), the one interrupt that it is deciding about may be.
     */
    public QuarantineResult contain(int line) {
        exists(line);
        while (true) {
            long shared = lines.wordVolatile(line);
            QuarantineResult may = IrqWord.mayTick(shared);
            if (may != QuarantineResult.OK) {
                return may;
            }
            long next = IrqWord.contained(shared);
            if (lines.swapWord(line, shared, next)) {
                tell(line, shared, next);
                return may;
            }
        }
    }

    /**
     * Lets the line out of quarantine.
     *
     * @throws RefusedException with {@link GateRule#AUTHORITY} if the warrant is not the one that this gate was built with;
     *     it is counted
     */
    public QuarantineResult release(int line, Warrant shown) {
        exists(line);
        if (shown != warrant) {
            unwarranted.incrementAndGet();
            throw refuse(GateRule.AUTHORITY, "another warrant", "that of this gate");
        }
        while (true) {
            long shared = lines.wordVolatile(line);
            QuarantineResult may = IrqWord.mayRelease(shared, config.maxReleases());
            if (may != QuarantineResult.OK
                    || lines.swapWord(line, shared, IrqWord.released(shared, config.generations()))) {
                return may;
            }
        }
    }

    /** The accounting of all lines; each line as of some moment during the call. */
    public QuarantineState snapshot() {
        List<LineState> states = new ArrayList<>();
        for (int line = 0; line < config.lines(); line++) {
            states.add(snapshot(line));
        }
        return new QuarantineState(states);
    }

    /** The accounting of one line; interrupts that are being refused meanwhile may not be counted yet. */
    public LineState snapshot(int line) {
        exists(line);
        long lost = 0;
        for (Delivery outcome : Delivery.ofALine()) {
            if (outcome != Delivery.DELIVERED) {
                lost = Math.min(lost + counted(line, outcome), Integer.MAX_VALUE);
            }
        }
        return IrqWord.decode(word(line, lines.wordVolatile(line)), (int) lost);
    }

    /** {@link #snapshot(int)} without the interrupts that were lost, which all cores have to be asked about. */
    public LineState word(int line) {
        exists(line);
        return IrqWord.decode(word(line, lines.wordVolatile(line)), 0);
    }

    /** How many interrupts of a line had this outcome, on all cores. Reads no word that interrupts write. */
    public long counted(int line, Delivery outcome) {
        exists(line);
        long sum = 0;
        for (Core core : running()) {
            sum += core.counted(line, outcome);
            sum = sum < 0 ? Long.MAX_VALUE : sum;
        }
        return sum;
    }

    /** What a monitoring system asks for. */
    public GateMetrics metrics() {
        return GateMetrics.of(config, this, running(), unwarranted.get());
    }

    /** Bytes that the gate keeps for its lines and cores, and how many of them only keep lines apart. */
    public GateMetrics.Memory memory() {
        long counters = running().stream().mapToLong(Core::bytes).sum();
        long used = Lines.usedBytes(config.lines());
        return new GateMetrics.Memory(used + counters, lines.bytes() - used);
    }

    private List<Core> running() {
        List<Core> running = new ArrayList<>();
        for (int i = 0; i < cores.length(); i++) {
            Core core = cores.get(i);
            if (core != null) {
                running.add(core);
            }
        }
        return running;
    }

    /** Tells those who listen, once, for it was our swap that changed the line. */
    void tell(int line, long before, long after) {
        if (IrqWord.quarantined(after) && !IrqWord.quarantined(before)) {
            events.quarantined(line, IrqWord.decode(after, 0).reason());
        } else if (IrqWord.masked(after) && !IrqWord.masked(before)) {
            events.masked(line);
        }
    }

    private long word(int line, long shared) {
        return lines.core(line) == LineBudget.ANY_CORE ? shared : IrqWord.joined(shared, lines.own(line));
    }

    private void exists(int line) {
        if (line < 0 || line >= config.lines()) {
            throw refuse(GateRule.UNKNOWN_LINE, "line " + line, "0 to " + (config.lines() - 1));
        }
    }

    private static RefusedException refuse(GateRule rule, String found, String expected) {
        return new RefusedException(rule, RefusedException.NOWHERE, found, expected);
    }
}
