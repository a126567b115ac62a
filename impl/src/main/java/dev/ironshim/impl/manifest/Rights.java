package dev.ironshim.impl.manifest;

/** What a driver may do with registers or ports. */
public enum Rights {
    READ(1),
    WRITE(2),
    READ_WRITE(3);

    private final int bits;

    Rights(int bits) {
        this.bits = bits;
    }

    /** Bit 0 reads, bit 1 writes. */
    int bits() {
        return bits;
    }

    static Rights of(int bits) {
        return values()[bits - 1];
    }

    public boolean reads() {
        return this != WRITE;
    }

    public boolean writes() {
        return this != READ;
    }
}
