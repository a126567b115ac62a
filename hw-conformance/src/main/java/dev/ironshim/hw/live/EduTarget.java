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
import java.util.Arrays;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** The device edu of the lab, through one of the kernel's two interfaces. */
public final class EduTarget extends VfioTarget {
    // Where the page lies that device and suite exchange bytes through.
    private static final long EXCHANGE = 0x1000;
    private static final byte WRITTEN = 0x5A;
    private static final byte UNREAD = (byte) 0xEE;

    private final Edu edu;
    private final DmaMemory exchange;
    // What the device's buffer is full of, as far as it is known: transfers take a tenth of a second each.
    private @Nullable Byte held;

    private EduTarget(String name, Kernel kernel, PciSysfs sysfs, Bdf address, Access access, DmaMemory exchange)
            throws IOException {
        super(
                name,
                kernel,
                sysfs,
                address,
                access,
                EnumSet.of(
                        Ability.DMA,
                        Ability.DMA_READ,
                        Ability.REGISTERS,
                        Ability.INTERRUPT,
                        Ability.RESET,
                        Ability.FAULT_LOG));
        this.exchange = exchange;
        edu = new Edu(access);
        access.keep(EXCHANGE, exchange.memory(), Direction.BOTH);
    }

    /**
     * Opens a device that is bound to vfio-pci.
     *
     * @param name what the target is called in the report
     * @param monitored whether it is opened for the monitor
     */
    public static Target open(
            String name, Translation.Api api, boolean monitored, Kernel kernel, PciSysfs sysfs, Bdf address)
            throws IOException {
        DmaMemory exchange = DmaMemory.allocate(kernel, PAGE);
        try {
            Access access = monitored
                    ? MonitorAccess.open(api, kernel, sysfs, address)
                    : KernelAccess.open(api, kernel, sysfs, address);
            try {
                return new EduTarget(name, kernel, sysfs, address, access, exchange);
            } catch (IOException | RuntimeException e) {
                access.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            exchange.close();
            throw e;
        }
    }

    @Override
    public byte[] deviceWrites(long iova) throws IOException {
        hold(WRITTEN);
        edu.toMemory(iova, ACCESS);
        byte[] written = new byte[ACCESS];
        Arrays.fill(written, WRITTEN);
        return written;
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
        return exchange.memory().asSlice(0, ACCESS).toArray(ValueLayout.JAVA_BYTE);
    }

    private void hold(byte value) throws IOException {
        if (held == null || held != value) {
            exchange.memory().fill(value);
            undisturbed(() -> edu.fromMemory(EXCHANGE, ACCESS));
            held = value;
        }
    }

    @Override
    public void raise() throws IOException {
        edu.raise();
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            exchange.close();
        }
    }
}
