package dev.ironshim.bench;

import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.isolation.DmaMapping;
import dev.ironshim.impl.isolation.IrqLine;
import dev.ironshim.impl.isolation.Isolation;
import dev.ironshim.impl.isolation.MmioWindow;
import dev.ironshim.impl.isolation.PortRange;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.model.isolation.IsolationResult;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Using live capabilities in bounds, beside an access to the memory that is behind them. */
@State(Scope.Thread)
public class Capabilities {
    private final MemorySegment memory = Arena.global().allocate(Grant.PAGE, Grant.PAGE);
    private final Isolation isolation = Driver.running(new MappedPlatform(memory, Driver.BASE));
    private final MmioWindow window = isolation.mmio(Driver.ID, 0);
    private final PortRange ports = isolation.ports(Driver.ID, 0);
    private final IrqLine line = isolation.irq(Driver.ID, 0);
    private final DmaMapping mapping =
            isolation.map(Driver.ID, 0, DmaBuffer.allocate(Grant.PAGE, Grant.PAGE), 0, Direction.BOTH);
    private long offset = 64;
    private int port = 2;

    @Benchmark
    public int read32() {
        return window.read32(offset);
    }

    @Benchmark
    public byte in8() {
        return ports.in8(port);
    }

    @Benchmark
    public int readMapping() {
        return mapping.readInt(offset);
    }

    @Benchmark
    public IsolationResult deliver() {
        return line.deliver();
    }

    @Benchmark
    public int checkedAccess() {
        return memory.get(ValueLayout.JAVA_INT, offset);
    }
}
