package dev.ironshim.threads.stress;

import dev.ironshim.impl.isolation.DmaMapping;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A driver writes memory that its device reaches while it is cut off. */
@JCStressTest
@Outcome(id = "[01], [01], 0", expect = Expect.ACCEPTABLE, desc = "nothing was used once the cut-off had returned")
@Outcome(expect = Expect.FORBIDDEN, desc = "memory was written after the cut-off had returned")
@State
public class MemoryBesideCutOff {
    private final Watched driver = Watched.take();
    private final @Nullable DmaMapping mapping = driver.map(0);
    private volatile boolean cut;

    @Actor
    public void cutOff() {
        driver.fault();
        cut = true;
    }

    @Actor
    public void use(III_Result r) {
        r.r1 = Watched.write(mapping);
        r.r2 = cut ? 1 : 0;
        r.r3 = r.r2 & Watched.write(mapping);
    }

    @Arbiter
    public void afterwards(III_Result r) {
        r.r3 += Watched.write(mapping) + driver.left();
        driver.giveBack();
    }
}
