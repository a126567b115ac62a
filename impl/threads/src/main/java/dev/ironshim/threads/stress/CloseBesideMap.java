package dev.ironshim.threads.stress;

import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.isolation.DmaMapping;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.threads.stress.Meeting.Place;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Memory is closed by its owner while its driver has it mapped, page by page. */
@JCStressTest
@Outcome(id = "[0-8], 0", expect = Expect.ACCEPTABLE, desc = "each page was closed, or is mapped, and never both")
@Outcome(expect = Expect.FORBIDDEN, desc = "memory was closed that a device reaches")
@State
public class CloseBesideMap {
    private static final int PAGES = 8;
    private static final int SPINS = 20;
    private static final MemorySegment MEMORY = Arena.global().allocate(PAGES * Grant.PAGE, Grant.PAGE);

    private final Watched driver = Watched.take();
    private final DmaBuffer[] pages = new DmaBuffer[PAGES];
    private final int[] closed = new int[PAGES];
    private final @Nullable DmaMapping[] mapped = new DmaMapping[PAGES];

    /** Closing costs no more than it must, and begins with the first mapping. */
    public CloseBesideMap() {
        for (int i = 0; i < PAGES; i++) {
            pages[i] = DmaBuffer.over(MEMORY.asSlice(i * Grant.PAGE, Grant.PAGE), () -> {});
        }
        driver.meetAt(Place.POLICY, Place.MAP);
    }

    @Actor
    public void close() {
        driver.meanwhile(() -> 0);
        for (int i = 0; i < PAGES; i++) {
            closed[i] = Watched.close(pages[i]);
            // Mapping a page takes longer than closing one.
            for (int wait = 0; wait < SPINS; wait++) {
                Thread.onSpinWait();
            }
        }
    }

    @Actor
    public void map() {
        for (int i = 0; i < PAGES; i++) {
            mapped[i] = driver.map(pages[i], i);
        }
    }

    /** What is mapped can be used, and closed when it has come back. */
    @Arbiter
    public void afterwards(II_Result r) {
        for (int i = 0; i < PAGES; i++) {
            r.r1 += closed[i];
            r.r2 += 1 - closed[i] - Watched.write(mapped[i]) == 0 ? 0 : 1;
        }
        driver.fault();
        r.r2 += driver.left();
        for (DmaBuffer page : pages) {
            r.r2 += 1 - Watched.close(page);
        }
        driver.giveBack();
    }
}
