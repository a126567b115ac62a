package dev.ironshim.impl.linux;

import dev.ironshim.impl.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The registers behind a device's BARs: in this process's memory where the kernel maps them, through its calls elsewhere. An access
 * lies in one mapped area as a whole or is a call: between two areas may be what the kernel keeps to itself.
 */
final class Registers implements AutoCloseable {
    static final int BARS = 6;

    /** @param last offset of the last byte in the BAR */
    private record Area(long first, long last, BarMapping mapping) {}

    private record Bar(Region region, List<Area> areas) {}

    private final VfioDevice device;
    private final @Nullable Bar[] bars = new Bar[BARS];

    private Registers(VfioDevice device) {
        this.device = device;
    }

    /** Maps what can be mapped. */
    static Registers open(VfioDevice device) throws LinuxException {
        Registers registers = new Registers(device);
        try {
            for (int i = 0; i < BARS; i++) {
                Optional<Region> region = device.region(i);
                if (region.isPresent()) {
                    List<Area> areas = new ArrayList<>();
                    // Known before it is filled: what is mapped is unmapped whatever follows.
                    registers.bars[i] = new Bar(region.get(), areas);
                    registers.map(region.get(), areas);
                }
            }
            return registers;
        } catch (LinuxException e) {
            registers.close();
            throw e;
        }
    }

    private void map(Region region, List<Area> areas) throws LinuxException {
        if (!region.mappable()) {
            return;
        }
        for (RegionCapability.Area part : mappable(region)) {
            areas.add(new Area(
                    part.offset(), part.offset() + part.bytes() - 1, device.map(region, part.offset(), part.bytes())));
        }
    }

    /** @throws LinuxException if the kernel says that a part lies outside of its region */
    private List<RegionCapability.Area> mappable(Region region) throws LinuxException {
        for (RegionCapability capability : region.capabilities()) {
            if (capability instanceof RegionCapability.SparseMmap sparse) {
                for (RegionCapability.Area part : sparse.areas()) {
                    if (part.offset() < 0 || part.bytes() < 1 || part.offset() > region.bytes() - part.bytes()) {
                        throw new LinuxException(
                                Command.VFIO_DEVICE_GET_REGION_INFO.name(),
                                device.name() + " region " + region.index(),
                                0,
                                part + " lies outside of its 0x" + Long.toHexString(region.bytes())
                                        + " bytes; report this kernel");
                    }
                }
                return sparse.areas();
            }
        }
        return List.of(new RegionCapability.Area(0, region.bytes()));
    }

    /** Bytes behind a BAR, as the kernel says; 0 if there is none. */
    long bytes(int bar) {
        Bar found = bars[bar];
        return found == null ? 0 : found.region.bytes();
    }

    /** @return unsigned, but for 8 bytes */
    long read(int number, long offset, int width) throws LinuxException {
        Bar bar = checked(number, offset, width);
        Area area = area(bar, offset, width);
        if (area == null) {
            return device.read(bar.region, offset, width);
        }
        try {
            return area.mapping.read(offset - area.first, width);
        } catch (InternalError e) {
            throw fault(number, offset, e);
        }
    }

    void write(int number, long offset, int width, long value) throws LinuxException {
        Bar bar = checked(number, offset, width);
        Area area = area(bar, offset, width);
        if (area == null) {
            device.write(bar.region, offset, width, value);
            return;
        }
        try {
            area.mapping.write(offset - area.first, width, value);
        } catch (InternalError e) {
            throw fault(number, offset, e);
        }
    }

    /** How the virtual machine says that a page which was mapped is not there any more (SIGBUS). */
    private LinuxException fault(int bar, long offset, InternalError e) {
        LinuxException fault = new LinuxException(
                "access",
                device.name() + " BAR " + bar + " offset 0x" + Long.toHexString(offset),
                Errno.EIO.number(),
                "the device does not decode memory, or is gone");
        fault.initCause(e);
        return fault;
    }

    private static @Nullable Area area(Bar bar, long offset, int width) {
        for (Area each : bar.areas) {
            if (offset >= each.first && offset + (width - 1) <= each.last) {
                return each;
            }
        }
        return null;
    }

    private Bar checked(int number, long offset, int width) {
        Bar bar = number < 0 || number >= BARS ? null : bars[number];
        boolean known = width == 1 || width == 2 || width == 4 || width == 8;
        if (bar == null || !known || offset < 0 || offset > bar.region.bytes() - width || offset % width != 0) {
            throw new RefusedException(
                    PlatformRule.REGISTER,
                    offset,
                    width + " bytes of BAR " + number,
                    bar == null
                            ? "a BAR that the device has"
                            : "1, 2, 4 or 8 at a multiple, inside of " + RefusedException.hex(bar.region.bytes()));
        }
        return bar;
    }

    /** Whoever reads or writes afterwards is told so. */
    @Override
    public void close() {
        for (Bar bar : bars) {
            if (bar != null) {
                bar.areas.forEach(area -> area.mapping.close());
            }
        }
    }
}
