package dev.ironshim.model.lane;

import dev.ironshim.model.catalogue.CatalogueException;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.model.evidence.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;

/** A lane's process: tells on standard output how far it is, and leaves its evidence as a whole or not at all. */
public final class LaneProcess {
    private static final int CANNOT_RUN = 1;

    /** What the lane does. */
    public interface Work {
        /** @throws IOException if the lane cannot run; its message is what the report says of every property */
        Evidence.Lane run(Progress progress) throws IOException, InterruptedException;
    }

    private LaneProcess() {}

    /** Does the work and answers the exit code: 0 if there is evidence, whatever it says. */
    public static int run(LaneOptions options, Work work) throws InterruptedException {
        // What tools print must not come between the lines of the protocol.
        PrintStream out = System.out;
        System.setOut(System.err);
        Progress progress = new Progress(out, options.turns(out));
        Thread clock = Thread.ofVirtual().start(() -> tick(progress));
        try {
            Evidence.Lane evidence = work.run(progress);
            EvidenceJson.writeAtomically(options.out(), EvidenceJson.pretty(evidence));
            return 0;
        } catch (IOException | CatalogueException e) {
            System.err.println(e.getMessage());
            return CANNOT_RUN;
        } finally {
            clock.interrupt();
        }
    }

    private static void tick(Progress progress) {
        try {
            while (true) {
                Thread.sleep(Duration.ofSeconds(1));
                progress.tell();
            }
        } catch (InterruptedException e) {
            // The work is done.
            Thread.currentThread().interrupt();
        }
    }
}
