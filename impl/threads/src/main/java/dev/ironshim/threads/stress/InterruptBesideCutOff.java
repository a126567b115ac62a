package dev.ironshim.threads.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** An interrupt comes for a driver while it is cut off. */
@JCStressTest
@Outcome(id = "[01], [01], 0", expect = Expect.ACCEPTABLE, desc = "nothing was used once the cut-off had returned")
@Outcome(expect = Expect.FORBIDDEN, desc = "an interrupt reached the driver after the cut-off had returned")
@State
public class InterruptBesideCutOff {
    private final Watched driver = Watched.take();
    private volatile boolean cut;

    @Actor
    public void cutOff() {
        driver.fault();
        cut = true;
    }

    @Actor
    public void core(III_Result r) {
        r.r1 = driver.interrupt();
        r.r2 = cut ? 1 : 0;
        r.r3 = r.r2 & driver.interrupt();
    }

    @Arbiter
    public void afterwards(III_Result r) {
        r.r3 += driver.interrupt() + driver.left();
        driver.giveBack();
    }
}
