package dev.ironshim.impl.linux;

import dev.ironshim.impl.linux.Iommufd.HwptFlag;
import dev.ironshim.impl.linux.VfioDevice.HotReset;
import dev.ironshim.impl.linux.VfioPlatform.Backend;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A character device, in address spaces of an iommufd of its own: one for requests without a PASID, and one for each PASID with a
 * page table that may hold it. A device that is detached is in the blocking domain of its group, never in the identity, as long as
 * it is bound (iommufd owns the group's DMA).
 */
final class IommufdTranslator implements Translator {
    /** An address space of a PASID, and the page table that is attached for it. */
    private record ProcessSpace(Space space, int table) {}

    private final Bdf address;
    private final Iommufd iommufd;
    private final VfioDevice device;
    private final int id;
    private final Space own;
    private final int table;
    private final long pasids;
    private final Map<Integer, ProcessSpace> processes = new ConcurrentHashMap<>();

    /** @param table what the device is attached to: its address space, or a page table of that with room for PASIDs */
    private IommufdTranslator(
            Bdf address, Iommufd iommufd, VfioDevice device, int id, Ioas own, int table, long pasids) {
        this.address = address;
        this.iommufd = iommufd;
        this.device = device;
        this.id = id;
        this.own = new Space(own, new Mappings());
        this.table = table;
        this.pasids = pasids;
    }

    /** @param node the character device */
    static IommufdTranslator open(Kernel kernel, Bdf address, Iommufd iommufd, String node, @Nullable UUID token)
            throws LinuxException {
        VfioDevice device = VfioDevice.openCharacterDevice(kernel, node);
        try {
            int id = device.bind(iommufd, token);
            Ioas own = iommufd.allocIoas();
            long pasids = pasids(iommufd, id);
            int table = pasids == 0 ? own.id() : table(iommufd, id, own);
            device.attach(table);
            return new IommufdTranslator(address, iommufd, device, id, own, table, table == own.id() ? 0 : pasids);
        } catch (LinuxException e) {
            device.close();
            throw e;
        }
    }

    /** How many PASIDs device and IOMMU have; 0 also on kernels that cannot be asked. */
    private static long pasids(Iommufd iommufd, int id) throws LinuxException {
        try {
            int bits = iommufd.hwInfo(id).maxPasidLog2();
            return bits == 0 ? 0 : 1L << bits;
        } catch (LinuxException e) {
            if (e.is(Errno.EOPNOTSUPP) || e.is(Errno.ENOTTY)) {
                return 0;
            }
            throw e;
        }
    }

    /** A page table with room for PASIDs, or the address space itself where the IOMMU has none. */
    private static int table(Iommufd iommufd, int id, Ioas own) throws LinuxException {
        try {
            return iommufd.allocHwpt(id, own.id(), HwptFlag.PASID);
        } catch (LinuxException e) {
            if (e.is(Errno.EOPNOTSUPP)) {
                return own.id();
            }
            throw e;
        }
    }

    @Override
    public Backend backend() {
        return Backend.IOMMUFD;
    }

    @Override
    public VfioDevice device() {
        return device;
    }

    @Override
    public Space space(int pasid) throws LinuxException {
        Space found = existing(pasid);
        return found == null ? process(pasid) : found;
    }

    @Override
    public @Nullable Space existing(int pasid) {
        if (pasid == 0) {
            return own;
        }
        ProcessSpace found = processes.get(pasid);
        return found == null ? null : found.space;
    }

    private synchronized Space process(int pasid) throws LinuxException {
        Space found = existing(pasid);
        if (found != null) {
            return found;
        }
        if (pasid < 0 || pasid >= pasids) {
            throw new RefusedException(
                    PlatformRule.PASID,
                    RefusedException.NOWHERE,
                    address + " PASID " + pasid,
                    pasids == 0 ? "0: device, IOMMU or kernel have no PASIDs" : "below " + pasids);
        }
        Ioas ioas = iommufd.allocIoas();
        int hwpt = 0;
        try {
            hwpt = iommufd.allocHwpt(id, ioas.id(), HwptFlag.PASID);
            ProcessSpace made = new ProcessSpace(new Space(ioas, new Mappings()), hwpt);
            // Known before it is attached: who detaches meanwhile, or after an answer that was lost, detaches it too.
            processes.put(pasid, made);
            device.attachPasid(hwpt, pasid);
            return made.space;
        } catch (LinuxException e) {
            if (hwpt == 0) {
                destroy(ioas.id());
            } else {
                undo(pasid, hwpt, ioas);
            }
            throw e;
        }
    }

    /** Only what is surely not attached is forgotten. */
    private void undo(int pasid, int hwpt, Ioas ioas) {
        try {
            device.detachPasid(pasid);
            processes.remove(pasid);
            destroy(hwpt);
            destroy(ioas.id());
        } catch (LinuxException e) {
            // It stays known, with nothing mapped in it, and is detached with the others.
        }
    }

    /** What is not destroyed goes with the iommufd. */
    private void destroy(int object) {
        try {
            iommufd.destroy(object);
        } catch (LinuxException e) {
            // Nothing uses it.
        }
    }

    @Override
    public void attach() throws LinuxException {
        device.attach(table);
        for (Map.Entry<Integer, ProcessSpace> each : processes.entrySet()) {
            device.attachPasid(each.getValue().table, each.getKey());
        }
    }

    @Override
    public void detach() throws LinuxException {
        Steps steps = new Steps();
        steps.run(device::detach);
        for (int pasid : processes.keySet()) {
            steps.run(() -> device.detachPasid(pasid));
        }
        steps.end();
    }

    @Override
    public void alive() throws LinuxException {
        iommufd.accounting();
    }

    @Override
    public void hotReset() throws LinuxException {
        HotReset found = device.hotResetInfo();
        if (!found.devices() || !found.owned()) {
            throw new RefusedException(
                    PlatformRule.NO_RESET,
                    RefusedException.NOWHERE,
                    address + " and " + found.dependents(),
                    "devices of this process alone");
        }
        device.hotReset(List.of());
    }

    @Override
    public void close() {
        device.close();
        iommufd.close();
    }
}
