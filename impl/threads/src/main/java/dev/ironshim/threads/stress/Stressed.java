package dev.ironshim.threads.stress;

import dev.ironshim.impl.quarantine.Core;
import dev.ironshim.impl.quarantine.Delivery;
import dev.ironshim.impl.quarantine.GateConfig;
import dev.ironshim.impl.quarantine.GateEvents;
import dev.ironshim.impl.quarantine.LineBudget;
import dev.ironshim.impl.quarantine.Quarantine;
import dev.ironshim.impl.quarantine.Warrant;
import dev.ironshim.model.quarantine.LineMode;
import java.util.List;

/** A gate with two cores, all of whose interrupts come in one window, and with four windows in the circle. */
final class Stressed {
    final Quarantine gate;
    final Core first;
    final Core second;

    /** @param budgets of the lines, in their order */
    Stressed(long driverBudget, List<Long> functionBudgets, LineBudget... budgets) {
        gate = new Quarantine(
                new GateConfig(budgets.length, 2, 0, 10, 3, 3, driverBudget, functionBudgets, 4, 4),
                new Warrant(),
                GateEvents.NONE);
        first = gate.core(0, 0);
        second = gate.core(1, 0);
        for (int line = 0; line < budgets.length; line++) {
            gate.register(line, budgets[line]);
        }
    }

    /** 1 if the interrupt was delivered, otherwise 0. */
    static int delivered(Core core, int line) {
        return delivered(core, line, 0);
    }

    /** {@link #delivered(Core, int)}, in another window. */
    static int delivered(Core core, int line, long now) {
        return core.interrupt(line, now) == Delivery.DELIVERED ? 1 : 0;
    }

    /** Whether line 0 is seen in quarantine. */
    boolean quarantined() {
        return gate.snapshot(0).mode() == LineMode.QUARANTINED;
    }
}
