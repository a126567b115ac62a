package dev.ironshim.threads.stress;

import dev.ironshim.impl.isolation.DmaMapping;
import dev.ironshim.threads.stress.Meeting.Place;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** One mapping is taken back, then a driver is cut off, while a third thread asks the hardware. */
@JCStressTest
@Outcome(id = "[01], 1, [012], 0", expect = Expect.ACCEPTABLE, desc = "everything came back")
@Outcome(expect = Expect.FORBIDDEN, desc = "something did not come back")
@State
public class TwoCutOffs {
    private static final int LOOKS = 300;

    private final Watched driver = Watched.take();
    private final @Nullable DmaMapping first = driver.map(0);

    /** A device with a second mapping, which leaves with the driver. */
    public TwoCutOffs() {
        driver.map(1);
        driver.meetAt(Place.ANYWHERE, Place.UNMAP, Place.FLUSH, Place.FLUSH);
    }

    @Actor
    public void unmap(IIII_Result r) {
        r.r1 = driver.unmap(first);
    }

    @Actor
    public void cutOff(IIII_Result r) {
        r.r2 = driver.meanwhile(driver::fault);
    }

    @Actor
    public void hardware(IIII_Result r) {
        for (int i = 0; i < LOOKS && r.r3 < 2; i++) {
            r.r3 += driver.act();
        }
    }

    @Arbiter
    public void afterwards(IIII_Result r) {
        r.r4 = driver.left();
        driver.giveBack();
    }
}
