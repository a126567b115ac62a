package dev.ironshim.threads.stress;

import dev.ironshim.impl.quarantine.GateConfig;
import dev.ironshim.impl.quarantine.LineBudget;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** What is still admitted when containment of a line without limit has returned. */
@JCStressTest
@Outcome(id = "[0123], 0, [01]", expect = Expect.ACCEPTABLE, desc = "at most the interrupt that was being decided")
@Outcome(expect = Expect.FORBIDDEN, desc = "an interrupt that began after containment had returned was admitted")
@State
public class InFlightUnlimited {
    private final Stressed line = new Stressed(GateConfig.NO_LIMIT, List.of(), LineBudget.unlimited());
    private volatile boolean contained;

    @Actor
    public void contain() {
        line.gate.contain(0);
        contained = true;
    }

    /** Counts what was admitted in all, what of it began after containment had returned, and what ended after it. */
    @Actor
    public void core(III_Result r) {
        for (int i = 0; i < 3; i++) {
            boolean before = contained;
            int delivered = Stressed.delivered(line.first, 0);
            r.r1 += delivered;
            r.r2 += before ? delivered : 0;
            r.r3 += contained ? delivered : 0;
        }
    }
}
