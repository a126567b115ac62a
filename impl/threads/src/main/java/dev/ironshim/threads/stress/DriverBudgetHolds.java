package dev.ironshim.threads.stress;

import dev.ironshim.impl.quarantine.LineBudget;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two cores spend the budget of a driver by a line each. */
@JCStressTest
@Outcome(
        id = {"1, 2, 3", "2, 1, 3"},
        expect = Expect.ACCEPTABLE,
        desc = "three of four were admitted")
@Outcome(expect = Expect.FORBIDDEN, desc = "of four interrupts not exactly the budget of three was admitted")
@State
public class DriverBudgetHolds {
    private final Stressed lines = new Stressed(3, List.of(), LineBudget.of(7, 1), LineBudget.of(7, 1));

    @Actor
    public void first(III_Result r) {
        r.r1 = Stressed.delivered(lines.first, 0) + Stressed.delivered(lines.first, 0);
    }

    @Actor
    public void second(III_Result r) {
        r.r2 = Stressed.delivered(lines.second, 1) + Stressed.delivered(lines.second, 1);
    }

    /** Nothing is left of the window's budget. */
    @Arbiter
    public void afterwards(III_Result r) {
        r.r3 = r.r1 + r.r2 + Stressed.delivered(lines.first, 0) + Stressed.delivered(lines.second, 1);
    }
}
