package dev.ironshim.threads.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** A handler fails while its driver is cut off, and while the device is contained. */
@JCStressTest
@Outcome(id = "[01], [01], 1, 0", expect = Expect.ACCEPTABLE, desc = "the driver was cut off once")
@Outcome(expect = Expect.FORBIDDEN, desc = "the driver was not cut off once")
@State
public class AccusedBesideCutOff {
    private final Watched driver = Watched.take();

    /** An interrupt is being served. */
    public AccusedBesideCutOff() {
        driver.interrupt();
    }

    @Actor
    public void cutOff(IIII_Result r) {
        r.r1 = driver.fault();
    }

    @Actor
    public void handler() {
        driver.fails();
    }

    @Actor
    public void contain(IIII_Result r) {
        r.r2 = driver.contain();
    }

    @Arbiter
    public void afterwards(IIII_Result r) {
        r.r3 = driver.cuts();
        r.r4 = driver.left();
        // Its line stays in quarantine.
        driver.end();
    }
}
