package dev.ironshim.threads.line;

import dev.ironshim.impl.quarantine.Core;
import dev.ironshim.impl.quarantine.Quarantine;
import dev.ironshim.impl.quarantine.Warrant;
import dev.ironshim.model.quarantine.LineState;
import dev.ironshim.model.quarantine.QuarantineResult;
import org.jetbrains.lincheck.datastructures.BooleanGen;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** A line that one core serves. Any thread may contain it or look at it; everything else is done on the core's thread. */
@Param(name = "later", gen = IntGen.class, conf = "0:2")
@Param(name = "generation", gen = IntGen.class, conf = "0:1")
@Param(name = "ticks", gen = IntGen.class, conf = "1:2")
@Param(name = "fault", gen = BooleanGen.class)
public final class OwnedLine {
    private static final String OWNER = "owner";

    private final Warrant warrant = new Warrant();
    private final Quarantine gate = Gates.small(1, warrant);
    private final Core core = gate.core(0, 0);
    private long now;

    public OwnedLine() {
        gate.register(0, Gates.BUDGET.ownedBy(0));
    }

    @Operation(nonParallelGroup = OWNER)
    public QuarantineResult register() {
        return gate.register(0, Gates.BUDGET.ownedBy(0));
    }

    @Operation(nonParallelGroup = OWNER)
    public QuarantineResult unregister() {
        return gate.unregister(0);
    }

    /** @param later windows that have passed since the owner last looked at its clock */
    @Operation(nonParallelGroup = OWNER)
    public Object interrupt(@Param(name = "later") int later) {
        now += later * Gates.TICKS;
        return SharedLine.answer(core, core.interrupt(0, now));
    }

    @Operation(nonParallelGroup = OWNER)
    public QuarantineResult tick(@Param(name = "later") int later) {
        now += later * Gates.TICKS;
        return gate.tick(0, now);
    }

    @Operation(nonParallelGroup = OWNER)
    public QuarantineResult release() {
        return gate.release(0, warrant);
    }

    @Operation(nonParallelGroup = OWNER)
    public QuarantineResult complete(
            @Param(name = "generation") int generation,
            @Param(name = "ticks") int ticks,
            @Param(name = "fault") boolean fault) {
        return core.complete(0, generation, ticks, fault);
    }

    @Operation
    public QuarantineResult contain() {
        return gate.contain(0);
    }

    @Operation(nonParallelGroup = OWNER)
    public LineState state() {
        return Gates.inTheWord(gate.snapshot(0));
    }

    /** What anybody may rely on. */
    @Operation
    public LineState seen() {
        return Gates.timeless(gate.snapshot(0));
    }
}
