package dev.ironshim.hw.live;

import dev.ironshim.hw.target.Ability;
import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.linux.DmaMemory;
import dev.ironshim.impl.linux.Kernel;
import dev.ironshim.impl.linux.PciSysfs;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.pci.Bdf;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.EnumSet;

/**
 * Any NVMe controller. The command Identify makes it write 4 KiB about itself wherever it is told, and changes nothing of
 * what is stored on it, so a spare SSD will do.
 */
public final class NvmeTarget extends VfioTarget {
    private static final long QUEUES = 0x1000;
    private static final long ASIDE = QUEUES + 2 * PAGE;
    private static final int PAGES = 4;
    private static final Duration SILENT = Duration.ofMillis(500);

    private final DmaMemory memory;
    private final Nvme nvme;
    private final byte[] identity;

    private NvmeTarget(String name, Kernel kernel, PciSysfs sysfs, Bdf address, Access access, DmaMemory memory)
            throws IOException {
        // It has no command that raises an interrupt and does nothing else, and none that reads from us without
        // storing.
        super(
                name,
                kernel,
                sysfs,
                address,
                access,
                EnumSet.of(Ability.DMA, Ability.REGISTERS, Ability.RESET, Ability.FAULT_LOG));
        this.memory = memory;
        // The controller asks for its commands wherever it is.
        access.keep(QUEUES, memory.memory(), Direction.BOTH);
        nvme = new Nvme(access, memory.memory(), QUEUES);
        nvme.start();
        if (!nvme.identify(ASIDE, ASIDE + PAGE, Nvme.COMMAND)) {
            throw new IOException(address + " does not identify itself");
        }
        identity = memory.memory().asSlice(2L * PAGE, PAGE).toArray(ValueLayout.JAVA_BYTE);
    }

    /**
     * Opens a controller that is bound to vfio-pci.
     *
     * @param monitored whether it is opened for the monitor
     */
    public static Target open(
            String name, Translation.Api api, boolean monitored, Kernel kernel, PciSysfs sysfs, Bdf address)
            throws IOException {
        DmaMemory memory = DmaMemory.allocate(kernel, (long) PAGES * PAGE);
        try {
            Access access = monitored
                    ? MonitorAccess.open(api, kernel, sysfs, address)
                    : KernelAccess.open(api, kernel, sysfs, address);
            try {
                return new NvmeTarget(name, kernel, sysfs, address, access, memory);
            } catch (IOException | RuntimeException e) {
                access.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    /** What does not fit into the page goes on in the next one if it is asked for, and aside if it is not. */
    @Override
    public byte[] deviceWrites(long iova) throws IOException {
        if (!nvme.working()) {
            undisturbed(nvme::start);
        }
        long rest = PAGE - iova % PAGE;
        // One that may not ask has no way to answer: what it does all the same it does at once.
        Duration limit = mastering() ? Nvme.COMMAND : SILENT;
        nvme.identify(iova, rest < ACCESS ? iova + rest : ASIDE, limit);
        return java.util.Arrays.copyOf(identity, ACCESS);
    }

    @Override
    public byte[] deviceReads(long iova) {
        throw new UnsupportedOperationException("Identify only writes");
    }

    @Override
    public void raise() {
        throw new UnsupportedOperationException("the interrupt of a completion is that of a command");
    }

    @Override
    public void reset() throws IOException {
        super.reset();
        nvme.stopped();
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            memory.close();
        }
    }
}
