package dev.ironshim.hw.live;

import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.linux.Container;
import dev.ironshim.impl.linux.DmaSpace;
import dev.ironshim.impl.linux.Group;
import dev.ironshim.impl.linux.Ioas;
import dev.ironshim.impl.linux.Iommufd;
import dev.ironshim.impl.linux.Kernel;
import dev.ironshim.impl.linux.LinuxException;
import dev.ironshim.impl.linux.PciSysfs;
import dev.ironshim.impl.linux.VfioDevice;
import dev.ironshim.impl.pci.Bdf;
import java.io.IOException;

/** How a device was opened, and what translates its requests: one of the kernel's two interfaces. */
public sealed interface Translation extends AutoCloseable {
    VfioDevice device();

    DmaSpace space(long domain);

    void attach(long domain) throws LinuxException;

    /** Leaves the device in no address space. */
    void detach() throws LinuxException;

    boolean movable();

    @Override
    void close();

    /** Which interface to use. */
    enum Api {
        CONTAINER,
        IOMMUFD
    }

    static Translation open(Api api, Kernel kernel, PciSysfs sysfs, Bdf bdf) throws IOException {
        return switch (api) {
            case CONTAINER -> Contained.open(kernel, sysfs, bdf);
            case IOMMUFD -> Moved.open(kernel, sysfs, bdf);
        };
    }

    /** A container of one group: one space, and it cannot be left. */
    record Contained(Container container, Group group, VfioDevice device) implements Translation {
        static Contained open(Kernel kernel, PciSysfs sysfs, Bdf bdf) throws IOException {
            int number = sysfs.group(bdf)
                    .orElseThrow(() -> new IOException(
                            bdf + " has no IOMMU group: there is no IOMMU, or it is off " + "(intel_iommu=on)"));
            Container container = Container.open(kernel);
            try {
                Group group = Group.open(kernel, number);
                try {
                    group.join(container);
                    container.setIommu(Container.Extension.TYPE1_V2);
                    return new Contained(container, group, group.device(bdf.toString(), null));
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
        public DmaSpace space(long domain) {
            if (domain != Target.OWN) {
                throw new UnsupportedOperationException("a container has one address space");
            }
            return container;
        }

        @Override
        public void attach(long domain) {
            space(domain);
        }

        @Override
        public void detach() {
            throw new UnsupportedOperationException("a device of a container is always in its space");
        }

        @Override
        public boolean movable() {
            return false;
        }

        @Override
        public void close() {
            device.close();
            group.close();
            container.close();
        }
    }

    /** A character device that moves between address spaces of an iommufd. */
    record Moved(Iommufd iommufd, VfioDevice device, Ioas own, Ioas other) implements Translation {
        static Moved open(Kernel kernel, PciSysfs sysfs, Bdf bdf) throws IOException {
            String node = sysfs.characterDevice(bdf)
                    .orElseThrow(() -> new IOException(
                            bdf + " has no character device: this kernel is built without VFIO_DEVICE_CDEV"));
            Iommufd iommufd = Iommufd.open(kernel);
            try {
                VfioDevice device = VfioDevice.openCharacterDevice(kernel, node);
                try {
                    device.bind(iommufd, null);
                    Ioas own = iommufd.allocIoas();
                    device.attach(own.id());
                    return new Moved(iommufd, device, own, iommufd.allocIoas());
                } catch (LinuxException e) {
                    device.close();
                    throw e;
                }
            } catch (LinuxException e) {
                iommufd.close();
                throw e;
            }
        }

        @Override
        public DmaSpace space(long domain) {
            return domain == Target.OWN ? own : other;
        }

        @Override
        public void attach(long domain) throws LinuxException {
            device.attach(domain == Target.OWN ? own.id() : other.id());
        }

        @Override
        public void detach() throws LinuxException {
            device.detach();
        }

        @Override
        public boolean movable() {
            return true;
        }

        @Override
        public void close() {
            device.close();
            iommufd.close();
        }
    }
}
