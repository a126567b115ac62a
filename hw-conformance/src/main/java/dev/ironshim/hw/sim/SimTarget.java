package dev.ironshim.hw.sim;

import dev.ironshim.hw.target.Ability;
import dev.ironshim.hw.target.Errors;
import dev.ironshim.hw.target.Functions;
import dev.ironshim.hw.target.Mailbox;
import dev.ironshim.hw.target.Neighbours;
import dev.ironshim.hw.target.Target;
import dev.ironshim.hw.target.Windows;
import dev.ironshim.impl.dmawindows.DmaWindows;
import dev.ironshim.impl.isolation.AddressSpace;
import dev.ironshim.impl.isolation.LiveDevice;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.model.dmawindows.DmaWindowsResult;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A device in a fabric of this process's own: a DMA engine behind an IOMMU, an interrupt, and a port that reports errors. */
public final class SimTarget implements Target {
    private final DmaWindows iommu = new DmaWindows(OWN);
    private static final byte WRITTEN = 0x5A;
    private final SimConfig config = new SimConfig();
    private final SimPort port = new SimPort();
    private final SimFunctions functions = new SimFunctions();
    private boolean listening;
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
    public LiveDevice device() {
        return new LiveDevice(new Bdf(0, 1, 0, 0), OWN, config.function());
    }

    @Override
    public Platform platform() {
        return new Fabric();
    }

    @Override
    public Windows windows() {
        return new SimWindows(iommu);
    }

    @Override
    public int firstRegister() {
        return SimConfig.IDENTIFICATION;
    }

    @Override
    public void attach(long to) {
        iommu.attach(to);
    }

    @Override
    public void busMaster(boolean on) {
        config.busMaster(on);
        iommu.master(on);
    }

    /** Ends what the device was doing. Translation is the IOMMU's, and stays as it is. */
    @Override
    public void reset() {
        pending = 0;
    }

    @Override
    public byte[] deviceWrites(long iova) {
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
    public byte[] deviceReads(long iova) {
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
        Optional<MemorySegment> memory = iommu.reach(iova, write);
        if (memory.isEmpty() && iommu.isMaster()) {
            faults++;
        }
        return memory;
    }

    @Override
    public void interrupts(boolean on) {
        listening = on;
        if (!on) {
            pending = 0;
        }
    }

    /** An interrupt is a write of the device's. */
    @Override
    public void raise() {
        if (listening && config.busMaster() && !port.contained()) {
            pending++;
        }
    }

    @Override
    public long arrived() {
        long arrived = pending;
        pending = 0;
        return arrived;
    }

    @Override
    public long faults() {
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
    public void close() {
        config.gone();
    }

    /** What the monitor sees of it. */
    private final class Fabric implements Platform {
        @Override
        public long readRegister(long address, int width) {
            return config.register(address, width);
        }

        @Override
        public void writeRegister(long address, int width, long value) {
            throw new UnsupportedOperationException("the registers are read only");
        }

        @Override
        public int readPort(int number, int width) {
            throw new UnsupportedOperationException("the device has no ports");
        }

        @Override
        public void writePort(int number, int width, int value) {
            throw new UnsupportedOperationException("the device has no ports");
        }

        private static void accepted(DmaWindowsResult result, long iova) {
            if (result.refused()) {
                throw new IllegalStateException("0x" + Long.toHexString(iova) + ": " + result);
            }
        }

        @Override
        public void map(AddressSpace space, long iova, MemorySegment memory, Direction direction) {
            accepted(iommu.map(space.domain(), iova, memory, direction), iova);
        }

        @Override
        public void unmap(AddressSpace space, long iova, long length) {
            accepted(iommu.unmap(space.domain(), iova), iova);
        }
    }
}
