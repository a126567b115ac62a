package dev.ironshim.hw.live;

import static dev.ironshim.hw.target.Target.OWN;

import dev.ironshim.hw.target.Ability;
import dev.ironshim.hw.target.Windows;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.linux.Kernel;
import dev.ironshim.impl.linux.PciSysfs;
import dev.ironshim.impl.linux.VfioPlatform;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.IrqKind;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.Capability.Msi;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A device as an embedder opens it for the monitor. What the suite does to it by hand, it does by the same platform. */
final class MonitorAccess implements Access {
    private final VfioPlatform platform;
    private final int firstRegister;
    private final Windows windows;
    private final IrqKind kind;
    private Platform.@Nullable EventSource interrupts;

    private MonitorAccess(VfioPlatform platform, int firstRegister) {
        this.platform = platform;
        this.firstRegister = firstRegister;
        windows = new PlatformWindows(platform);
        kind = platform.device().function().capability(Msi.class).isPresent() ? IrqKind.MSI : IrqKind.MSI_X;
    }

    static MonitorAccess open(Translation.Api api, Kernel kernel, PciSysfs sysfs, Bdf address) throws IOException {
        int first;
        try (KernelAccess before = KernelAccess.open(api, kernel, sysfs, address)) {
            first = before.firstRegister();
        }
        VfioPlatform platform = platform(kernel, api, address);
        try {
            platform.arm();
            return new MonitorAccess(platform, first);
        } catch (RuntimeException e) {
            platform.close();
            throw e;
        }
    }

    /** @param api null for the newer one that there is */
    static VfioPlatform platform(Kernel kernel, Translation.@Nullable Api api, Bdf address) throws IOException {
        VfioPlatform.Backend backend = api == null
                ? null
                : switch (api) {
                    case CONTAINER -> VfioPlatform.Backend.CONTAINER;
                    case IOMMUFD -> VfioPlatform.Backend.IOMMUFD;
                };
        return VfioPlatform.open(
                address,
                new VfioPlatform.Options(
                        kernel, Path.of("/sys"), Path.of("/proc"), backend, null, OptionalLong.of(OWN), null));
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of(Ability.MONITOR);
    }

    @Override
    public long read(long offset, int width) {
        return platform.read(0, offset, width);
    }

    @Override
    public void write(long offset, int width, long value) {
        platform.write(0, offset, width, value);
    }

    @Override
    public int firstRegister() {
        return firstRegister;
    }

    @Override
    public void keep(long iova, MemorySegment memory, Direction direction) {
        platform.map(0, iova, memory, direction);
    }

    @Override
    public Windows windows() {
        return windows;
    }

    @Override
    public void attach(long domain) {
        if (domain != OWN) {
            throw new UnsupportedOperationException("the monitor's device has one address space");
        }
    }

    @Override
    public void busMaster(boolean on) {
        if (on) {
            platform.arm();
        } else {
            platform.silence();
        }
    }

    @Override
    public void reset() {
        platform.reset();
        platform.arm();
    }

    @Override
    public void interrupts(boolean on) {
        if (on == (interrupts != null)) {
            return;
        }
        if (interrupts == null) {
            interrupts = platform.interrupt(kind, 0);
        } else {
            interrupts.close();
            interrupts = null;
        }
    }

    @Override
    public long arrived(int millis) {
        return interrupts == null ? 0 : interrupts.await(millis);
    }

    @Override
    public Platform platform() {
        return platform;
    }

    @Override
    public void close() {
        platform.close();
    }
}
