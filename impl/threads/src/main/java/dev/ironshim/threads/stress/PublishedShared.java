package dev.ironshim.threads.stress;

import dev.ironshim.impl.quarantine.GateConfig;
import dev.ironshim.impl.quarantine.LineBudget;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Containment of a line that any core may serve, while one of them does. */
@JCStressTest
@Outcome(id = "[01], [01], 0", expect = Expect.ACCEPTABLE, desc = "nothing was admitted once quarantine was seen")
@Outcome(expect = Expect.FORBIDDEN, desc = "an interrupt was admitted after quarantine had been seen")
@State
public class PublishedShared {
    private final Stressed line = new Stressed(GateConfig.NO_LIMIT, List.of(), LineBudget.of(7, 1));

    @Actor
    public void contain() {
        line.gate.contain(0);
    }

    @Actor
    public void core(III_Result r) {
        r.r1 = Stressed.delivered(line.first, 0);
        r.r2 = line.quarantined() ? 1 : 0;
        r.r3 = r.r2 & Stressed.delivered(line.first, 0);
    }

    /** By now containment has returned, so quarantine must be seen. */
    @Arbiter
    public void afterwards(III_Result r) {
        r.r3 += (line.quarantined() ? 0 : 1) + Stressed.delivered(line.first, 0);
    }
}
