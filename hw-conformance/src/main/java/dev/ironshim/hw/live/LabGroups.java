package dev.ironshim.hw.live;

import dev.ironshim.hw.target.Neighbours;
import dev.ironshim.impl.linux.Binding;
import dev.ironshim.impl.linux.Group;
import dev.ironshim.impl.linux.Kernel;
import dev.ironshim.impl.linux.PciSysfs;
import dev.ironshim.impl.pci.Bdf;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Groups of the lab's network card, which is alone, and of its devices edu: one with the port of a switch, one with a sibling on a conventional bus. */
final class LabGroups implements Neighbours {
    private static final String PORT = "pcieport";

    private final Kernel kernel;
    private final PciSysfs sysfs;
    private final Binding binding;

    LabGroups(Kernel kernel, PciSysfs sysfs, Binding binding) {
        this.kernel = kernel;
        this.sysfs = sysfs;
        this.binding = binding;
    }

    @Override
    public boolean alone() throws IOException {
        Bdf card = sysfs.devices(0x8086, 0x10C9).stream()
                .findFirst()
                .orElseThrow(() -> new IOException("there is no network card"));
        return sysfs.members(group(card)).size() == 1 && viable(card);
    }

    @Override
    public boolean behindSwitchViable() throws IOException {
        for (Bdf edu : edus()) {
            for (Bdf member : sysfs.members(group(edu))) {
                if (sysfs.driver(member).filter(PORT::equals).isPresent()) {
                    return viable(edu);
                }
            }
        }
        throw new IOException("no device edu shares its group with a port");
    }

    @Override
    public boolean onSharedBusViable(boolean siblingOurs) throws IOException {
        Bdf sibling = sibling();
        if (siblingOurs) {
            binding.take(sibling);
        }
        return viable(shared());
    }

    @Override
    public List<String> obstacles() throws IOException {
        binding.restore();
        return sysfs.obstacles(group(shared()));
    }

    @Override
    public Machine machine() throws IOException {
        Set<Set<Bdf>> groups = new HashSet<>();
        for (Bdf each : sysfs.devices()) {
            OptionalInt group = sysfs.group(each);
            if (group.isPresent()) {
                groups.add(new HashSet<>(sysfs.members(group.getAsInt())));
            }
        }
        return new Machine(sysfs.topology(), groups);
    }

    private List<Bdf> edus() throws IOException {
        return sysfs.devices(Edu.VENDOR, Edu.DEVICE);
    }

    private int group(Bdf device) throws IOException {
        return sysfs.group(device).orElseThrow(() -> new IOException(device + " has no IOMMU group"));
    }

    /** The device edu with a sibling that has a driver of its own. */
    private Bdf shared() throws IOException {
        Bdf sibling = sibling();
        for (Bdf edu : edus()) {
            if (group(edu) == group(sibling)) {
                return edu;
            }
        }
        throw new IOException("no device edu has a sibling");
    }

    private Bdf sibling() throws IOException {
        for (Bdf edu : edus()) {
            for (Bdf member : sysfs.members(group(edu))) {
                if (sysfs.number(member, "vendor") == 0x1AF4) {
                    return member;
                }
            }
        }
        throw new IOException("no device edu has a sibling");
    }

    private boolean viable(Bdf device) throws IOException {
        binding.take(device);
        try (Group group = Group.open(kernel, group(device))) {
            return group.viable();
        }
    }
}
