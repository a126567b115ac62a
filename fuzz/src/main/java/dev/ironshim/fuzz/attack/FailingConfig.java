package dev.ironshim.fuzz.attack;

import dev.ironshim.impl.pci.ConfigAccess;
import dev.ironshim.impl.pci.SimulatedConfig;
import java.io.IOException;

/**
 * A configuration space of which one access fails: reads with an error, writes with an error or, every other one, by being lost.
 */
final class FailingConfig implements ConfigAccess {
    private final SimulatedConfig device;
    private int left;

    /** @param access number of the one that fails, from 0 */
    FailingConfig(byte[] bytes, int access) {
        device = new SimulatedConfig(bytes).writable(4, 0xFFFF);
        for (int at = 0x10; at < 0x28; at += 4) {
            device.writable(at, 0xFFFF_F000);
        }
        left = access;
    }

    @Override
    public byte[] read() {
        return device.read();
    }

    @Override
    public boolean sizable() {
        return true;
    }

    @Override
    public int read32(int offset) throws IOException {
        if (left-- == 0) {
            throw new IOException("a read that fails");
        }
        return device.read32(offset);
    }

    @Override
    public void write(int offset, int value) throws IOException {
        if (left-- != 0) {
            device.write(offset, value);
        } else if (offset % 8 == 0) {
            throw new IOException("a write that fails");
        }
    }
}
