package dev.ironshim.impl.isolation;

import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Ports;
import dev.ironshim.model.isolation.CapabilityKind;

/** A range of I/O ports. Offsets count from its first port; an access of more than one byte needs all its ports inside. */
public final class PortRange implements Capability {
    private final Gate gate;
    private final int epoch;
    private final Grant.Port grant;
    private final int last;
    private final Platform platform;

    PortRange(Gate gate, int epoch, Grant.Port grant, Platform platform) {
        this.gate = gate;
        this.epoch = epoch;
        this.grant = grant;
        last = grant.length() - 1;
        this.platform = platform;
    }

    @Override
    public CapabilityKind kind() {
        return CapabilityKind.PORT;
    }

    @Override
    public int epoch() {
        return epoch;
    }

    /** @throws RefusedException with a {@link MonitorRule} */
    public byte in8(int offset) {
        return (byte) platform.read(grant.bar(), port(offset, 1, false), 1);
    }

    /** @throws RefusedException with a {@link MonitorRule} */
    public short in16(int offset) {
        return (short) platform.read(grant.bar(), port(offset, 2, false), 2);
    }

    /** @throws RefusedException with a {@link MonitorRule} */
    public int in32(int offset) {
        return (int) platform.read(grant.bar(), port(offset, 4, false), 4);
    }

    /** @throws RefusedException with a {@link MonitorRule} */
    public void out8(int offset, byte value) {
        platform.write(grant.bar(), port(offset, 1, true), 1, value);
    }

    /** @throws RefusedException with a {@link MonitorRule} */
    public void out16(int offset, short value) {
        platform.write(grant.bar(), port(offset, 2, true), 2, value);
    }

    /** @throws RefusedException with a {@link MonitorRule} */
    public void out32(int offset, int value) {
        platform.write(grant.bar(), port(offset, 4, true), 4, value);
    }

    private long port(int offset, int width, boolean write) {
        gate.check(epoch);
        if (!Ports.contains(0, last, offset, width)) {
            throw gate.refuse(
                    MonitorRule.OUT_OF_BOUNDS,
                    offset,
                    width + " ports at " + offset,
                    "inside the " + grant.length() + " of the range");
        }
        if ((grant.widths() & width) == 0) {
            throw gate.refuse(MonitorRule.WIDTH, offset, width + " bytes", "a width out of " + grant.widths());
        }
        if (!(write ? grant.rights().writes() : grant.rights().reads())) {
            throw gate.refuse(
                    MonitorRule.RIGHTS,
                    offset,
                    write ? "a write" : "a read",
                    grant.rights().name());
        }
        return (long) grant.barOffset() + offset;
    }
}
