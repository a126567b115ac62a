package dev.ironshim.hw.guest;

import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.linux.Container;
import dev.ironshim.impl.linux.DmaMemory;
import dev.ironshim.impl.linux.DmaSpace.IovaRange;
import dev.ironshim.impl.linux.EventFd;
import dev.ironshim.impl.linux.Faults;
import dev.ironshim.impl.linux.Features.Feature;
import dev.ironshim.impl.linux.Group;
import dev.ironshim.impl.linux.Ioas;
import dev.ironshim.impl.linux.Iommufd;
import dev.ironshim.impl.linux.Iommufd.HwptFlag;
import dev.ironshim.impl.linux.Irqs;
import dev.ironshim.impl.linux.Kernel;
import dev.ironshim.impl.linux.LinuxException;
import dev.ironshim.impl.linux.PciSysfs;
import dev.ironshim.impl.linux.Region;
import dev.ironshim.impl.linux.VfioDevice;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.pci.Bdf;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Every command of the bindings once, on a device of the kernel's that nobody else uses. What a command is answered depends
 * on kernel, IOMMU and device; that it is answered, and how, is what is wanted.
 */
final class Tour {
    private static final long IOVA = Target.FREE;
    private static final long PAGE = Target.PAGE;

    private final Kernel kernel;
    private final BiConsumer<String, String> said;

    /** @param said told what was asked and what was answered: {@code ok}, or the refusal */
    Tour(Kernel kernel, BiConsumer<String, String> said) {
        this.kernel = kernel;
        this.said = said;
    }

    private interface Ask {
        Object ask() throws IOException;
    }

    private interface Do {
        void run() throws IOException;
    }

    private void ask(String what, Ask ask) {
        try {
            said.accept(what, String.valueOf(ask.ask()));
        } catch (IOException e) {
            said.accept(what, String.valueOf(e.getMessage()));
        }
    }

    private void run(String what, Do command) {
        ask(what, () -> {
            command.run();
            return "ok";
        });
    }

    /** The older interface. */
    void container(PciSysfs sysfs, Bdf address) throws IOException {
        try (Container container = Container.open(kernel);
                Group group = Group.open(kernel, sysfs.group(address).orElseThrow());
                DmaMemory memory = DmaMemory.allocate(kernel, 2 * PAGE)) {
            for (Container.Extension extension : Container.Extension.values()) {
                ask("extension " + extension, () -> container.has(extension));
            }
            ask("viable", group::viable);
            group.join(container);
            container.setIommu(Container.Extension.TYPE1_V2);
            ask("container info", container::info);
            try (VfioDevice device = group.device(address.toString(), null)) {
                device(device);
                run("dirty start", () -> container.trackDirty(true));
                container.map(IOVA, memory.memory().asSlice(0, PAGE), Direction.BOTH);
                ask("dirty pages", () -> container.dirty(IOVA, PAGE, PAGE).length);
                run("dirty stop", () -> container.trackDirty(false));
                container.unmap(IOVA, PAGE);
                ask("hot reset info", device::hotResetInfo);
                run("hot reset", () -> device.hotReset(List.of(group)));
            }
            run("group leaves", group::leave);
        }
    }

    private void device(VfioDevice device) throws IOException {
        VfioDevice.Info info = device.info();
        ask("device info", () -> info);
        for (int i = 0; i < info.regions(); i++) {
            int index = i;
            ask("region " + i, () -> device.region(index));
        }
        for (int i = 0; i < info.irqs(); i++) {
            int index = i;
            ask("irqs " + i, () -> device.irq(index));
        }
        run("reset", device::reset);
        for (Feature feature : Feature.values()) {
            ask("feature " + feature, () -> device.features().has(feature));
        }
        run("low power in", () -> device.features().feature(Feature.LOW_POWER_ENTRY, new byte[8]));
        run("low power out", () -> device.features().feature(Feature.LOW_POWER_EXIT));
        run("logging start", () -> device.features().startLogging(PAGE, List.of(new IovaRange(IOVA, IOVA + PAGE - 1))));
        ask("logged", () -> device.features().logged(IOVA, PAGE, PAGE).length);
        run("logging stop", device.features()::stopLogging);
        try (EventFd event = EventFd.create(kernel, "tour")) {
            run("INTX on", () -> device.irqs(Irqs.INTX).enable(List.of(event)));
            run("INTX mask", () -> device.irqs(Irqs.INTX).mask());
            run("INTX unmask", () -> device.irqs(Irqs.INTX).unmask());
            run("INTX resample", () -> device.irqs(Irqs.INTX).resample(event));
            run("INTX off", () -> device.irqs(Irqs.INTX).disable());
            run("MSI-X on", () -> device.irqs(Irqs.MSIX).enable(List.of(event)));
            run("MSI-X trigger", () -> device.irqs(Irqs.MSIX).trigger(0));
            ask("MSI-X triggered", () -> event.await(200));
            run("MSI-X off", () -> device.irqs(Irqs.MSIX).disable());
            Region bar = device.region(0).orElseThrow();
            run("ioeventfd", () -> device.ioeventfd(bar, 0x100, 4, 1, event));
        }
    }

    /** The newer one. */
    void iommufd(PciSysfs sysfs, Bdf address) throws IOException {
        try (Iommufd iommufd = Iommufd.open(kernel);
                VfioDevice device = VfioDevice.openCharacterDevice(
                        kernel, sysfs.characterDevice(address).orElseThrow());
                DmaMemory memory = DmaMemory.allocate(kernel, 2 * PAGE)) {
            int id = device.bind(iommufd, null);
            Ioas ioas = iommufd.allocIoas();
            Ioas other = iommufd.allocIoas();
            ask("accounting", iommufd::accounting);
            ask("hardware", () -> iommufd.hwInfo(id));
            ask("attach", () -> device.attach(ioas.id()));
            ask("ranges", ioas::ranges);
            ioas.map(IOVA, memory.memory().asSlice(0, PAGE), Direction.BOTH);
            run("copy", () -> other.copyFrom(ioas, IOVA, PAGE, IOVA, Direction.TO_DEVICE));
            ask("map anywhere", () -> other.mapAnywhere(memory.memory().asSlice(PAGE, PAGE), Direction.BOTH));
            run("map file", () -> other.mapFile(IOVA + PAGE, 0, 0, PAGE, Direction.BOTH));
            run("allow", () -> other.allow(List.of(new IovaRange(IOVA, IOVA + 0xF_FFFF))));
            run("compatible", () -> iommufd.setCompatible(other));
            run("change process", iommufd::changeProcess);
            for (HwptFlag flag : HwptFlag.values()) {
                ask("page table " + flag, () -> iommufd.allocHwpt(id, ioas.id(), flag));
            }
            int table = iommufd.allocHwpt(id, ioas.id());
            ask("attach to a page table", () -> device.attach(table));
            run("page table dirty on", () -> iommufd.trackDirty(table, true));
            ask("page table dirty", () -> iommufd.dirty(table, IOVA, PAGE, PAGE).length);
            run("invalidate", () -> iommufd.invalidate(table, 1, new byte[24]));
            ask("attach a PASID", () -> device.attachPasid(table, 1));
            run("fault queue", () -> {
                try (Faults faults = iommufd.allocFaults()) {
                    faults.next(0);
                }
            });
            run("destroy what is used", () -> iommufd.destroy(table));
            run("detach", device::detach);
            run("destroy", () -> iommufd.destroy(table));
            ask("unmap all", ioas::unmapAll);
            other.unmapAll();
        } catch (LinuxException e) {
            said.accept("iommufd", String.valueOf(e.getMessage()));
        }
    }
}
