package dev.ironshim.hw.live;

import dev.ironshim.hw.target.Errors;
import dev.ironshim.impl.linux.Binding;
import dev.ironshim.impl.linux.EventFd;
import dev.ironshim.impl.linux.Irqs;
import dev.ironshim.impl.linux.Kernel;
import dev.ironshim.impl.linux.PciSysfs;
import dev.ironshim.impl.pci.Bdf;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Errors of the lab's virtio disk: QEMU injects them, the kernel counts them and tells the disk's owner. */
final class LabErrors implements Errors, AutoCloseable {
    private static final int VENDOR = 0x1AF4;
    private static final int DISK = 0x1042;
    private static final String ID = "vb0";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PciSysfs sysfs;
    private final Bdf address;
    private final Translation translation;
    private final EventFd error;
    private final EventFd request;
    private final Consumer<String> monitor;

    private LabErrors(
            PciSysfs sysfs,
            Bdf address,
            Translation translation,
            EventFd error,
            EventFd request,
            Consumer<String> monitor) {
        this.sysfs = sysfs;
        this.address = address;
        this.translation = translation;
        this.error = error;
        this.request = request;
        this.monitor = monitor;
    }

    static LabErrors open(Kernel kernel, PciSysfs sysfs, Binding binding, Consumer<String> monitor) throws IOException {
        Bdf disk = sysfs.devices(VENDOR, DISK).getFirst();
        binding.take(disk);
        Translation translation = Translation.open(Translation.Api.CONTAINER, kernel, sysfs, disk);
        EventFd error = EventFd.create(kernel, "ERR of " + disk);
        EventFd request = EventFd.create(kernel, "REQ of " + disk);
        translation.device().irqs(Irqs.ERR).enable(List.of(error));
        translation.device().irqs(Irqs.REQ).enable(List.of(request));
        return new LabErrors(sysfs, disk, translation, error, request, monitor);
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
        if (severity != Severity.CORRECTABLE) {
            error.ready((int) PATIENCE.toMillis());
            return;
        }
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
    public long told() throws IOException {
        return error.take();
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
    public void remove() throws IOException {
        monitor.accept("device_del " + ID);
        request.ready(3 * (int) PATIENCE.toMillis());
    }

    @Override
    public long asked() throws IOException {
        return request.take();
    }

    @Override
    public void close() {
        translation.close();
        error.close();
        request.close();
    }
}
