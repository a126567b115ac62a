package dev.ironshim.impl.isolation;

import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.IrqKind;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A device in memory: registers that keep what is written to them, and an IOMMU that remembers what is mapped, and what it may
 * still have cached. It never fails. Thread-safe.
 */
public final class MemoryPlatform implements Platform {
    private record Register(int bar, long offset) {}

    private final LiveDevice device;
    private final Map<Register, Byte> registers = new HashMap<>();
    private final Map<Integer, TreeMap<Long, Long>> mapped = new HashMap<>();
    private final Map<Integer, TreeMap<Long, Long>> cached = new HashMap<>();
    private final Map<Integer, Raised> lines = new HashMap<>();
    private boolean master;

    public MemoryPlatform(LiveDevice device) {
        this.device = device;
    }

    @Override
    public LiveDevice device() {
        return device;
    }

    @Override
    public synchronized long read(int bar, long offset, int width) {
        long value = 0;
        for (int i = width - 1; i >= 0; i--) {
            value = (value << 8) + (registers.getOrDefault(new Register(bar, offset + i), (byte) 0) & 0xFF);
        }
        return value;
    }

    @Override
    public synchronized void write(int bar, long offset, int width, long value) {
        for (int i = 0; i < width; i++) {
            registers.put(new Register(bar, offset + i), (byte) (value >> (8 * i)));
        }
    }

    @Override
    public synchronized void map(int pasid, long iova, MemorySegment memory, Direction direction) {
        mapped.computeIfAbsent(pasid, each -> new TreeMap<>()).put(iova, memory.byteSize());
    }

    @Override
    public synchronized void unmap(int pasid, long iova, long length) {
        TreeMap<Long, Long> own = mapped.get(pasid);
        if (own != null && own.remove(iova, length)) {
            cached.computeIfAbsent(pasid, each -> new TreeMap<>()).put(iova, length);
        }
    }

    @Override
    public synchronized void flush(int pasid) {
        cached.remove(pasid);
    }

    @Override
    public synchronized void arm() {
        master = true;
    }

    @Override
    public synchronized void silence() {
        master = false;
    }

    @Override
    public synchronized void reset() {
        master = false;
        registers.clear();
    }

    @Override
    public synchronized void detach() {
        master = false;
    }

    /** Whether the device may send requests. */
    public synchronized boolean master() {
        return master;
    }

    /** The lengths of what is mapped, by address. */
    public synchronized Map<Long, Long> mapped(int pasid) {
        return Map.copyOf(mapped.getOrDefault(pasid, new TreeMap<>()));
    }

    /** Whether the device would reach an address now: it may ask, and finds a translation, or a copy of one. */
    public synchronized boolean reaches(int pasid, long iova) {
        return master && (holds(mapped.get(pasid), iova) || holds(cached.get(pasid), iova));
    }

    private static boolean holds(@Nullable NavigableMap<Long, Long> windows, long iova) {
        Map.Entry<Long, Long> below = windows == null ? null : windows.floorEntry(iova);
        return below != null && iova - below.getKey() < below.getValue();
    }

    /** Raises an interrupt, which reaches whoever listens. */
    public synchronized void raise(int vector) {
        Raised line = lines.get(vector);
        if (line != null && master) {
            line.raised.release();
        }
    }

    @Override
    public synchronized EventSource interrupt(IrqKind kind, int vector) {
        Raised line = new Raised();
        lines.put(vector, line);
        return line;
    }

    @Override
    public EventSource errors() {
        return new Raised();
    }

    @Override
    public EventSource removal() {
        return new Raised();
    }

    private static final class Raised implements EventSource {
        private final Semaphore raised = new Semaphore(0);

        @Override
        public long await(int millis) {
            try {
                return raised.tryAcquire(millis, TimeUnit.MILLISECONDS) ? 1 + raised.drainPermits() : 0;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 0;
            }
        }

        @Override
        public void close() {
            // Nobody raises what nobody listens to.
        }
    }

    @Override
    public void close() {
        // There is nothing behind it.
    }
}
