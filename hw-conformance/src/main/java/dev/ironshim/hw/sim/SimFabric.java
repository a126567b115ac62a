package dev.ironshim.hw.sim;

import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.dmawindows.DmaWindows;
import dev.ironshim.impl.isolation.LiveDevice;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.IrqKind;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.model.dmawindows.DmaWindowsResult;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The simulated device as the monitor is given it. The IOMMU of its fabric has the worst cache there could be: whatever was
 * unmapped is still in it, until it is flushed.
 */
final class SimFabric implements Platform {
    private record Window(MemorySegment memory, Direction direction) {}

    private final SimTarget target;
    private final DmaWindows iommu;
    private final SimConfig config;
    private final SimPort port;
    private final SimEvents interrupt;
    private final LiveDevice live;
    private final Map<Long, Window> mapped = new TreeMap<>();
    private final TreeMap<Long, Window> cached = new TreeMap<>();

    SimFabric(SimTarget target, DmaWindows iommu, SimConfig config, SimPort port, SimEvents interrupt) {
        this.target = target;
        this.iommu = iommu;
        this.config = config;
        this.port = port;
        this.interrupt = interrupt;
        live = new LiveDevice(new Bdf(0, 1, 0, 0), Target.OWN, config.function());
    }

    /** @return the memory that a request of the device's reaches, to the end of its page */
    Optional<MemorySegment> reach(long iova, boolean write) {
        Optional<MemorySegment> translated = iommu.reach(iova, write);
        Map.Entry<Long, Window> below = cached.floorEntry(iova);
        if (translated.isPresent() || below == null || !iommu.isMaster() || iommu.domain() != Target.OWN) {
            return translated;
        }
        Window window = below.getValue();
        long offset = iova - below.getKey();
        boolean allowed =
                write ? window.direction().deviceWrites() : window.direction().deviceReads();
        return allowed && offset < window.memory().byteSize()
                ? Optional.of(window.memory().asSlice(offset, Target.PAGE - offset % Target.PAGE))
                : Optional.empty();
    }

    @Override
    public LiveDevice device() {
        return live;
    }

    @Override
    public long read(int bar, long offset, int width) {
        return config.register(bar, offset, width);
    }

    @Override
    public void write(int bar, long offset, int width, long value) {
        throw new UnsupportedOperationException("the registers are read only");
    }

    private static void own(int pasid) {
        if (pasid != 0) {
            throw new IllegalArgumentException("PASID " + pasid + ": the device has none");
        }
    }

    @Override
    public void map(int pasid, long iova, MemorySegment memory, Direction direction) {
        own(pasid);
        synchronized (target) {
            DmaWindowsResult result = iommu.map(Target.OWN, iova, memory, direction);
            if (result.refused()) {
                throw new IllegalStateException("0x" + Long.toHexString(iova) + ": " + result);
            }
            mapped.put(iova, new Window(memory, direction));
        }
    }

    @Override
    public void unmap(int pasid, long iova, long length) {
        own(pasid);
        synchronized (target) {
            Window window = mapped.remove(iova);
            if (window != null) {
                iommu.unmap(Target.OWN, iova);
                cached.put(iova, window);
            }
        }
    }

    @Override
    public void flush(int pasid) {
        own(pasid);
        synchronized (target) {
            cached.clear();
        }
    }

    @Override
    public void arm() {
        synchronized (target) {
            iommu.attach(Target.OWN);
            target.busMaster(true);
        }
    }

    @Override
    public void silence() {
        target.busMaster(false);
    }

    @Override
    public void reset() {
        synchronized (target) {
            target.busMaster(false);
            target.reset();
        }
    }

    @Override
    public void detach() {
        synchronized (target) {
            iommu.detach();
        }
    }

    @Override
    public EventSource interrupt(IrqKind kind, int vector) {
        if (kind != IrqKind.MSI || vector != 0) {
            throw new IllegalArgumentException("the device has no " + kind + " " + vector);
        }
        return interrupt.listen();
    }

    @Override
    public EventSource errors() {
        return port.told().listen();
    }

    @Override
    public EventSource removal() {
        return port.asked().listen();
    }

    @Override
    public void close() {
        // The target is closed by whoever opened it.
    }
}
