package dev.ironshim.impl.pci;

import dev.ironshim.impl.verified.Bytes;
import java.util.HashMap;
import java.util.Map;

/** Configuration space in memory, with BARs that answer sizing as devices do. Nothing else of it can be written. */
public final class SimulatedConfig implements ConfigAccess {
    private final byte[] bytes;
    private final Map<Integer, Integer> masks = new HashMap<>();

    /** @param bytes 64 to 4096 bytes */
    public SimulatedConfig(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** Says which bits of the register at {@code offset} can be written; the others keep their value. */
    public SimulatedConfig writable(int offset, int mask) {
        masks.put(offset, mask);
        return this;
    }

    @Override
    public byte[] read() {
        return bytes.clone();
    }

    @Override
    public boolean sizable() {
        return true;
    }

    @Override
    public int read32(int offset) {
        return (int) Bytes.u32(bytes, offset);
    }

    @Override
    public void write(int offset, int value) {
        int mask = masks.getOrDefault(offset, 0);
        Bytes.putU32(bytes, offset, (read32(offset) & ~mask) | (value & mask));
    }
}
