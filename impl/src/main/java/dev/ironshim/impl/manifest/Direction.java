package dev.ironshim.impl.manifest;

/** What the device may do with memory. */
public enum Direction {
    /** The device reads memory. */
    TO_DEVICE(1),
    /** The device writes memory. */
    FROM_DEVICE(2),
    BOTH(3);

    private final int bits;

    Direction(int bits) {
        this.bits = bits;
    }

    /** Bit 0 the device reads, bit 1 it writes. */
    int bits() {
        return bits;
    }

    static Direction of(int bits) {
        return values()[bits - 1];
    }

    public boolean deviceReads() {
        return this != FROM_DEVICE;
    }

    public boolean deviceWrites() {
        return this != TO_DEVICE;
    }

    /** Whether everything that {@code asked} allows is allowed by this. */
    public boolean allows(Direction asked) {
        return (asked.bits() & ~bits()) == 0;
    }
}
