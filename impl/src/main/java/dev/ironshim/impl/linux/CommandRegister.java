package dev.ironshim.impl.linux;

/** A device's command register: whether it answers in memory, and whether it may send requests of its own. */
final class CommandRegister {
    private static final int OFFSET = 4;
    private static final int WIDTH = 2;
    private static final int MEMORY = 2;
    private static final int MASTER = 4;
    private static final int INTX_OFF = 1 << 10;
    private static final int ALL_ONES = 0xFFFF;

    private final VfioDevice device;
    private final Region config;

    CommandRegister(VfioDevice device, Region config) {
        this.device = device;
        this.config = config;
    }

    private int read() throws LinuxException {
        return (int) device.read(config, OFFSET, WIDTH);
    }

    /** The kernel answers one bit itself; all others are all ones when nobody answers. */
    private static boolean gone(int value) {
        return (value | INTX_OFF) == ALL_ONES;
    }

    boolean gone() throws LinuxException {
        return gone(read());
    }

    /** @throws LinuxException also if the device does not take it */
    void master() throws LinuxException {
        int before = read();
        if (gone(before)) {
            throw new LinuxException("read", device.name() + " command register", Errno.ENODEV.number(), null);
        }
        device.write(config, OFFSET, WIDTH, before | MEMORY | MASTER);
        int after = read();
        if (gone(after) || (after & MASTER) == 0) {
            throw refused(after);
        }
    }

    /**
     * Takes the right to send requests. What the device answers is looked at: one that keeps the bit is not silent. One that answers
     * all ones is taken for gone; if it lies, it is the IOMMU that keeps it from memory.
     *
     * @throws LinuxException also if the device keeps it
     */
    void silence() throws LinuxException {
        int before = read();
        // One that answers nothing may be in the middle of a reset, and come back with what it had.
        device.write(config, OFFSET, WIDTH, gone(before) ? MEMORY : (before | MEMORY) & ~MASTER);
        int after = read();
        if (!gone(after) && (after & MASTER) != 0) {
            throw refused(after);
        }
    }

    private LinuxException refused(int value) {
        return new LinuxException(
                "write",
                device.name() + " command register",
                0,
                "it reads 0x" + Integer.toHexString(value) + " afterwards: reset the device");
    }
}
