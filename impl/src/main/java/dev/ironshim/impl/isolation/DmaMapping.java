package dev.ironshim.impl.isolation;

import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.isolation.CapabilityKind;

/** Memory that a driver's device reaches. The driver reaches it through here, as long as the device does. */
public final class DmaMapping implements Capability {
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
            Gate gate,
            int epoch,
            AddressSpace space,
            long iova,
            Direction direction,
            int function,
            DmaBuffer buffer,
            DmaBuffer.Hold hold) {
        this.gate = gate;
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

    /** The virtual function it was mapped for, or {@link Isolation#NO_FUNCTION}. */
    public int function() {
        return function;
    }

    /**
     * The memory, for one access after the other: it is checked when this is called.
     *
     * @throws RefusedException with a {@link MonitorRule}
     */
    public DmaBuffer use() {
        gate.check(epoch);
        if (!live) {
            throw gate.refuse(
                    MonitorRule.NOT_MAPPED, RefusedException.NOWHERE, "memory that was unmapped", "mapped memory");
        }
        return buffer;
    }

    void end() {
        live = false;
    }

    /** No device reaches the memory any more. */
    void release() {
        hold.release();
    }
}
