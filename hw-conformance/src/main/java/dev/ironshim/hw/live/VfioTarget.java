package dev.ironshim.hw.live;

import dev.ironshim.hw.target.Target;
import dev.ironshim.hw.target.Windows;
import dev.ironshim.impl.isolation.LiveDevice;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.linux.BarMapping;
import dev.ironshim.impl.linux.EventFd;
import dev.ironshim.impl.linux.Irqs;
import dev.ironshim.impl.linux.Kernel;
import dev.ironshim.impl.linux.PciSysfs;
import dev.ironshim.impl.linux.Region;
import dev.ironshim.impl.linux.VfioDevice;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigParser;
import java.io.IOException;
import java.util.List;

/** What all devices have in common that VFIO hands out: configuration, registers, one interrupt, and translation. */
abstract class VfioTarget implements Target {
    private static final int COMMAND = 4;
    private static final int MEMORY = 2;
    private static final int BUS_MASTER = 4;
    // How long an interrupt may take on a machine that does other things too, and how long silence is listened to.
    private static final int INTERRUPT_MILLIS = 3_000;
    private static final int SILENCE_MILLIS = 200;

    private final String name;
    private final Kernel kernel;
    private final PciSysfs sysfs;
    private final Bdf address;
    private final Translation translation;
    private final Region config;
    private final Region registers;
    private final Platform platform;
    private final Windows windows;
    private final EventFd event;
    private final int irqs;
    private final long faultsBefore;
    private long domain = OWN;
    private boolean master = true;
    private boolean listening;

    /** @param irqs index of the interrupts to listen to */
    VfioTarget(String name, Kernel kernel, PciSysfs sysfs, Bdf address, Translation translation, int irqs)
            throws IOException {
        this.name = name;
        this.kernel = kernel;
        this.sysfs = sysfs;
        this.address = address;
        this.translation = translation;
        this.irqs = irqs;
        VfioDevice device = translation.device();
        config = device.region(Region.CONFIG).orElseThrow(() -> new IOException(address + " has no configuration"));
        registers = device.region(0).orElseThrow(() -> new IOException(address + " has no BAR 0"));
        command(true);
        platform = new VfioPlatform(
                translation,
                registers,
                ConfigParser.parse(sysfs.config(address)).bars().getFirst().base());
        windows = new VfioWindows(translation);
        event = EventFd.create(kernel, "interrupt of " + address);
        faultsBefore = KernelLog.faults(kernel);
    }

    VfioDevice vfio() {
        return translation.device();
    }

    Region registers() {
        return registers;
    }

    Translation translation() {
        return translation;
    }

    /** Does something with the device where it finds its own pages, and allowed to ask for them. */
    void undisturbed(Transfer transfer) throws IOException {
        boolean away = domain != OWN;
        if (away) {
            translation.attach(OWN);
        }
        if (!master) {
            command(true);
        }
        transfer.run();
        if (!master) {
            command(false);
        }
        if (domain == NOWHERE) {
            translation.detach();
        } else if (away) {
            translation.attach(domain);
        }
    }

    /** Something that the device is made to do. */
    interface Transfer {
        void run() throws IOException;
    }

    private void command(boolean busMaster) throws IOException {
        long before = vfio().read(config, COMMAND, 2);
        long wanted = busMaster ? before | MEMORY | BUS_MASTER : (before | MEMORY) & ~BUS_MASTER;
        vfio().write(config, COMMAND, 2, wanted);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public LiveDevice device() throws IOException {
        return sysfs.live(address, OWN);
    }

    @Override
    public Platform platform() {
        return platform;
    }

    @Override
    public Windows windows() {
        return windows;
    }

    @Override
    public int firstRegister() throws IOException {
        try (BarMapping mapping = vfio().map(registers, 0, PAGE)) {
            return mapping.readInt(0);
        }
    }

    @Override
    public void attach(long to) throws IOException {
        if (to == NOWHERE) {
            translation.detach();
        } else {
            translation.attach(to);
        }
        domain = to;
    }

    @Override
    public void busMaster(boolean on) throws IOException {
        command(on);
        master = on;
    }

    boolean master() {
        return master;
    }

    long domain() {
        return domain;
    }

    /** A reset loses what is in the device, and whether it may be master; neither is what the suite asks about. */
    @Override
    public void reset() throws IOException {
        vfio().reset();
        command(master);
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
            vfio().irqs(irqs).enable(List.of(event));
        } else {
            vfio().irqs(irqs).disable();
        }
        listening = on;
    }

    @Override
    public long arrived() throws IOException {
        return event.await(listening ? INTERRUPT_MILLIS : SILENCE_MILLIS);
    }

    @Override
    public long faults() throws IOException {
        return KernelLog.faults(kernel) - faultsBefore;
    }

    /** Only what is cheap and cannot fail: a device that is gone is closed, too. */
    @Override
    public void close() throws IOException {
        try {
            command(false);
        } finally {
            translation.close();
            event.close();
        }
    }

    static int vectors(VfioDevice device) throws IOException {
        return device.irq(Irqs.MSI).count() > 0 ? Irqs.MSI : Irqs.MSIX;
    }
}
