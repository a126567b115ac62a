package dev.ironshim.threads.line;

import dev.ironshim.impl.quarantine.Core;
import dev.ironshim.impl.quarantine.Delivery;
import dev.ironshim.impl.quarantine.Quarantine;
import dev.ironshim.impl.quarantine.Warrant;
import dev.ironshim.model.quarantine.LineState;
import dev.ironshim.model.quarantine.QuarantineResult;
import org.jetbrains.lincheck.datastructures.BooleanGen;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** A line that three cores serve. Their clocks stand in three windows, so that none of them ever goes back. */
@Param(name = "window", gen = IntGen.class, conf = "0:2")
@Param(name = "generation", gen = IntGen.class, conf = "0:1")
@Param(name = "ticks", gen = IntGen.class, conf = "1:2")
@Param(name = "fault", gen = BooleanGen.class)
public final class SharedLine {
    private final Warrant warrant = new Warrant();
    private final Quarantine gate = Gates.small(3, warrant);
    private final Core early = gate.core(0, 0);
    private final Core later = gate.core(1, Gates.TICKS);
    private final Core late = gate.core(2, 2 * Gates.TICKS);

    public SharedLine() {
        gate.register(0, Gates.BUDGET);
    }

    @Operation
    public QuarantineResult register() {
        return gate.register(0, Gates.BUDGET);
    }

    @Operation
    public QuarantineResult unregister() {
        return gate.unregister(0);
    }

    @Operation(nonParallelGroup = "early")
    public Object interruptEarly() {
        return answer(early, early.interrupt(0, 0));
    }

    @Operation(nonParallelGroup = "later")
    public Object interruptLater() {
        return answer(later, later.interrupt(0, Gates.TICKS));
    }

    @Operation(nonParallelGroup = "late")
    public Object interruptLate() {
        return answer(late, late.interrupt(0, 2 * Gates.TICKS));
    }

    @Operation
    public QuarantineResult tick(@Param(name = "window") int window) {
        return gate.tick(0, window * Gates.TICKS);
    }

    @Operation
    public QuarantineResult contain() {
        return gate.contain(0);
    }

    @Operation
    public QuarantineResult release() {
        return gate.release(0, warrant);
    }

    @Operation
    public QuarantineResult complete(
            @Param(name = "generation") int generation,
            @Param(name = "ticks") int ticks,
            @Param(name = "fault") boolean fault) {
        return early.complete(0, generation, ticks, fault);
    }

    @Operation
    public LineState state() {
        return Gates.inTheWord(gate.snapshot(0));
    }

    static Object answer(Core core, Delivery delivery) {
        if (delivery == Delivery.DELIVERED) {
            return core.generation();
        }
        return delivery.answer() == null ? delivery : delivery.answer();
    }
}
