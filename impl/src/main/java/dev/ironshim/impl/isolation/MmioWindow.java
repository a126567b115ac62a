package dev.ironshim.impl.isolation;

import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Window;
import dev.ironshim.model.isolation.CapabilityKind;

/**
 * A window of device registers. Offsets count in bytes from its start. Every access is checked, in this order: epoch, bounds,
 * alignment, width, rights.
 */
public final class MmioWindow implements Capability {
    private final Gate gate;
    private final int epoch;
    private final Grant.Mmio grant;
    private final Platform platform;
    // Of the grant, where an access finds them: its BAR, its first offset in that, its last own one, and widths.
    private final int bar;
    private final long first;
    private final long lastOffset;
    private final int read;
    private final int written;

    MmioWindow(Gate gate, int epoch, Grant.Mmio grant, Platform platform) {
        this.gate = gate;
        this.epoch = epoch;
        this.grant = grant;
        this.platform = platform;
        bar = grant.bar();
        first = grant.barOffset();
        lastOffset = grant.length() - 1;
        read = grant.rights().reads() ? grant.widths() : 0;
        written = grant.rights().writes() ? grant.widths() : 0;
    }

    @Override
    public CapabilityKind kind() {
        return CapabilityKind.MMIO;
    }

    /** Its length in bytes. */
    public long bytes() {
        return lastOffset + 1;
    }

    @Override
    public int epoch() {
        return epoch;
    }

    /** @throws RefusedException with a {@link MonitorRule} */
    public byte read8(long offset) {
        return (byte) platform.read(bar, offset(offset, 1, false), 1);
    }

    /** @throws RefusedException with a {@link MonitorRule} */
    public short read16(long offset) {
        return (short) platform.read(bar, offset(offset, 2, false), 2);
    }

    /** @throws RefusedException with a {@link MonitorRule} */
    public int read32(long offset) {
        return (int) platform.read(bar, offset(offset, 4, false), 4);
    }

    /** @throws RefusedException with a {@link MonitorRule} */
    public long read64(long offset) {
        return platform.read(bar, offset(offset, 8, false), 8);
    }

    /** @throws RefusedException with a {@link MonitorRule} */
    public void write8(long offset, byte value) {
        platform.write(bar, offset(offset, 1, true), 1, value);
    }

    /** @throws RefusedException with a {@link MonitorRule} */
    public void write16(long offset, short value) {
        platform.write(bar, offset(offset, 2, true), 2, value);
    }

    /** @throws RefusedException with a {@link MonitorRule} */
    public void write32(long offset, int value) {
        platform.write(bar, offset(offset, 4, true), 4, value);
    }

    /** @throws RefusedException with a {@link MonitorRule} */
    public void write64(long offset, long value) {
        platform.write(bar, offset(offset, 8, true), 8, value);
    }

    private long offset(long offset, int width, boolean write) {
        gate.check(epoch);
        if (Window.holds(lastOffset, offset, width)
                && Window.aligned(offset, width)
                && ((write ? written : read) & width) != 0) {
            return first + offset;
        }
        throw refused(offset, width, write);
    }

    private RefusedException refused(long offset, int width, boolean write) {
        if (!Window.holds(lastOffset, offset, width)) {
            return gate.refuse(
                    MonitorRule.OUT_OF_BOUNDS,
                    offset,
                    width + " bytes at " + RefusedException.hex(offset),
                    "inside the " + RefusedException.hex(lastOffset + 1) + " of the window");
        }
        if (!Window.aligned(offset, width)) {
            return gate.refuse(MonitorRule.MISALIGNED, offset, RefusedException.hex(offset), "a multiple of " + width);
        }
        if ((grant.widths() & width) == 0) {
            return gate.refuse(MonitorRule.WIDTH, offset, width + " bytes", "a width out of " + grant.widths());
        }
        return gate.refuse(
                MonitorRule.RIGHTS,
                offset,
                write ? "a write" : "a read",
                grant.rights().name());
    }
}
