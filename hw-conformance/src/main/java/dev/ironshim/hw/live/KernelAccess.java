package dev.ironshim.hw.live;

import static dev.ironshim.hw.target.Target.NOWHERE;
import static dev.ironshim.hw.target.Target.OTHER;
import static dev.ironshim.hw.target.Target.OWN;
import static dev.ironshim.hw.target.Target.PAGE;

import dev.ironshim.hw.target.Ability;
import dev.ironshim.hw.target.Windows;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.linux.BarMapping;
import dev.ironshim.impl.linux.EventFd;
import dev.ironshim.impl.linux.Irqs;
import dev.ironshim.impl.linux.Kernel;
import dev.ironshim.impl.linux.PciSysfs;
import dev.ironshim.impl.linux.Region;
import dev.ironshim.impl.linux.VfioDevice;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.pci.Bdf;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;

/** A device by the kernel's commands alone, with a second address space that it can be moved to where the kernel has that. */
final class KernelAccess implements Access {
    private static final int COMMAND = 4;
    private static final int MEMORY = 2;
    private static final int BUS_MASTER = 4;

    private final Translation translation;
    private final Windows windows;
    private final Region config;
    private final Region registers;
    private final EventFd event;
    private final int irqs;
    private boolean listening;
    private boolean master = true;

    private KernelAccess(Translation translation, Kernel kernel, Bdf address) throws IOException {
        this.translation = translation;
        VfioDevice device = translation.device();
        config = device.region(Region.CONFIG).orElseThrow(() -> new IOException(address + " has no configuration"));
        registers = device.region(0).orElseThrow(() -> new IOException(address + " has no BAR 0"));
        irqs = device.irq(Irqs.MSI).count() > 0 ? Irqs.MSI : Irqs.MSIX;
        windows = new VfioWindows(translation);
        event = EventFd.create(kernel, "interrupt of " + address);
    }

    static KernelAccess open(Translation.Api api, Kernel kernel, PciSysfs sysfs, Bdf address) throws IOException {
        Translation translation = Translation.open(api, kernel, sysfs, address);
        try {
            KernelAccess access = new KernelAccess(translation, kernel, address);
            access.busMaster(true);
            return access;
        } catch (IOException | RuntimeException e) {
            translation.close();
            throw e;
        }
    }

    @Override
    public Set<Ability> abilities() {
        return translation.movable() ? Set.of(Ability.DOMAINS) : Set.of();
    }

    @Override
    public long read(long offset, int width) throws IOException {
        return translation.device().read(registers, offset, width);
    }

    @Override
    public void write(long offset, int width, long value) throws IOException {
        translation.device().write(registers, offset, width, value);
    }

    @Override
    public int firstRegister() throws IOException {
        try (BarMapping mapping = translation.device().map(registers, 0, PAGE)) {
            return mapping.readInt(0);
        }
    }

    @Override
    public void keep(long iova, MemorySegment memory, Direction direction) throws IOException {
        translation.space(OWN).map(iova, memory, direction);
        if (translation.movable()) {
            translation.space(OTHER).map(iova, memory, direction);
        }
    }

    @Override
    public Windows windows() {
        return windows;
    }

    @Override
    public void attach(long domain) throws IOException {
        if (domain == NOWHERE) {
            translation.detach();
        } else {
            translation.attach(domain);
        }
    }

    @Override
    public void busMaster(boolean on) throws IOException {
        long before = translation.device().read(config, COMMAND, 2);
        long wanted = on ? before | MEMORY | BUS_MASTER : (before | MEMORY) & ~BUS_MASTER;
        translation.device().write(config, COMMAND, 2, wanted);
        master = on;
    }

    /** A reset loses what is in the device, and whether it may be master; neither is what the suite asks about. */
    @Override
    public void reset() throws IOException {
        translation.device().reset();
        busMaster(master);
    }

    @Override
    public void interrupts(boolean on) throws IOException {
        // The kernel refuses to turn off what is off.
        if (on == listening) {
            return;
        }
        if (on) {
            // What came before is nobody's.
            event.take();
            translation.device().irqs(irqs).enable(List.of(event));
        } else {
            translation.device().irqs(irqs).disable();
        }
        listening = on;
    }

    @Override
    public long arrived(int millis) throws IOException {
        return event.await(millis);
    }

    @Override
    public Platform platform() {
        throw new UnsupportedOperationException("it is not held for the monitor");
    }

    /** Only what is cheap and cannot fail: a device that is gone is closed, too. */
    @Override
    public void close() throws IOException {
        try {
            busMaster(false);
        } finally {
            translation.close();
            event.close();
        }
    }
}
