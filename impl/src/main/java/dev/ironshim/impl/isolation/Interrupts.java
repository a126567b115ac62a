package dev.ironshim.impl.isolation;

import dev.ironshim.impl.audit.TelemetryEvent;
import dev.ironshim.impl.audit.TelemetryFeed;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.quarantine.Core;
import dev.ironshim.impl.quarantine.Deferred;
import dev.ironshim.impl.quarantine.GateConfig;
import dev.ironshim.impl.quarantine.GateEvents;
import dev.ironshim.impl.quarantine.GateMetrics;
import dev.ironshim.impl.quarantine.IrqWord;
import dev.ironshim.impl.quarantine.LineBudget;
import dev.ironshim.impl.quarantine.Quarantine;
import dev.ironshim.impl.quarantine.Warrant;
import dev.ironshim.model.isolation.LineCondition;
import dev.ironshim.model.quarantine.LineMode;
import dev.ironshim.model.quarantine.QuarantineReason;
import dev.ironshim.model.quarantine.QuarantineResult;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The interrupt lines of one driver, numbered as its manifest grants them, with the budgets of the manifest. Lines live as
 * long as the driver is admitted: what they have used up, and a quarantine, outlasts its epochs.
 */
final class Interrupts {
    private static final int CORES = 256;
    private static final int STORM_THRESHOLD = 3;
    // Far before any reading, so that clocks may read less than 0; windows begin at the multiples of their length.
    private static final long FAR = 1L << 62;

    private final Warrant warrant = new Warrant();
    private final Quarantine gate;
    private final int count;
    private final AtomicIntegerArray minted;
    private final AtomicReferenceArray<@Nullable Served> served;
    private final List<Integer> functions;
    private final GateEvents events;

    /** Told of a line that has to cut its driver off, from the thread of the interrupt, with no lock held. */
    interface Accuser {
        void accuse(int line, QuarantineReason reason);
    }

    Interrupts(Manifest manifest, int maxReleases, TelemetryFeed feed, Accuser accuser) {
        count = manifest.irqCount();
        minted = new AtomicIntegerArray(Math.max(count, 1));
        served = new AtomicReferenceArray<>(Math.max(count, 1));
        events = new Told(manifest.driver(), feed, accuser);
        List<Budgets.Function> shares = manifest.draft().functions();
        functions = shares.stream().map(Budgets.Function::index).toList();
        gate = new Quarantine(
                new GateConfig(
                        Math.max(count, 1),
                        CORES,
                        FAR % Math.max(manifest.budgets().windowTicks(), 1) - FAR,
                        manifest.budgets().windowTicks(),
                        STORM_THRESHOLD,
                        maxReleases,
                        manifest.budgets().interrupts(),
                        shares.stream().map(Budgets.Function::interrupts).toList(),
                        IrqWord.WINDOWS,
                        IrqWord.GENERATIONS),
                warrant,
                events);
    }

    private record Told(long driver, TelemetryFeed feed, Accuser accuser) implements GateEvents {
        @Override
        public void masked(int line) {
            feed.offer(new TelemetryEvent.LineMasked(driver, line));
            feed.tell();
        }

        @Override
        public void quarantined(int line, QuarantineReason reason) {
            feed.offer(new TelemetryEvent.LineQuarantined(driver, line, reason));
            if (reason != QuarantineReason.CONTAINMENT) {
                accuser.accuse(line, reason);
            }
        }

        @Override
        public void overflowed(int line) {
            feed.offer(new TelemetryEvent.DeferralLost(driver, line));
            feed.tell();
        }
    }

    /** Lets the line through, within what was granted. */
    QuarantineResult open(int line, Grant.Irq grant, int function) {
        int place = function == Driver.NO_FUNCTION ? LineBudget.NO_FUNCTION : functions.indexOf(function);
        return gate.register(line, budget(grant, place));
    }

    /** @throws dev.ironshim.impl.refusal.RefusedException with a {@link dev.ironshim.impl.quarantine.GateRule} */
    static LineBudget budget(Grant.Irq grant, int place) {
        return new LineBudget(grant.perWindow(), grant.ticksPerCall(), place, LineBudget.ANY_CORE);
    }

    /** The epoch that a line was last handed out in, 0 if never: what an interrupt is good for. */
    int epoch(int line) {
        return minted.get(line);
    }

    /** The capability for the line is out. */
    void minted(int line, int epoch) {
        minted.set(line, epoch);
    }

    /** Nobody is served any more. */
    void closeAll() {
        for (int line = 0; line < count; line++) {
            gate.unregister(line);
        }
    }

    /** All lines are silent for their device's sake. Whether any was not before. */
    boolean containAll() {
        boolean any = false;
        for (int line = 0; line < count; line++) {
            any |= gate.contain(line) == QuarantineResult.OK;
        }
        return any;
    }

    /** The lines that are in quarantine. */
    List<Integer> quarantined() {
        return IntStream.range(0, count).filter(this::quarantined).boxed().toList();
    }

    boolean quarantined(int line) {
        return gate.word(line).mode() == LineMode.QUARANTINED;
    }

    /** Whether the line is quarantined for its device's sake, and not for what its handler did. */
    boolean contained(int line) {
        return gate.word(line).reason() == QuarantineReason.CONTAINMENT;
    }

    /** Each line, as the composition of all machines sees it. */
    List<LineCondition> conditions() {
        return IntStream.range(0, count)
                .mapToObj(line -> !quarantined(line)
                        ? LineCondition.FINE
                        : contained(line) ? LineCondition.CONTAINED : LineCondition.ACCUSED)
                .toList();
    }

    /** How often each line was let out of quarantine. */
    List<Integer> released() {
        return IntStream.range(0, count)
                .mapToObj(line -> gate.word(line).releases())
                .toList();
    }

    /** The device is sound again: lines that were silent for its sake are let out, others stay. */
    void releaseContained() {
        for (int line = 0; line < count; line++) {
            if (contained(line)) {
                gate.release(line, warrant);
            }
        }
    }

    QuarantineResult release(int line) {
        return gate.release(line, warrant);
    }

    int count() {
        return count;
    }

    Core core(int core, long now) {
        return gate.core(core, now);
    }

    Deferred deferred(int capacity) {
        return new Deferred(Math.max(count, 1), capacity, events);
    }

    Quarantine gate() {
        return gate;
    }

    /** Who serves a line: the same for all capabilities for it, or one of them would be watched by nobody. */
    Served served(int line, Supplier<Served> made) {
        Served known = served.get(line);
        if (known != null) {
            return known;
        }
        Served mine = made.get();
        Served other = served.compareAndExchange(line, null, mine);
        return other == null ? mine : other;
    }

    /** A handler that has not returned in its time is not waited for. */
    void watch(long now) {
        for (int line = 0; line < count; line++) {
            Served by = served.get(line);
            if (by != null) {
                by.watch(now);
            }
        }
    }

    GateMetrics metrics() {
        return gate.metrics();
    }
}
