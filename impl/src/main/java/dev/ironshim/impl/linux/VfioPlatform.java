package dev.ironshim.impl.linux;

import dev.ironshim.impl.isolation.LiveDevice;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.linux.Translator.Space;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.IrqKind;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.refusal.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One device that Linux hands out through VFIO: by its character device and an iommufd of its own where the kernel has both, else by
 * its group and a container. What fails in the kernel is an {@link UncheckedIOException} whose cause is the {@link LinuxException}:
 * its message names the device, the call, and what to do next. What cannot be done is a {@link RefusedException} with a
 * {@link PlatformRule}.
 *
 * <p>Nothing waits for a call of another thread's that hangs: {@link #unmap}, {@link #flush}, {@link #silence}, {@link #reset} and
 * {@link #detach} take no lock. What they overtake takes itself back when it ends: an {@link #arm} that a silence overtook leaves
 * the device silent and throws, a {@link #map} that a detach overtook leaves nothing mapped and throws.
 *
 * <p>What is not known: whether an invalidation of the IOMMU's timed out. The kernel writes that to its log, and unmapping
 * succeeds all the same.
 */
public final class VfioPlatform implements Platform {
    private static final long PAGE = 4096;

    private final Bdf address;
    private final Kernel kernel;
    private final Translator translator;
    private final Registers registers;
    private final CommandRegister command;
    private final LiveDevice live;
    private final boolean resettable;
    private final @Nullable Binding binding;
    private final Arming arming = new Arming();
    private final Interrupts interrupts;
    private final Notices notices;
    private final AtomicLong detaches = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean attached = true;

    /** The kernel's two interfaces. */
    public enum Backend {
        /** Character device and {@value Iommufd#PATH}. */
        IOMMUFD,
        /** Group and {@value Container#PATH}: no PASIDs. */
        CONTAINER
    }

    /**
     * How a device is opened.
     *
     * @param kernel what is asked
     * @param sys the root of sysfs
     * @param proc the root of procfs
     * @param backend the interface that has to be there, or null for the newer one that is
     * @param journal if a device that is bound to a driver may be taken from it: where that is written down, so that
     *     {@link Binding#restore} gives it back after a crash, too. Null if not.
     * @param domain the number that manifests know the device's address space by; its IOMMU group's if empty
     * @param token of a virtual function whose physical function is VFIO's, too; or null
     */
    public record Options(
            Kernel kernel,
            Path sys,
            Path proc,
            @Nullable Backend backend,
            @Nullable Path journal,
            OptionalLong domain,
            @Nullable UUID token) {
        /** The kernel that this process runs on, the newer interface that is there, and nothing is taken from a driver. */
        public static final Options USUAL =
                new Options(Kernel.system(), Path.of("/sys"), Path.of("/proc"), null, null, OptionalLong.empty(), null);

        public Options withBackend(Backend wanted) {
            return new Options(kernel, sys, proc, wanted, journal, domain, token);
        }

        public Options withJournal(Path file) {
            return new Options(kernel, sys, proc, backend, file, domain, token);
        }

        public Options withDomain(long number) {
            return new Options(kernel, sys, proc, backend, journal, OptionalLong.of(number), token);
        }

        public Options withToken(UUID secret) {
            return new Options(kernel, sys, proc, backend, journal, domain, secret);
        }
    }

    VfioPlatform(
            Bdf address,
            Kernel kernel,
            Translator translator,
            Registers registers,
            CommandRegister command,
            LiveDevice live,
            boolean resettable,
            @Nullable Binding binding) {
        this.address = address;
        this.kernel = kernel;
        this.translator = translator;
        this.registers = registers;
        this.command = command;
        this.live = live;
        this.resettable = resettable;
        this.binding = binding;
        interrupts = new Interrupts(translator.device(), address.toString(), arming);
        notices = new Notices(translator.device(), address.toString());
    }

    /**
     * Opens a device that is bound to vfio-pci.
     *
     * @param address such as {@code 0000:01:00.0}
     * @throws RefusedException if it may not be opened, and why
     * @throws IOException if the kernel refuses; nothing is left open then
     */
    public static VfioPlatform open(String address) throws IOException {
        return open(Bdf.parse(address), Options.USUAL);
    }

    /** The same, as {@code options} say. The device is silent, and attached to an address space with nothing in it. */
    public static VfioPlatform open(Bdf address, Options options) throws IOException {
        return new Opening(address, options).open();
    }

    /** The interface that it was opened by. */
    public Backend backend() {
        return translator.backend();
    }

    /** Bytes that are mapped, or may be, in all address spaces that were asked for. */
    public long mappedBytes(int pasid) {
        Space space = translator.existing(pasid);
        return space == null ? 0 : space.mappings().bytes();
    }

    @Override
    public LiveDevice device() {
        return live;
    }

    /**
     * All ones if the device is gone. An access of 8 bytes that is not mapped is two of 4 on kernels before 6.10.
     *
     * @throws RefusedException with {@link PlatformRule#REGISTER}
     */
    @Override
    public long read(int bar, long offset, int width) {
        try {
            return registers.read(bar, offset, width);
        } catch (LinuxException e) {
            throw failed("reading BAR " + bar, e);
        }
    }

    @Override
    public void write(int bar, long offset, int width, long value) {
        try {
            registers.write(bar, offset, width, value);
        } catch (LinuxException e) {
            throw failed("writing BAR " + bar, e);
        }
    }

    /**
     * While the device is detached, what is mapped waits for {@link #arm} (iommufd), or is the first thing that it reaches again
     * (container).
     *
     * @throws RefusedException with {@link PlatformRule#WHOLE_PAGES} or {@link PlatformRule#PASID}, and nothing is mapped
     */
    @Override
    public void map(int pasid, long iova, MemorySegment memory, Direction direction) {
        if (!memory.isNative() || memory.address() % PAGE != 0) {
            throw refuse(PlatformRule.WHOLE_PAGES, memory.toString(), "memory outside of the heap, at a page boundary");
        }
        whole(iova, memory.byteSize());
        long since = detaches.get();
        try {
            try {
                Space space = translator.space(pasid);
                space.mappings().map(space.dma(), iova, memory, direction);
            } finally {
                if (detaches.get() != since) {
                    takeBack(pasid, iova, memory.byteSize());
                }
            }
        } catch (LinuxException e) {
            throw failed("mapping " + RefusedException.hex(iova), e);
        }
        if (detaches.get() != since) {
            throw new IllegalStateException(address + " was detached while memory was mapped: map it again");
        }
    }

    /** What a detach has overtaken may have come after it. */
    private void takeBack(int pasid, long iova, long bytes) throws LinuxException {
        Steps steps = new Steps();
        Space space = translator.existing(pasid);
        if (space != null) {
            steps.run(() -> space.mappings().unmap(space.dma(), iova, bytes));
        }
        if (!attached) {
            steps.run(translator::detach);
        }
        steps.end();
    }

    /**
     * @throws RefusedException with {@link PlatformRule#WHOLE_PAGES} or {@link PlatformRule#PART_OF_MAPPING}, and nothing is
     *     unmapped
     * @throws UncheckedIOException also if the kernel removed more or less than was asked for
     */
    @Override
    public void unmap(int pasid, long iova, long length) {
        whole(iova, length);
        Space space = translator.existing(pasid);
        if (space == null) {
            return;
        }
        try {
            space.mappings().unmap(space.dma(), iova, length);
        } catch (LinuxException e) {
            throw failed("unmapping " + RefusedException.hex(iova), e);
        }
    }

    private void whole(long iova, long length) {
        if (length < PAGE
                || length % PAGE != 0
                || iova % PAGE != 0
                || Long.compareUnsigned(iova + (length - 1), iova) < 0) {
            throw refuse(
                    PlatformRule.WHOLE_PAGES,
                    RefusedException.hex(length) + " bytes at " + RefusedException.hex(iova),
                    "multiples of 4096, below 2^64");
        }
    }

    private RefusedException refuse(PlatformRule rule, String found, String expected) {
        return new RefusedException(rule, RefusedException.NOWHERE, address + " " + found, expected);
    }

    /**
     * The kernel invalidates while it unmaps, and gives memory back only after it (Linux 7.2: {@code iommu_unmap} of iommufd ends in
     * {@code iommu_iotlb_sync}; type 1 calls that before it unpins; both reach the device's own cache, ATS). So this asks whether the
     * file that was unmapped by is still there, and is no more than that.
     */
    @Override
    public void flush(int pasid) {
        try {
            translator.alive();
        } catch (LinuxException e) {
            throw failed("invalidating PASID " + pasid, e);
        }
    }

    /** Attaches it first if it is detached. Interrupts that are listened to are turned off for a moment if it is armed already. */
    @Override
    public void arm() {
        long since = arming.arm();
        try {
            attach();
            interrupts.arm();
            command.master();
        } catch (LinuxException | RuntimeException e) {
            arming.silence();
            quietAfter(e);
            throw e instanceof LinuxException refused ? failed("arming", refused) : (RuntimeException) e;
        }
        if (arming.overtaken(since)) {
            arming.silence();
            try {
                quiet();
            } catch (LinuxException e) {
                throw failed("silencing", e);
            }
            throw new IllegalStateException(address + " was silenced while it was armed");
        }
    }

    private void attach() throws LinuxException {
        if (attached) {
            return;
        }
        long since = detaches.get();
        attached = true;
        try {
            translator.attach();
        } catch (LinuxException e) {
            attached = false;
            throw e;
        }
        if (detaches.get() != since) {
            attached = false;
            translator.detach();
            throw new IllegalStateException(address + " was detached while it was armed");
        }
    }

    private void quietAfter(Exception cause) {
        try {
            quiet();
        } catch (LinuxException e) {
            cause.addSuppressed(e);
        }
    }

    /** Bus master off, and interrupts. Both are tried. */
    private void quiet() throws LinuxException {
        Steps steps = new Steps();
        steps.run(command::silence);
        steps.run(interrupts::off);
        steps.end();
    }

    /**
     * Who listens goes on listening, and hears nothing. The bit that is taken is the device's, and a hostile one need not heed it:
     * {@link #detach} does not ask the device. One that answers all ones is taken for gone.
     */
    @Override
    public void silence() {
        arming.silence();
        try {
            quiet();
        } catch (LinuxException e) {
            throw failed("silencing", e);
        }
    }

    /**
     * Resets the function; if it cannot be reset alone or that fails, the bus or slot, provided that everything there is this
     * platform's. The kernel gives a device a minute.
     *
     * @throws RefusedException with {@link PlatformRule#NO_RESET}
     */
    @Override
    public void reset() {
        arming.silence();
        IllegalStateException before = new IllegalStateException("before the reset");
        // The kernel restores what it finds, so what is silent before comes back silent.
        quietAfter(before);
        try {
            if (resettable) {
                alone();
            } else {
                translator.hotReset();
            }
            quiet();
        } catch (LinuxException e) {
            throw failed("resetting", e);
        }
    }

    private void alone() throws LinuxException {
        try {
            translator.device().reset();
        } catch (LinuxException e) {
            try {
                translator.hotReset();
            } catch (LinuxException | RefusedException other) {
                e.addSuppressed(other);
                throw e;
            }
        }
    }

    /**
     * By iommufd the device is in the blocking domain of its group, with all its PASIDs, until it is armed again. By a container all
     * of its mappings are removed, and what is mapped afterwards it reaches.
     */
    @Override
    public void detach() {
        attached = false;
        detaches.incrementAndGet();
        try {
            translator.detach();
        } catch (LinuxException e) {
            throw failed("detaching", e);
        }
    }

    /**
     * A level-triggered one is masked by the kernel when it comes, and unmasked when the next one is waited for.
     *
     * @throws RefusedException with {@link PlatformRule#VECTOR}, {@link PlatformRule#OTHER_KIND} or {@link PlatformRule#LISTENED}
     */
    @Override
    public EventSource interrupt(IrqKind kind, int vector) {
        try {
            return interrupts.listen(kernel, kind, vector);
        } catch (LinuxException e) {
            throw failed("listening to " + kind + " " + vector, e);
        }
    }

    /**
     * Uncorrectable errors, also while the device is silent.
     *
     * @throws UnsupportedOperationException for conventional PCI
     * @throws RefusedException with {@link PlatformRule#LISTENED}
     */
    @Override
    public EventSource errors() {
        return notices(Irqs.ERR, "errors");
    }

    /** @throws RefusedException with {@link PlatformRule#LISTENED} */
    @Override
    public EventSource removal() {
        return notices(Irqs.REQ, "requests to give it back");
    }

    private EventSource notices(int index, String what) {
        try {
            return notices.listen(kernel, index, what);
        } catch (LinuxException e) {
            throw failed("listening to " + what, e);
        }
    }

    private UncheckedIOException failed(String what, IOException e) {
        return new UncheckedIOException(address + " " + what + ": " + e.getMessage(), e);
    }

    /**
     * Closes everything whatever fails, since the kernel itself turns a device off that is closed (bus master, interrupts, reset).
     * Sources end. A device that was taken from its driver is given back to it.
     *
     * @throws UncheckedIOException if it cannot be given back; its journal still names it
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        arming.silence();
        quietAfter(new IllegalStateException("closing"));
        interrupts.close();
        notices.close();
        registers.close();
        translator.close();
        if (binding != null) {
            try {
                binding.giveBack(address);
            } catch (IOException e) {
                throw failed("giving it back to its driver", e);
            }
        }
    }
}
