package dev.ironshim.impl.isolation;

import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.IrqKind;
import java.lang.foreign.MemorySegment;

/**
 * One device, as the monitor acts on it: its registers, its translations, and whether it may ask at all. In memory, in a
 * simulator, or Linux's.
 *
 * <p>Nothing here is believed to work. Every method may throw any {@link RuntimeException}, may take for ever, and may call
 * back into the monitor, which holds no lock while it is in one. What has thrown counts as not done, and is asked again:
 * {@link #unmap}, {@link #flush}, {@link #silence}, {@link #reset} and {@link #detach} can be asked any number of times. They
 * may come from several threads at once, since one that hangs is overtaken by the next.
 */
public interface Platform extends AutoCloseable {
    /** The device as it was found. The same at every call: decisions are not taken twice from what a device says. */
    LiveDevice device();

    /**
     * Reads registers, or ports behind an I/O BAR.
     *
     * @param bar 0 to 5
     * @param offset in the BAR, a multiple of {@code width}
     * @param width 1, 2, 4 or 8 bytes
     */
    long read(int bar, long offset, int width);

    /** Writes registers; see {@link #read}. */
    void write(int bar, long offset, int width, long value);

    /**
     * Lets the device reach {@code memory} at {@code iova}. One that throws may have mapped all, a part or nothing.
     *
     * @param pasid process address space, 0 for requests without one
     * @param iova a multiple of 4096
     * @param memory whole pages, at a page boundary
     */
    void map(int pasid, long iova, MemorySegment memory, Direction direction);

    /**
     * Removes a translation. Nothing there is as good as removed. The device may go on reaching the memory through what it or
     * the IOMMU has cached, until a {@link #flush} that begins after this has returned.
     */
    void unmap(int pasid, long iova, long length);

    /** Invalidates every cache that may hold a translation that was removed before this was called; returns when that is done. */
    void flush(int pasid);

    /** Lets the device send requests (bus master). It may raise interrupts that are listened to. */
    void arm();

    /** No request and no interrupt leaves the device that was not on its way before: bus master off, interrupts masked. */
    void silence();

    /** Resets the device; what it had in flight is gone when this returns. It is silent afterwards. */
    void reset();

    /**
     * Puts the device where it reaches no memory at all, until it is armed again: a blocking domain, never the identity. The monitor
     * asks for it where {@link #silence} fails or hangs, so it should ask the IOMMU and not the device.
     */
    void detach();

    /** Listens to an interrupt of the device, until the source is closed. */
    EventSource interrupt(IrqKind kind, int vector);

    /**
     * Listens to errors that the kernel or the port reports of the device (AER, DPC).
     *
     * @throws UnsupportedOperationException if it never reports any; another exception is of now, and it is asked again
     */
    EventSource errors();

    /**
     * Listens to the wish that the device be given back, as before a removal.
     *
     * @throws UnsupportedOperationException as {@link #errors} does
     */
    EventSource removal();

    /** Something that happens now and then. Closing it wakes who waits. */
    interface EventSource extends AutoCloseable {
        /**
         * Waits.
         *
         * @param millis at most so long
         * @return how often it happened since the last time, 0 if not
         */
        long await(int millis);

        @Override
        void close();
    }

    /** Gives the device back. Never asked by the monitor: whoever opened the platform closes it, once its driver is dismissed. */
    @Override
    void close();
}
