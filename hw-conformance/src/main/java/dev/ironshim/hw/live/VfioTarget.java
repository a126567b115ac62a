package dev.ironshim.hw.live;

import dev.ironshim.hw.target.Ability;
import dev.ironshim.hw.target.Target;
import dev.ironshim.hw.target.Windows;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.linux.Kernel;
import dev.ironshim.impl.linux.PciSysfs;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.verified.Bytes;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** What all devices have in common that VFIO hands out, however the harness holds them. */
abstract class VfioTarget implements Target {
    private static final int COMMAND = 4;
    private static final int BUS_MASTER = 4;
    // How long an interrupt may take on a machine that does other things too, and how long silence is listened to.
    private static final int INTERRUPT_MILLIS = 3_000;
    private static final int SILENCE_MILLIS = 200;

    private final String name;
    private final Kernel kernel;
    private final PciSysfs sysfs;
    private final Bdf address;
    private final Access access;
    private final Set<Ability> device;
    private final long faultsBefore;
    private long domain = OWN;
    private boolean listening;

    /** @param device what the device itself can do */
    VfioTarget(String name, Kernel kernel, PciSysfs sysfs, Bdf address, Access access, Set<Ability> device)
            throws IOException {
        this.name = name;
        this.kernel = kernel;
        this.sysfs = sysfs;
        this.address = address;
        this.access = access;
        this.device = device;
        faultsBefore = KernelLog.faults(kernel);
    }

    Access access() {
        return access;
    }

    /** Does something with the device where it finds its own pages, and allowed to ask for them. */
    void undisturbed(Transfer transfer) throws IOException {
        boolean away = domain != OWN;
        boolean master = mastering();
        if (away) {
            access.attach(OWN);
        }
        if (!master) {
            access.busMaster(true);
        }
        transfer.run();
        if (!master) {
            access.busMaster(false);
        }
        if (away) {
            access.attach(domain);
        }
    }

    /** Something that the device is made to do. */
    interface Transfer {
        void run() throws IOException;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Ability> abilities() {
        Set<Ability> abilities = EnumSet.copyOf(device);
        abilities.addAll(access.abilities());
        return abilities;
    }

    @Override
    public Platform platform() {
        return access.platform();
    }

    @Override
    public Windows windows() {
        return access.windows();
    }

    @Override
    public int firstRegister() throws IOException {
        return access.firstRegister();
    }

    @Override
    public void attach(long to) throws IOException {
        access.attach(to);
        domain = to;
    }

    @Override
    public void busMaster(boolean on) throws IOException {
        access.busMaster(on);
    }

    @Override
    public boolean mastering() throws IOException {
        return mastering(sysfs, address);
    }

    static boolean mastering(PciSysfs sysfs, Bdf address) throws IOException {
        return (Bytes.u16(sysfs.config(address), COMMAND) & BUS_MASTER) != 0;
    }

    @Override
    public void reset() throws IOException {
        access.reset();
    }

    @Override
    public void interrupts(boolean on) throws IOException {
        access.interrupts(on);
        listening = on;
    }

    @Override
    public long arrived() throws IOException {
        return access.arrived(listening && mastering() ? INTERRUPT_MILLIS : SILENCE_MILLIS);
    }

    @Override
    public long faults() throws IOException {
        return KernelLog.faults(kernel) - faultsBefore;
    }

    @Override
    public void close() throws IOException {
        access.close();
    }
}
