package dev.ironshim.hw.live;

import dev.ironshim.hw.target.Functions;
import dev.ironshim.impl.linux.Binding;
import dev.ironshim.impl.linux.Container;
import dev.ironshim.impl.linux.Errno;
import dev.ironshim.impl.linux.Group;
import dev.ironshim.impl.linux.Kernel;
import dev.ironshim.impl.linux.LinuxException;
import dev.ironshim.impl.linux.PciSysfs;
import dev.ironshim.impl.linux.VfioDevice;
import dev.ironshim.impl.pci.Bdf;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Virtual functions of the lab's network card (igb). */
final class LabFunctions implements Functions {
    private static final int VENDOR = 0x8086;
    private static final int PHYSICAL = 0x10C9;
    private static final String NUMBER = "sriov_numvfs";
    private static final UUID TOKEN = UUID.fromString("49c0b9b5-6b6f-4a6e-9d0b-2d53a4a5f1a7");
    private static final UUID OTHER = UUID.fromString("00000000-0000-0000-0000-000000000001");

    private final Kernel kernel;
    private final PciSysfs sysfs;
    private final Binding binding;

    LabFunctions(Kernel kernel, PciSysfs sysfs, Binding binding) {
        this.kernel = kernel;
        this.sysfs = sysfs;
        this.binding = binding;
    }

    private Bdf physical() throws IOException {
        List<Bdf> found = sysfs.devices(VENDOR, PHYSICAL);
        if (found.isEmpty()) {
            throw new IOException("there is no network card with virtual functions");
        }
        return found.getFirst();
    }

    @Override
    public void enable(int count) throws IOException {
        sysfs.write(physical(), NUMBER, Integer.toString(count));
    }

    @Override
    public int count() throws IOException {
        return sysfs.functions(physical()).size();
    }

    @Override
    public int groups() throws IOException {
        Set<Integer> groups = new TreeSet<>();
        for (Bdf each : sysfs.functions(physical())) {
            sysfs.group(each).ifPresent(groups::add);
        }
        return groups.size();
    }

    /** With the physical function taken from its driver, opened, and the token set. */
    @Override
    public boolean opens(Token token) throws IOException {
        enable(0);
        Bdf physical = physical();
        binding.take(physical);
        try (Container container = Container.open(kernel);
                Group group = Group.open(kernel, sysfs.group(physical).orElseThrow())) {
            group.join(container);
            container.setIommu(Container.Extension.TYPE1_V2);
            try (VfioDevice device = group.device(physical.toString(), null)) {
                device.features().setToken(TOKEN);
                enable(1);
                try {
                    return opens(sysfs.functions(physical).getFirst(), token);
                } finally {
                    enable(0);
                }
            }
        } finally {
            binding.restore();
        }
    }

    private boolean opens(Bdf virtual, Token token) throws IOException {
        @Nullable
        UUID shown = switch (token) {
            case NONE -> null;
            case WRONG -> OTHER;
            case RIGHT -> TOKEN;
        };
        binding.take(virtual);
        try (Container container = Container.open(kernel);
                Group group = Group.open(kernel, sysfs.group(virtual).orElseThrow())) {
            group.join(container);
            container.setIommu(Container.Extension.TYPE1_V2);
            group.device(virtual.toString(), shown).close();
            return true;
        } catch (LinuxException e) {
            if (e.is(Errno.EACCES)) {
                return false;
            }
            throw e;
        }
    }
}
