package dev.ironshim.impl.isolation;

import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.isolation.CapabilityKind;
import java.lang.foreign.MemorySegment;

/** Memory that a driver's device reaches. The driver reaches it through here, as long as the device does. */
public final class DmaMapping implements Capability {
    private final DriverBinding driver;
    private final Gate gate;
    private final int epoch;
    private final AddressSpace space;
    private final long iova;
    private final Direction direction;
    private final int function;
    private final DmaBuffer buffer;
    private final DmaBuffer.Hold hold;
    private volatile boolean live = true;

    DmaMapping(
            DriverBinding driver,
            int epoch,
            AddressSpace space,
            long iova,
            Direction direction,
            int function,
            DmaBuffer buffer,
            DmaBuffer.Hold hold) {
        this.driver = driver;
        gate = driver.gate;
        this.epoch = epoch;
        this.space = space;
        this.iova = iova;
        this.direction = direction;
        this.function = function;
        this.buffer = buffer;
        this.hold = hold;
    }

    @Override
    public CapabilityKind kind() {
        return CapabilityKind.DMA;
    }

    @Override
    public int epoch() {
        return epoch;
    }

    public AddressSpace space() {
        return space;
    }

    /** Where the device finds it. */
    public long iova() {
        return iova;
    }

    /** Its length in bytes. */
    public long bytes() {
        return buffer.bytes();
    }

    public Direction direction() {
        return direction;
    }

    /** The virtual function it was mapped for, or {@link Driver#NO_FUNCTION}. */
    public int function() {
        return function;
    }

    /**
     * Reads 32 bits at {@code offset}, a multiple of 4.
     *
     * @throws RefusedException with a {@link MonitorRule}, or as {@link DmaBuffer#readInt} does; so do the others
     */
    public int readInt(long offset) {
        return reached().readInt(offset);
    }

    /** Writes 32 bits at {@code offset}, a multiple of 4. */
    public void writeInt(long offset, int value) {
        reached().writeInt(offset, value);
    }

    /** Reads 64 bits at {@code offset}, a multiple of 8. */
    public long readLong(long offset) {
        return reached().readLong(offset);
    }

    /** Writes 64 bits at {@code offset}, a multiple of 8. */
    public void writeLong(long offset, long value) {
        reached().writeLong(offset, value);
    }

    /** Copies {@code length} bytes from {@code offset} out, so that the device cannot change them any more. */
    public byte[] copyOut(long offset, int length) {
        return reached().copyOut(offset, length);
    }

    /** Copies bytes in. */
    public void copyIn(long offset, byte[] bytes) {
        reached().copyIn(offset, bytes);
    }

    /** The memory, for one access: whoever kept it would reach it after it was taken back. */
    private DmaBuffer reached() {
        check();
        return buffer;
    }

    /** @throws RefusedException if it was taken back */
    void check() {
        gate.check(epoch);
        if (!live) {
            throw gate.refuse(
                    MonitorRule.NOT_MAPPED, RefusedException.NOWHERE, "memory that was unmapped", "mapped memory");
        }
    }

    DriverBinding driver() {
        return driver;
    }

    /** Whether nobody has taken it back. */
    boolean alive() {
        return live;
    }

    /** The capability is dead from here on; the device may not know yet. */
    void end() {
        live = false;
    }

    /** No device reaches the memory any more. Whether it is to be closed for that. */
    boolean release() {
        return hold.release();
    }

    /** Zeroes the memory and gives it back to whoever made it. */
    void close() {
        buffer.close();
    }

    /** The memory itself, for the platform. */
    MemorySegment memory() {
        return buffer.memory();
    }
}
