package dev.ironshim.hw.sim;

import dev.ironshim.hw.target.Ability;
import dev.ironshim.hw.target.Errors;
import dev.ironshim.hw.target.Functions;
import dev.ironshim.hw.target.Mailbox;
import dev.ironshim.hw.target.Neighbours;
import dev.ironshim.hw.target.Target;
import dev.ironshim.hw.target.Windows;
import dev.ironshim.impl.dmawindows.DmaWindows;
import dev.ironshim.impl.isolation.Platform;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A device in a fabric of this process's own: a DMA engine behind an IOMMU, an interrupt, and a port that reports errors. The
 * monitor acts from its own threads, so everything is under one lock.
 */
public final class SimTarget implements Target {
    private static final byte WRITTEN = 0x5A;

    private final DmaWindows iommu = new DmaWindows(OWN);
    private final SimConfig config = new SimConfig();
    private final SimPort port = new SimPort();
    private final SimFunctions functions = new SimFunctions();
    private final SimEvents interrupt = new SimEvents();
    private final SimFabric fabric = new SimFabric(this, iommu, config, port, interrupt);
    private boolean listening;
    private boolean marked;
    private long pending;
    private long faults;

    @Override
    public String name() {
        return "sim";
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.allOf(Ability.class);
    }

    @Override
    public Platform platform() {
        return fabric;
    }

    @Override
    public Windows windows() {
        return new SimWindows(this, iommu);
    }

    @Override
    public int firstRegister() {
        return SimConfig.IDENTIFICATION;
    }

    @Override
    public synchronized void attach(long to) {
        iommu.attach(to);
    }

    @Override
    public synchronized void busMaster(boolean on) {
        config.busMaster(on);
        iommu.master(on);
    }

    @Override
    public synchronized boolean mastering() {
        return config.busMaster();
    }

    @Override
    public synchronized void mark() {
        marked = true;
    }

    @Override
    public synchronized boolean marked() {
        return marked;
    }

    /** Ends what the device was doing. Translation is the IOMMU's, and stays as it is. */
    @Override
    public synchronized void reset() {
        pending = 0;
        marked = false;
    }

    @Override
    public synchronized byte[] deviceWrites(long iova) {
        for (long at = iova; at < iova + ACCESS; ) {
            Optional<MemorySegment> memory = request(at, true);
            long length = Math.min(iova + ACCESS - at, PAGE - at % PAGE);
            if (memory.isPresent()) {
                memory.get().asSlice(0, length).fill(WRITTEN);
            }
            at += length;
        }
        byte[] written = new byte[ACCESS];
        Arrays.fill(written, WRITTEN);
        return written;
    }

    @Override
    public synchronized byte[] deviceReads(long iova) {
        byte[] got = new byte[ACCESS];
        for (long at = iova; at < iova + ACCESS; ) {
            Optional<MemorySegment> memory = request(at, false);
            int length = (int) Math.min(iova + ACCESS - at, PAGE - at % PAGE);
            if (memory.isPresent()) {
                MemorySegment.copy(memory.get(), ValueLayout.JAVA_BYTE, 0, got, (int) (at - iova), length);
            }
            at += length;
        }
        return got;
    }

    private Optional<MemorySegment> request(long iova, boolean write) {
        if (port.contained()) {
            return Optional.empty();
        }
        Optional<MemorySegment> memory = fabric.reach(iova, write);
        if (memory.isEmpty() && iommu.isMaster()) {
            faults++;
        }
        return memory;
    }

    @Override
    public synchronized void interrupts(boolean on) {
        listening = on;
        if (!on) {
            pending = 0;
        }
    }

    /** An interrupt is a write of the device's. */
    @Override
    public synchronized void raise() {
        if (!config.busMaster() || port.contained()) {
            return;
        }
        interrupt.happen();
        if (listening) {
            pending++;
        }
    }

    @Override
    public synchronized long arrived() {
        long arrived = pending;
        pending = 0;
        return arrived;
    }

    @Override
    public synchronized long faults() {
        return faults;
    }

    @Override
    public Errors errors() {
        return port;
    }

    @Override
    public Neighbours neighbours() {
        return new SimNeighbours();
    }

    @Override
    public Mailbox mailbox() {
        return new SimMailbox();
    }

    @Override
    public Functions functions() {
        return functions;
    }

    @Override
    public synchronized void close() {
        config.gone();
    }
}
