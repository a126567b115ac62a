package dev.ironshim.impl.linux;

import dev.ironshim.impl.linux.VfioDevice.Dependent;
import dev.ironshim.impl.linux.VfioDevice.HotReset;
import dev.ironshim.impl.linux.VfioPlatform.Backend;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A container of one group: one address space, which the device cannot leave; a space with nothing in it blocks all. */
final class ContainerTranslator implements Translator {
    private final Bdf address;
    private final Container container;
    private final Group group;
    private final VfioDevice device;
    private final Space space;

    private ContainerTranslator(Bdf address, Container container, Group group, VfioDevice device) {
        this.address = address;
        this.container = container;
        this.group = group;
        this.device = device;
        space = new Space(container, new Mappings());
    }

    static ContainerTranslator open(Kernel kernel, Bdf address, int number, @Nullable UUID token)
            throws LinuxException {
        Container container = Container.open(kernel);
        try {
            Group group = Group.open(kernel, number);
            try {
                group.join(container);
                container.setIommu(Container.Extension.TYPE1_V2);
                return new ContainerTranslator(address, container, group, group.device(address.toString(), token));
            } catch (LinuxException e) {
                group.close();
                throw e;
            }
        } catch (LinuxException e) {
            container.close();
            throw e;
        }
    }

    @Override
    public Backend backend() {
        return Backend.CONTAINER;
    }

    @Override
    public VfioDevice device() {
        return device;
    }

    @Override
    public Space space(int pasid) {
        Space found = existing(pasid);
        if (found == null) {
            throw new RefusedException(
                    PlatformRule.PASID,
                    RefusedException.NOWHERE,
                    address + " PASID " + pasid,
                    "0: a container has one address space; PASIDs want a kernel with " + Iommufd.PATH);
        }
        return found;
    }

    @Override
    public @Nullable Space existing(int pasid) {
        return pasid == 0 ? space : null;
    }

    @Override
    public void attach() {
        // It is there, always.
    }

    @Override
    public void detach() throws LinuxException {
        space.mappings().unmapAll(container);
    }

    @Override
    public void alive() throws LinuxException {
        container.version();
    }

    @Override
    public void hotReset() throws LinuxException {
        HotReset found = device.hotResetInfo();
        for (Dependent each : found.dependents()) {
            if (found.devices() || each.groupOrDevice() != group.number()) {
                throw new RefusedException(
                        PlatformRule.NO_RESET,
                        RefusedException.NOWHERE,
                        address + " and " + found.dependents(),
                        "devices of group " + group.number() + " alone");
            }
        }
        device.hotReset(List.of(group));
    }

    @Override
    public void close() {
        device.close();
        group.close();
        container.close();
    }
}
