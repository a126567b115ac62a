package dev.ironshim.hw.live;

import dev.ironshim.hw.target.Ability;
import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.isolation.LiveDevice;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.linux.BarMapping;
import dev.ironshim.impl.linux.DmaMemory;
import dev.ironshim.impl.linux.EventFd;
import dev.ironshim.impl.linux.Irqs;
import dev.ironshim.impl.linux.Kernel;
import dev.ironshim.impl.linux.PciSysfs;
import dev.ironshim.impl.linux.Region;
import dev.ironshim.impl.linux.VfioDevice;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigParser;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The device edu of the lab, through one of the kernel's two interfaces. */
public final class EduTarget implements Target {
    private static final int COMMAND = 4;
    private static final int MEMORY = 2;
    private static final int BUS_MASTER = 4;
    private static final int INTERRUPT_MILLIS = 200;
    // Where the page lies that device and suite exchange bytes through.
    private static final long EXCHANGE = 0x1000;
    private static final byte UNREAD = (byte) 0xEE;

    private final String name;
    private final Kernel kernel;
    private final PciSysfs sysfs;
    private final Bdf address;
    private final Translation translation;
    private final Region config;
    private final Edu edu;
    private final Platform platform;
    private final DmaMemory exchange;
    private final EventFd event;
    private final long faultsBefore;
    private long domain = OWN;
    private boolean master = true;
    private boolean listening;
    // What the device's buffer is full of, as far as it is known: transfers take a tenth of a second each.
    private @Nullable Byte held;

    private EduTarget(
            String name, Kernel kernel, PciSysfs sysfs, Bdf address, Translation translation, DmaMemory exchange)
            throws IOException {
        this.name = name;
        this.kernel = kernel;
        this.sysfs = sysfs;
        this.address = address;
        this.translation = translation;
        this.exchange = exchange;
        VfioDevice device = translation.device();
        config = device.region(Region.CONFIG).orElseThrow();
        Region registers = device.region(0).orElseThrow();
        command(true);
        edu = new Edu(device, registers);
        platform = new VfioPlatform(
                translation,
                registers,
                ConfigParser.parse(sysfs.config(address)).bars().getFirst().base());
        translation.space(OWN).map(EXCHANGE, exchange.memory(), Direction.BOTH);
        event = EventFd.create(kernel, "interrupt of " + address);
        faultsBefore = KernelLog.faults(kernel);
    }

    /**
     * Opens a device that is bound to vfio-pci.
     *
     * @param name what the target is called in the report
     */
    public static Target open(String name, boolean iommufd, Kernel kernel, PciSysfs sysfs, Bdf address)
            throws IOException {
        Translation translation =
                Translation.open(iommufd ? Translation.Api.IOMMUFD : Translation.Api.CONTAINER, kernel, sysfs, address);
        DmaMemory exchange = DmaMemory.allocate(kernel, PAGE);
        try {
            return new EduTarget(name, kernel, sysfs, address, translation, exchange);
        } catch (IOException | RuntimeException e) {
            translation.close();
            exchange.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Ability> abilities() {
        Set<Ability> abilities =
                EnumSet.of(Ability.DMA, Ability.REGISTERS, Ability.INTERRUPT, Ability.RESET, Ability.FAULT_LOG);
        if (translation.movable()) {
            abilities.add(Ability.DOMAINS);
        }
        return abilities;
    }

    @Override
    public LiveDevice device() throws IOException {
        return new LiveDevice(address, OWN, ConfigParser.parse(sysfs.config(address)));
    }

    @Override
    public Platform platform() {
        return platform;
    }

    @Override
    public int firstRegister() throws IOException {
        VfioDevice device = translation.device();
        try (BarMapping mapping = device.map(device.region(0).orElseThrow(), 0, PAGE)) {
            return mapping.readInt(0);
        }
    }

    @Override
    public void attach(long to) throws IOException {
        translation.attach(to);
        domain = to;
    }

    @Override
    public void busMaster(boolean on) throws IOException {
        command(on);
        master = on;
    }

    private void command(boolean busMaster) throws IOException {
        long before = translation.device().read(config, COMMAND, 2);
        long wanted = busMaster ? before | MEMORY | BUS_MASTER : (before | MEMORY) & ~BUS_MASTER;
        translation.device().write(config, COMMAND, 2, wanted);
    }

    /** A reset loses what is in the device, and whether it may be master; neither is what the suite asks about. */
    @Override
    public void reset() throws IOException {
        translation.device().reset();
        command(master);
    }

    @Override
    public void deviceWrites(long iova, byte value) throws IOException {
        hold(value);
        edu.toMemory(iova, ACCESS);
    }

    @Override
    public byte[] deviceReads(long iova) throws IOException {
        // What is in the device's buffer if the read does nothing must not be taken for what it read.
        if (held == null) {
            hold(UNREAD);
        }
        held = null;
        edu.fromMemory(iova, ACCESS);
        undisturbed(() -> edu.toMemory(EXCHANGE, ACCESS));
        MemorySegment got = exchange.memory().asSlice(0, ACCESS);
        return got.toArray(ValueLayout.JAVA_BYTE);
    }

    private void hold(byte value) throws IOException {
        if (held == null || held != value) {
            exchange.memory().fill(value);
            undisturbed(() -> edu.fromMemory(EXCHANGE, ACCESS));
            held = value;
        }
    }

    private interface Transfer {
        void run() throws IOException;
    }

    /** With the device where it finds the page to exchange, and allowed to ask for it. */
    private void undisturbed(Transfer transfer) throws IOException {
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
        if (away) {
            translation.attach(domain);
        }
    }

    @Override
    public void interrupts(boolean on) throws IOException {
        // The kernel refuses to turn off what is off.
        if (on == listening) {
            return;
        }
        if (on) {
            translation.device().irqs(Irqs.MSI).enable(List.of(event));
        } else {
            translation.device().irqs(Irqs.MSI).disable();
        }
        listening = on;
    }

    @Override
    public void raise() throws IOException {
        edu.raise();
    }

    @Override
    public long arrived() throws IOException {
        return event.await(INTERRUPT_MILLIS);
    }

    @Override
    public long faults() throws IOException {
        return KernelLog.faults(kernel) - faultsBefore;
    }

    @Override
    public void close() throws IOException {
        command(false);
        translation.close();
        exchange.close();
        event.close();
    }
}
