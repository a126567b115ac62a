package dev.ironshim.impl.isolation;

import dev.ironshim.impl.manifest.Direction;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Registers and ports that keep what is written to them, and an IOMMU that remembers what is mapped. Thread-safe. */
public final class MemoryPlatform implements Platform {
    private final Map<Long, Byte> registers = new HashMap<>();
    private final Map<Integer, Byte> ports = new HashMap<>();
    private final Map<AddressSpace, TreeMap<Long, Long>> mapped = new HashMap<>();

    @Override
    public synchronized long readRegister(long address, int width) {
        long value = 0;
        for (int i = width - 1; i >= 0; i--) {
            value = (value << 8) + (registers.getOrDefault(address + i, (byte) 0) & 0xFF);
        }
        return value;
    }

    @Override
    public synchronized void writeRegister(long address, int width, long value) {
        for (int i = 0; i < width; i++) {
            registers.put(address + i, (byte) (value >> (8 * i)));
        }
    }

    @Override
    public synchronized int readPort(int port, int width) {
        int value = 0;
        for (int i = width - 1; i >= 0; i--) {
            value = (value << 8) + (ports.getOrDefault(port + i, (byte) 0) & 0xFF);
        }
        return value;
    }

    @Override
    public synchronized void writePort(int port, int width, int value) {
        for (int i = 0; i < width; i++) {
            ports.put(port + i, (byte) (value >> (8 * i)));
        }
    }

    @Override
    public synchronized void map(AddressSpace space, long iova, MemorySegment memory, Direction direction) {
        mapped.computeIfAbsent(space, each -> new TreeMap<>()).put(iova, memory.byteSize());
    }

    @Override
    public synchronized void unmap(AddressSpace space, long iova, long length) {
        Map<Long, Long> own = mapped.get(space);
        if (own == null || !own.remove(iova, length)) {
            throw new IllegalStateException("nothing of " + length + " bytes is mapped at " + Long.toHexString(iova));
        }
        if (own.isEmpty()) {
            mapped.remove(space);
        }
    }

    /** The lengths of what is mapped, by address. */
    public synchronized Map<Long, Long> mapped(AddressSpace space) {
        return Map.copyOf(mapped.getOrDefault(space, new TreeMap<>()));
    }
}
