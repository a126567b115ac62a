package dev.ironshim.hw.sim;

import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.verified.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Configuration space of the simulated device: an endpoint with one BAR and MSI. */
final class SimConfig {
    private static final long BASE = 0xFEB0_0000L;
    private static final long SIZE = 0x1_0000;
    private static final int COMMAND = 4;
    private static final int BUS_MASTER = 4;
    static final int IDENTIFICATION = 0x0100_51ED;

    private final byte[] bytes = new byte[4096];

    SimConfig() {
        Bytes.putU32(bytes, 0, 0x51ED_1234L);
        Bytes.putU16(bytes, COMMAND, 6);
        Bytes.putU16(bytes, 6, 0x10);
        Bytes.putU32(bytes, 0x10, BASE);
        bytes[0x34] = 0x40;
        // MSI with one vector, and the end of the list.
        Bytes.putU16(bytes, 0x40, 0x0005);
    }

    /** With the size of its only BAR. */
    PciFunction function() {
        PciFunction function = ConfigParser.parse(bytes);
        if (function.bars().isEmpty()) {
            return function;
        }
        List<Bar> bars = new ArrayList<>(function.bars());
        bars.set(0, bars.getFirst().sized(SIZE));
        return function.withBars(bars);
    }

    /** Nobody answers any more. */
    void gone() {
        Arrays.fill(bytes, (byte) 0xFF);
    }

    boolean busMaster() {
        return (bytes[COMMAND] & BUS_MASTER) != 0;
    }

    void busMaster(boolean on) {
        bytes[COMMAND] = (byte) (on ? bytes[COMMAND] | BUS_MASTER : bytes[COMMAND] & ~BUS_MASTER);
    }

    /** The first register says what the device is; the others say where they are. */
    long register(int bar, long offset, int width) {
        if (bar != 0 || offset < 0 || offset > SIZE - width) {
            throw new IllegalArgumentException("BAR " + bar + " has nothing at " + offset);
        }
        long value = offset == 0 ? IDENTIFICATION : BASE + offset;
        return width == Long.BYTES ? value : value & ((1L << (8 * width)) - 1);
    }
}
