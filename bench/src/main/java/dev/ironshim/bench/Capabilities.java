package dev.ironshim.bench;

import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.isolation.DmaMapping;
import dev.ironshim.impl.isolation.Driver;
import dev.ironshim.impl.isolation.LineIngress;
import dev.ironshim.impl.isolation.MmioWindow;
import dev.ironshim.impl.isolation.PortRange;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.quarantine.Delivery;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Using live capabilities in bounds, and letting an interrupt in, beside an access to the memory that is behind them. */
@State(Scope.Thread)
public class Capabilities {
    private final MemorySegment memory = Arena.global().allocate(Grant.PAGE, Grant.PAGE);
    private final Drivers drivers = Drivers.apart();
    private final Driver driver = drivers.start(1, device -> new MappedPlatform(device, memory));
    private final MmioWindow window = driver.mmio("mmio0");
    private final PortRange ports = driver.ports("ports0");
    private final DmaMapping mapping =
            driver.map("dma0", DmaBuffer.allocate(Grant.PAGE, Grant.PAGE), 0, Direction.BOTH);
    private final LineIngress line = line();
    private long offset = 64;
    private int port = 2;
    private long now;

    /** An interrupt reaches a driver that has asked for its line. */
    private LineIngress line() {
        driver.irq("irq0");
        return drivers.monitor().ingress().line(driver.identity(), "irq0");
    }

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
    public Delivery deliver() {
        return line.interrupt(0, now++);
    }

    @Benchmark
    public int checkedAccess() {
        return memory.get(ValueLayout.JAVA_INT, offset);
    }

    /** Figures of something else than what was meant are worse than none. */
    @TearDown
    public void demand() {
        Delivery last = line.interrupt(0, now);
        if (last != Delivery.DELIVERED) {
            throw new IllegalStateException("an interrupt was " + last);
        }
        drivers.close();
    }
}
