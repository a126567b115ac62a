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

/** Two cores find a line that has slept, wake it, and spend the budget of one window. */
@JCStressTest
@Outcome(
        id = {"1, 2, 3", "2, 1, 3"},
        expect = Expect.ACCEPTABLE,
        desc = "three of four were admitted")
@Outcome(expect = Expect.FORBIDDEN, desc = "a line was woken after it had counted")
@State
public class WakingBudgetHolds {
    /** In window 7 of a circle of 4: its few bits look like a window behind the first one. */
    private static final long LATER = 75;

    private final Stressed lines = new Stressed(GateConfig.NO_LIMIT, List.of(), LineBudget.of(3, 1));

    @Actor
    public void first(III_Result r) {
        r.r1 = Stressed.delivered(lines.first, 0, LATER) + Stressed.delivered(lines.first, 0, LATER);
    }

    @Actor
    public void second(III_Result r) {
        r.r2 = Stressed.delivered(lines.second, 0, LATER) + Stressed.delivered(lines.second, 0, LATER);
    }

    /** Nothing is left of the window's budget. */
    @Arbiter
    public void afterwards(III_Result r) {
        r.r3 = r.r1 + r.r2 + Stressed.delivered(lines.first, 0, LATER) + Stressed.delivered(lines.second, 0, LATER);
    }
}
