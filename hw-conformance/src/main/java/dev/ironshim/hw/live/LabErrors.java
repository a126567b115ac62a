package dev.ironshim.hw.live;

import dev.ironshim.hw.target.Errors;
import dev.ironshim.impl.linux.Binding;
import dev.ironshim.impl.linux.Kernel;
import dev.ironshim.impl.linux.PciSysfs;
import dev.ironshim.impl.linux.VfioPlatform;
import dev.ironshim.impl.pci.Bdf;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Errors of the lab's virtio disk: QEMU injects them, the kernel counts them and tells the disk's owner, the platform. */
final class LabErrors implements Errors, AutoCloseable {
    private static final int VENDOR = 0x1AF4;
    private static final int DISK = 0x1042;
    private static final String ID = "vb0";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    // Where QEMU's modern virtio devices have their status (virtio 1.2, 4.1.4.3), and its first bit.
    private static final int BAR = 4;
    private static final long STATUS = 20;
    private static final int ACKNOWLEDGE = 1;

    private final PciSysfs sysfs;
    private final Bdf address;
    private final VfioPlatform platform;
    private final Consumer<String> monitor;

    private LabErrors(PciSysfs sysfs, Bdf address, VfioPlatform platform, Consumer<String> monitor) {
        this.sysfs = sysfs;
        this.address = address;
        this.platform = platform;
        this.monitor = monitor;
    }

    static LabErrors open(Kernel kernel, PciSysfs sysfs, Binding binding, Consumer<String> monitor) throws IOException {
        Bdf disk = sysfs.devices(VENDOR, DISK).getFirst();
        binding.take(disk);
        return new LabErrors(sysfs, disk, MonitorAccess.platform(kernel, null, disk), monitor);
    }

    /** The disk, as the monitor is given it. */
    VfioPlatform platform() {
        return platform;
    }

    boolean mastering() throws IOException {
        return VfioTarget.mastering(sysfs, address);
    }

    /** A driver that has seen the device says so; a reset makes the device forget it. */
    void mark() {
        platform.write(BAR, STATUS, 1, ACKNOWLEDGE);
    }

    boolean marked() {
        return platform.read(BAR, STATUS, 1) != 0;
    }

    @Override
    public void inject(Severity severity) throws IOException {
        long before = counted(severity);
        monitor.accept("pcie_aer_inject_error " + ID + " "
                + switch (severity) {
                    case CORRECTABLE -> "RCVR";
                    case NON_FATAL -> "COMP_TIME";
                    case FATAL -> "DLP";
                });
        if (!Poll.until(PATIENCE, () -> counted(severity) != before)) {
            throw new IOException("the platform reports no errors: does the firmware leave them to the kernel?");
        }
    }

    @Override
    public long counted(Severity severity) throws IOException {
        String kind = severity.name().toLowerCase(Locale.ROOT).replace("_", "");
        return sysfs.total(address, "aer_dev_" + kind);
    }

    @Override
    public boolean contained() {
        throw new UnsupportedOperationException("QEMU has no port with DPC");
    }

    @Override
    public void release() {
        // The kernel has reset the link itself.
    }

    @Override
    public void remove() {
        monitor.accept("device_del " + ID);
    }

    @Override
    public void close() {
        platform.close();
    }
}
