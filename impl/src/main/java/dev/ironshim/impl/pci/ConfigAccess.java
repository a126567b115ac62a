package dev.ironshim.impl.pci;

import java.io.IOException;

/** A way to a function's configuration space: a file of sysfs, a VFIO region, a dump, a simulation. */
public interface ConfigAccess {
    /** Bytes of the longest configuration space. */
    int MAX = 4096;

    /**
     * Reads the space from offset 0 as far as it can be read.
     *
     * @return at most {@link #MAX} bytes; fewer if the rest cannot be read, which is not an error
     */
    byte[] read() throws IOException;

    /** Whether {@link #write} may be used to size BARs: only where nobody else uses the device, or writes are virtual. */
    default boolean sizable() {
        return false;
    }

    /**
     * Reads the 32 bits at {@code offset}, a multiple of 4.
     *
     * @throws UnsupportedOperationException unless {@link #sizable}
     */
    default int read32(int offset) throws IOException {
        throw new UnsupportedOperationException("this access cannot size BARs");
    }

    /**
     * Writes 32 bits at {@code offset}, a multiple of 4.
     *
     * @throws UnsupportedOperationException unless {@link #sizable}
     */
    default void write(int offset, int value) throws IOException {
        throw new UnsupportedOperationException("this access cannot size BARs");
    }
}
