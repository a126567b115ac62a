package dev.ironshim.hw.live;

import java.io.IOException;
import java.time.Duration;

/** QEMU's teaching device (1234:11e8, docs/specs/edu.rst): a DMA engine and an interrupt. */
public final class Edu {
    public static final int VENDOR = 0x1234;
    public static final int DEVICE = 0x11e8;
    /** Addresses must be below. */
    static final long ADDRESSES = 1L << 28;

    private static final int ID = 0x00;
    private static final int RAISE = 0x60;
    private static final int ACKNOWLEDGE = 0x64;
    private static final int SOURCE = 0x80;
    private static final int DESTINATION = 0x88;
    private static final int COUNT = 0x90;
    private static final int COMMAND = 0x98;
    private static final int START = 1;
    private static final int TO_MEMORY = 2;
    private static final long BUFFER = 0x4_0000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Access device;

    Edu(Access device) throws IOException {
        this.device = device;
        long id = device.read(ID, 4);
        if ((id & 0xFF) != 0xED) {
            throw new IllegalStateException("no edu: identification 0x" + Long.toHexString(id));
        }
    }

    /** The device's buffer to memory. */
    void toMemory(long iova, int bytes) throws IOException {
        transfer(BUFFER, iova, bytes, TO_MEMORY);
    }

    /** Memory to the device's buffer. */
    void fromMemory(long iova, int bytes) throws IOException {
        transfer(iova, BUFFER, bytes, 0);
    }

    private void transfer(long source, long destination, int bytes, int direction) throws IOException {
        device.write(SOURCE, 8, source);
        device.write(DESTINATION, 8, destination);
        device.write(COUNT, 8, bytes);
        device.write(COMMAND, 4, START + direction);
        if (!Poll.until(PATIENCE, () -> (device.read(COMMAND, 4) & START) == 0)) {
            throw new IOException("the device does not end its transfer");
        }
    }

    void raise() throws IOException {
        device.write(RAISE, 4, 1);
        device.write(ACKNOWLEDGE, 4, 1);
    }
}
