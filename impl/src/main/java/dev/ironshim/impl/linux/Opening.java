package dev.ironshim.impl.linux;

import dev.ironshim.impl.isolation.LiveDevice;
import dev.ironshim.impl.linux.VfioPlatform.Backend;
import dev.ironshim.impl.linux.VfioPlatform.Options;
import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigAccess;
import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.topology.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a device becomes a platform: whether it may, by which interface, and what is known of it then. All of it, or nothing. */
final class Opening {
    private static final String VFIO = "vfio-pci";
    private static final int HEADER = 64;

    private final Bdf address;
    private final Options options;
    private final Kernel kernel;
    private final PciSysfs sysfs;

    Opening(Bdf address, Options options) {
        this.address = address;
        this.options = options;
        kernel = options.kernel();
        sysfs = new PciSysfs(options.sys());
    }

    VfioPlatform open() throws IOException {
        if (!sysfs.exists(address)) {
            throw refuse(PlatformRule.NO_DEVICE, "is not there", "one that 'ironshim lab devices' lists");
        }
        int group = sysfs.group(address)
                .orElseThrow(() -> refuse(
                        PlatformRule.NO_GROUP,
                        "has no IOMMU group",
                        "an IOMMU that is on (firmware, and intel_iommu=on or amd_iommu=on)"));
        boolean bound = sysfs.driver(address).filter(VFIO::equals).isPresent();
        mayBeOpened(group, bound);
        Binding binding = bound || options.journal() == null ? null : new Binding(sysfs, options.journal());
        try {
            if (binding != null) {
                binding.take(address);
            }
            return opened(group, binding);
        } catch (LinuxException e) {
            giveBack(binding, e);
            throw e.about(address);
        } catch (IOException | RuntimeException e) {
            giveBack(binding, e);
            throw e;
        }
    }

    private void giveBack(@Nullable Binding binding, Exception cause) {
        try {
            if (binding != null) {
                binding.giveBack(address);
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void mayBeOpened(int group, boolean bound) throws IOException {
        if (!bound && options.journal() == null) {
            throw refuse(
                    PlatformRule.BOUND,
                    "is bound to " + sysfs.driver(address).orElse("nothing"),
                    VFIO + ", or a journal to take it with");
        }
        List<String> users = new ArrayList<>(new BlockDevices(sysfs, options.proc(), kernel).users(address));
        sysfs.interfaces(address).forEach(each -> users.add(each + " is up"));
        String own = address + " ";
        sysfs.obstacles(group).stream().filter(each -> !each.startsWith(own)).forEach(users::add);
        if (!users.isEmpty()) {
            throw refuse(
                    PlatformRule.IN_USE,
                    String.join(", ", users),
                    "no use of it, and no other driver in group " + group);
        }
    }

    private VfioPlatform opened(int group, @Nullable Binding binding) throws IOException {
        Translator translator = translator(group);
        try {
            VfioDevice device = translator.device();
            boolean resettable = device.info().resettable();
            Region config = device.region(Region.CONFIG)
                    .orElseThrow(() -> refuse(PlatformRule.NO_DEVICE, "has no configuration space", "a PCI device"));
            CommandRegister command = new CommandRegister(device, config);
            if (command.gone()) {
                throw refuse(PlatformRule.NO_DEVICE, "reads all ones", "a device that answers");
            }
            command.silence();
            Registers registers = Registers.open(device);
            try {
                LiveDevice live = live(group, device, config, registers);
                return new VfioPlatform(address, kernel, translator, registers, command, live, resettable, binding);
            } catch (IOException | RuntimeException e) {
                registers.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            translator.close();
            throw e;
        }
    }

    /** The newer interface if it is there as a whole; that it cannot be used is no reason for the older one. */
    private Translator translator(int group) throws IOException {
        if (options.backend() != Backend.CONTAINER) {
            Optional<String> node = sysfs.characterDevice(address);
            Iommufd iommufd = node.isPresent() ? iommufd() : null;
            if (iommufd != null) {
                try {
                    return IommufdTranslator.open(kernel, address, iommufd, node.orElseThrow(), options.token());
                } catch (LinuxException e) {
                    iommufd.close();
                    throw e;
                }
            }
            if (options.backend() == Backend.IOMMUFD) {
                throw refuse(
                        PlatformRule.BACKEND,
                        node.isPresent() ? "and a kernel without " + Iommufd.PATH : "has no character device",
                        "a kernel with VFIO_DEVICE_CDEV and IOMMUFD");
            }
        }
        return ContainerTranslator.open(kernel, address, group, options.token());
    }

    private @Nullable Iommufd iommufd() throws LinuxException {
        try {
            return Iommufd.open(kernel);
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT)) {
                return null;
            }
            throw e;
        }
    }

    /**
     * What the device is. Its configuration as sysfs shows it, where the kernel hides nothing (PASID, for one, is not in VFIO's); as
     * VFIO shows it where that is cut off for want of privileges. Sizes are those of what VFIO hands out.
     */
    private LiveDevice live(int group, VfioDevice device, Region config, Registers registers) throws IOException {
        byte[] bytes = sysfs.config(address);
        if (bytes.length <= HEADER) {
            bytes = device.readAll(config, ConfigAccess.MAX);
        }
        PciFunction function = ConfigParser.parse(bytes);
        List<Bar> bars = new ArrayList<>();
        for (Bar bar : function.bars()) {
            long size = bar.number() < Registers.BARS ? registers.bytes(bar.number()) : 0;
            bars.add(size == 0 ? bar : bar.sized(size));
        }
        LiveDevice live = new LiveDevice(address, options.domain().orElse(group), function.withBars(bars))
                .without(sysfs.reserved(group));
        Optional<Bdf> physical = sysfs.physical(address);
        if (physical.isPresent()) {
            live = live.of(new LiveDevice.Physical(physical.get(), sysfs.function(physical.get())));
        }
        // Whoever may read headers only cannot say who else is behind a bridge; nobody is admitted on a guess.
        Topology topology = Topology.of(sysfs.topology());
        return live.in(
                topology.requesterIds(address).stream().map(Bdf::requesterId).collect(Collectors.toUnmodifiableSet()),
                topology.unit(address));
    }

    private RefusedException refuse(PlatformRule rule, String found, String expected) {
        return new RefusedException(rule, RefusedException.NOWHERE, address + " " + found, expected);
    }
}
