package dev.ironshim.bench;

import dev.ironshim.impl.quarantine.Core;
import dev.ironshim.impl.quarantine.Delivery;
import dev.ironshim.impl.quarantine.GateConfig;
import dev.ironshim.impl.quarantine.GateEvents;
import dev.ironshim.impl.quarantine.IrqWord;
import dev.ironshim.impl.quarantine.LineBudget;
import dev.ironshim.impl.quarantine.Quarantine;
import dev.ironshim.impl.quarantine.Warrant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.ThreadParams;

/** Two cores that admit at the same time, beside one that does. */
public class Cores {
    @Benchmark
    @Threads(1)
    public Delivery one(OneCore core) {
        return core.core.interrupt(core.index, core.now++);
    }

    @Benchmark
    @Threads(2)
    public Delivery twoLines(OneCore core) {
        return core.core.interrupt(core.index, core.now++);
    }

    @Benchmark
    @Threads(2)
    public Delivery oneLine(OneCore core) {
        return core.core.interrupt(0, core.now++);
    }

    /** Two lines in one gate. */
    @State(Scope.Benchmark)
    public static class Gate {
        private final Quarantine gate =
                new Quarantine(GateConfig.of(2, 2, Admission.WINDOW_TICKS), new Warrant(), GateEvents.NONE);

        /** Registers both. */
        public Gate() {
            gate.register(0, LineBudget.of(IrqWord.MAX_CALLS, 0));
            gate.register(1, LineBudget.of(IrqWord.MAX_CALLS, 0));
        }
    }

    /** A thread's own core and clock. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init")
    public static class OneCore {
        private int index;
        private Core core;
        private long now;

        @Setup
        public void begin(Gate gate, ThreadParams thread) {
            index = thread.getThreadIndex();
            core = gate.gate.core(index, 0);
        }
    }
}
