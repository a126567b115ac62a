package dev.ironshim.threads.stress;

import dev.ironshim.impl.quarantine.Core;
import dev.ironshim.impl.quarantine.GateMetrics;
import dev.ironshim.impl.quarantine.LineBudget;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Twelve interrupts on two cores, refused for as many reasons as there is room for. */
@JCStressTest
@Outcome(id = "[012], [012], 12", expect = Expect.ACCEPTABLE, desc = "each of twelve was counted once")
@Outcome(expect = Expect.FORBIDDEN, desc = "of twelve interrupts not each was counted once")
@State
public class CountedOnce {
    private static final int NO_LINE = 3;

    // Line 0 has a budget of two, line 1 belongs to the second core, line 2 has a share of one.
    private final Stressed lines = new Stressed(
            4,
            List.of(1L),
            LineBudget.of(2, 1),
            LineBudget.of(1, 1).ownedBy(1),
            new LineBudget(7, 1, 0, LineBudget.ANY_CORE));

    @Actor
    public void first(III_Result r) {
        r.r1 = serve(lines.first);
    }

    @Actor
    public void second(III_Result r) {
        r.r2 = serve(lines.second);
    }

    /** Six interrupts; how many of the first two were delivered. */
    private static int serve(Core core) {
        int delivered = Stressed.delivered(core, 0) + Stressed.delivered(core, 0);
        core.revoked(0);
        core.interrupt(1, 0);
        core.interrupt(2, 0);
        core.interrupt(NO_LINE, 0);
        return delivered;
    }

    @Arbiter
    public void afterwards(III_Result r) {
        GateMetrics metrics = lines.gate.metrics();
        long counted = metrics.misdirected();
        for (var line : metrics.lines()) {
            for (long each : line.values()) {
                counted += each;
            }
        }
        r.r3 = (int) counted;
    }
}
