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
import org.openjdk.jcstress.infra.results.II_Result;

/** Memory is being mapped while its driver is cut off. */
@JCStressTest
@Outcome(id = "[01], 0", expect = Expect.ACCEPTABLE, desc = "whatever was mapped came back, and its capability is dead")
@Outcome(expect = Expect.FORBIDDEN, desc = "something stayed mapped, or was handed out alive")
@State
public class MapBesideCutOff {
    private final Watched driver = Watched.take();
    private volatile @Nullable DmaMapping mapped;

    /** It is cut off while the owner of the machine is asked, while the platform is, or whenever. */
    public MapBesideCutOff() {
        driver.meetAt(Place.ANYWHERE, Place.POLICY, Place.MAP, Place.POLICY);
    }

    @Actor
    public void cutOff() {
        driver.meanwhile(driver::fault);
    }

    @Actor
    public void map(II_Result r) {
        mapped = driver.map(0);
        r.r1 = mapped == null ? 0 : 1;
    }

    @Arbiter
    public void afterwards(II_Result r) {
        r.r2 = driver.left() + Watched.write(mapped);
        driver.giveBack();
    }
}
