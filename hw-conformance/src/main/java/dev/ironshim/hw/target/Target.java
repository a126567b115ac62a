package dev.ironshim.hw.target;

import dev.ironshim.impl.isolation.Platform;
import java.io.IOException;
import java.util.Set;

/**
 * A device behind an IOMMU: simulated, in a guest, or real. It is opened and attached to address space {@link #OWN}, with
 * nothing mapped but what the target itself needs, interrupts off and bus mastering on.
 *
 * <p>What a device does takes time: calls come back when it is done, or when it was to be done and nothing happened.
 */
public interface Target extends AutoCloseable {
    /** The IOMMU domain that the device is in at first. */
    long OWN = 1;

    /** A domain of other devices. */
    long OTHER = 2;

    /** No domain: nothing is reached. */
    long NOWHERE = 0;

    /** Bytes that the device moves with one request. */
    int ACCESS = 64;

    /** Pages of this size are mapped. */
    int PAGE = 4096;

    /** The first address that is free for the suite. Below, a target keeps what it needs itself. */
    long FREE = 0x10_0000;

    String name();

    Set<Ability> abilities();

    /** The device as the monitor is given it. Its address space is {@link #OWN}. It stays open as long as the target. */
    default Platform platform() {
        throw new UnsupportedOperationException("this target is not for the monitor");
    }

    /** The device's first register, read some other way than the monitor reads it. */
    int firstRegister() throws IOException;

    /** The windows by themselves, with the answers of the kernel or the simulator. */
    Windows windows();

    /** Moves the device to an address space, instead of the one it is in; {@link #NOWHERE} leaves it in none. */
    void attach(long domain) throws IOException;

    /** Lets the device send requests, or not. */
    void busMaster(boolean on) throws IOException;

    /** Whether the device's own configuration says that it may send requests. */
    boolean mastering() throws IOException;

    /** Leaves something in the device that a reset takes away. */
    default void mark() throws IOException {
        throw new UnsupportedOperationException("this target does not show whether it was reset");
    }

    /** Whether it is still there. */
    default boolean marked() throws IOException {
        throw new UnsupportedOperationException("this target does not show whether it was reset");
    }

    void reset() throws IOException;

    /**
     * Makes the device write at an address.
     *
     * @return the {@link #ACCESS} bytes that are there if it may
     */
    byte[] deviceWrites(long iova) throws IOException;

    /** Makes the device read {@link #ACCESS} bytes at an address, and brings back what it got. */
    byte[] deviceReads(long iova) throws IOException;

    /** Lets the device's interrupt through to us, or not. */
    void interrupts(boolean on) throws IOException;

    /** Makes the device raise its interrupt. */
    void raise() throws IOException;

    /** How many interrupts came since the last time, after as long as one may take. */
    long arrived() throws IOException;

    /** How many requests the system has said were blocked, since the target was opened. */
    long faults() throws IOException;

    /** Errors of the device and of the port above, and what becomes of them. */
    default Errors errors() {
        throw new UnsupportedOperationException("this target reports no errors");
    }

    /** The devices around this one. */
    default Neighbours neighbours() {
        throw new UnsupportedOperationException("this target has no neighbours");
    }

    /** The device's mailbox. */
    default Mailbox mailbox() {
        throw new UnsupportedOperationException("this target has no mailbox");
    }

    /** The device's virtual functions. */
    default Functions functions() {
        throw new UnsupportedOperationException("this target has no virtual functions");
    }

    @Override
    void close() throws IOException;
}
