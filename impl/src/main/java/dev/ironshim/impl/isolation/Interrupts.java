package dev.ironshim.impl.isolation;

import dev.ironshim.impl.audit.Telemetry;
import dev.ironshim.impl.audit.TelemetryEvent;
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
import dev.ironshim.model.quarantine.LineMode;
import dev.ironshim.model.quarantine.QuarantineReason;
import dev.ironshim.model.quarantine.QuarantineResult;
import java.util.List;
import java.util.stream.IntStream;

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
    private final List<Integer> functions;
    private final GateEvents events;

    Interrupts(Manifest manifest, int maxReleases, Telemetry telemetry) {
        count = manifest.irqCount();
        events = new Told(manifest.driver(), telemetry);
        List<Budgets.Function> shares = manifest.draft().functions();
        functions = shares.stream().map(Budgets.Function::index).toList();
        gate = new Quarantine(
                new GateConfig(
                        Math.max(count, 1),
                        CORES,
                        FAR % Math.max(manifest.budgets().windowTicks(), 1) - FAR,
                        manifest.budgets().windowTicks(),
                        STORM_THRESHOLD,
                        Math.min(maxReleases, IrqWord.MAX_RELEASES),
                        manifest.budgets().interrupts(),
                        shares.stream().map(Budgets.Function::interrupts).toList(),
                        IrqWord.WINDOWS,
                        IrqWord.GENERATIONS),
                warrant,
                events);
    }

    private record Told(long driver, Telemetry telemetry) implements GateEvents {
        @Override
        public void masked(int line) {
            telemetry.record(new TelemetryEvent.LineMasked(driver, line));
        }

        @Override
        public void quarantined(int line, QuarantineReason reason) {
            telemetry.record(new TelemetryEvent.LineQuarantined(driver, line, reason));
        }

        @Override
        public void overflowed(int line) {
            telemetry.record(new TelemetryEvent.DeferralLost(driver, line));
        }
    }

    /** Lets the line through, within what was granted. */
    QuarantineResult open(int line, Grant.Irq grant, int function) {
        int place = function == Isolation.NO_FUNCTION ? LineBudget.NO_FUNCTION : functions.indexOf(function);
        return gate.register(line, new LineBudget(grant.perWindow(), grant.ticksPerCall(), place, LineBudget.ANY_CORE));
    }

    /** Nobody is served any more. */
    void closeAll() {
        for (int line = 0; line < count; line++) {
            gate.unregister(line);
        }
    }

    void containAll() {
        for (int line = 0; line < count; line++) {
            gate.contain(line);
        }
    }

    /** The lines that are in quarantine. */
    List<Integer> quarantined() {
        return IntStream.range(0, count)
                .filter(line -> gate.snapshot(line).mode() == LineMode.QUARANTINED)
                .boxed()
                .toList();
    }

    /** The device is sound again: lines that were silent for its sake are let out, others stay. */
    void releaseContained() {
        for (int line = 0; line < count; line++) {
            if (gate.snapshot(line).reason() == QuarantineReason.CONTAINMENT) {
                gate.release(line, warrant);
            }
        }
    }

    QuarantineResult release(int line) {
        return gate.release(line, warrant);
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

    GateMetrics metrics() {
        return gate.metrics();
    }
}
