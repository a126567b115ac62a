package dev.ironshim.impl.linux;

import dev.ironshim.impl.linux.VfioPlatform.Backend;
import dev.ironshim.impl.refusal.RefusedException;
import org.jspecify.annotations.Nullable;

/** How a device was opened, and what translates its requests: one of the kernel's two interfaces. */
sealed interface Translator extends AutoCloseable permits ContainerTranslator, IommufdTranslator {
    /** An address space with what is mapped in it. */
    record Space(DmaSpace dma, Mappings mappings) {}

    Backend backend();

    VfioDevice device();

    /**
     * The address space of a PASID, 0 for requests without one. It is made and attached if it is not there.
     *
     * @throws RefusedException with {@link PlatformRule#PASID} if the device, its IOMMU or the interface has none of that number
     */
    Space space(int pasid) throws LinuxException;

    /** The same, if it is there. */
    @Nullable
    Space existing(int pasid);

    /** Puts the device where its mappings are. */
    void attach() throws LinuxException;

    /** Puts the device where it reaches nothing. Everything is tried, whatever fails before it. */
    void detach() throws LinuxException;

    /** Asks the file that maps for something that changes nothing. */
    void alive() throws LinuxException;

    /**
     * Resets the bus or slot, if all that hangs on it is ours.
     *
     * @throws RefusedException with {@link PlatformRule#NO_RESET} if not
     */
    void hotReset() throws LinuxException;

    @Override
    void close();
}
