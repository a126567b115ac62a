package dev.ironshim.bench;

import dev.ironshim.impl.quarantine.Core;
import dev.ironshim.impl.quarantine.Delivery;
import dev.ironshim.impl.quarantine.GateConfig;
import dev.ironshim.impl.quarantine.GateEvents;
import dev.ironshim.impl.quarantine.IrqWord;
import dev.ironshim.impl.quarantine.LineBudget;
import dev.ironshim.impl.quarantine.Quarantine;
import dev.ironshim.impl.quarantine.Warrant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Deciding about an interrupt. The clock is one tick ahead at each, so that every thousandth one begins a window. */
@State(Scope.Thread)
public class Admission {
    static final long WINDOW_TICKS = 1_000;

    private final Line shared = new Line(LineBudget.of(IrqWord.MAX_CALLS, 0), false);
    private final Line owned = new Line(LineBudget.of(IrqWord.MAX_CALLS, 0).ownedBy(0), false);
    private final Line unlimited = new Line(LineBudget.unlimited(), false);
    private final Line quarantined = new Line(LineBudget.of(IrqWord.MAX_CALLS, 0), true);
    // As whoever serves interrupts holds them.
    private final Core sharedCore = shared.core;
    private final Core ownedCore = owned.core;
    private final Core unlimitedCore = unlimited.core;
    private final Core quarantinedCore = quarantined.core;
    private long now;

    @Benchmark
    public Delivery admit() {
        return sharedCore.interrupt(0, now++);
    }

    @Benchmark
    public Delivery admitOwned() {
        return ownedCore.interrupt(0, now++);
    }

    @Benchmark
    public Delivery admitUnlimited() {
        return unlimitedCore.interrupt(0, now++);
    }

    @Benchmark
    public Delivery refuse() {
        return quarantinedCore.interrupt(0, now++);
    }

    /** Figures of something else than what was meant are worse than none. */
    @TearDown
    public void demand() {
        shared.demand(Delivery.DELIVERED);
        owned.demand(Delivery.DELIVERED);
        unlimited.demand(Delivery.DELIVERED);
        quarantined.demand(Delivery.QUARANTINED);
    }

    /** One gate with one line on one core. */
    private static final class Line {
        final Quarantine gate = new Quarantine(GateConfig.of(1, 1, WINDOW_TICKS), new Warrant(), GateEvents.NONE);
        final Core core = gate.core(0, 0);

        Line(LineBudget budget, boolean contained) {
            gate.register(0, budget);
            if (contained) {
                gate.contain(0);
            }
        }

        void demand(Delivery only) {
            for (Delivery outcome : Delivery.values()) {
                if (outcome != only
                        && outcome != Delivery.NOT_OWNER
                        && outcome != Delivery.UNKNOWN_LINE
                        && gate.counted(0, outcome) > 0) {
                    throw new IllegalStateException("an interrupt was " + outcome);
                }
            }
        }
    }
}
