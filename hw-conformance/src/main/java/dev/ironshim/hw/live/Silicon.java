package dev.ironshim.hw.live;

import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.linux.Binding;
import dev.ironshim.impl.linux.BlockDevices;
import dev.ironshim.impl.linux.Iommufd;
import dev.ironshim.impl.linux.Kernel;
import dev.ironshim.impl.linux.PciSysfs;
import dev.ironshim.impl.pci.Bdf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A device that somebody names, to be taken from its driver for the suite. Refused while anything uses it; what the suite
 * does to an NVMe controller stores nothing on it.
 */
public final class Silicon {
    private static final int NVME = 0x01_0802;

    private final Kernel kernel;
    private final PciSysfs sysfs;
    private final Bdf address;

    public Silicon(Kernel kernel, PciSysfs sysfs, Bdf address) {
        this.kernel = kernel;
        this.sysfs = sysfs;
        this.address = address;
    }

    /**
     * What will be done, if it may be.
     *
     * @throws IOException saying why it may not, and what to do
     */
    public List<String> plan() throws IOException {
        if (!sysfs.exists(address)) {
            throw new IOException("there is no device " + address + "; './ironshim lab devices' lists those there are");
        }
        if (sysfs.number(address, "class") != NVME) {
            throw new IOException(address + " is no NVMe controller (class " + sysfs.read(address, "class")
                    + "): only those can be made to write memory without harm");
        }
        OptionalInt group = sysfs.group(address);
        if (group.isEmpty()) {
            throw new IOException(address + " has no IOMMU group: turn the IOMMU on (firmware, and intel_iommu=on or "
                    + "amd_iommu=on)");
        }
        List<String> users = new BlockDevices(sysfs, Path.of("/proc"), kernel).users(address);
        if (!users.isEmpty()) {
            throw new IOException(
                    address + " is in use: " + String.join(", ", users) + "; unmount it, or take another one");
        }
        String own = address + " is bound to";
        List<String> others = sysfs.obstacles(group.getAsInt()).stream()
                .filter(each -> !each.startsWith(own))
                .toList();
        if (!others.isEmpty()) {
            throw new IOException(address + " shares group " + group.getAsInt() + " with devices in use: "
                    + String.join(", ", others) + "; unbind them, or use another slot");
        }
        List<String> steps = new ArrayList<>();
        steps.add("write to the journal that " + address + " is bound to "
                + sysfs.driver(address).orElse("nothing"));
        steps.add("bind it to vfio-pci");
        steps.add("open it through " + (modern() ? Iommufd.PATH : "group " + group.getAsInt())
                + ", reset the controller, and give it an admin queue");
        steps.add("let it write about itself (Identify) inside and outside of pages of this process's own");
        steps.add("reset it, and bind it to its driver again");
        return steps;
    }

    private static boolean modern() {
        return Files.exists(Path.of(Iommufd.PATH));
    }

    /**
     * Takes it and opens it. Whoever has the binding gives it back.
     *
     * @param monitored whether it is opened for the monitor
     */
    public Target open(String name, Binding binding, boolean monitored) throws IOException {
        plan();
        binding.take(address);
        return NvmeTarget.open(
                name,
                modern() ? Translation.Api.IOMMUFD : Translation.Api.CONTAINER,
                monitored,
                kernel,
                sysfs,
                address);
    }
}
