package dev.ironshim.impl.linux;

import dev.ironshim.impl.manifest.IrqKind;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The interrupts of a device that are listened to. They are on in the kernel while the device is armed. One vector comes and goes
 * without the others noticing: it alone is tied to its eventfd, and vectors that nobody listens to are tied to none.
 *
 * <p>{@link #off} takes no lock, so a call of the kernel's that hangs does not keep interrupts from being turned off by another
 * thread.
 */
final class Interrupts {
    /**
     * What the kernel has on.
     *
     * @param certain whether it has said so, and nothing since
     */
    private record On(IrqKind kind, int vectors, boolean certain) {}

    private final VfioDevice device;
    private final String address;
    private final Arming arming;
    private final AtomicReference<@Nullable On> on = new AtomicReference<>();

    // Changed under the lock of this object, which orders those who listen.
    private final ConcurrentSkipListMap<Integer, IrqSource> sources = new ConcurrentSkipListMap<>();
    private volatile IrqKind kind = IrqKind.INTX;
    private volatile boolean closed;

    Interrupts(VfioDevice device, String address, Arming arming) {
        this.device = device;
        this.address = address;
        this.arming = arming;
    }

    static int index(IrqKind kind) {
        return switch (kind) {
            case INTX -> Irqs.INTX;
            case MSI -> Irqs.MSI;
            case MSI_X -> Irqs.MSIX;
        };
    }

    /**
     * Listens to a vector.
     *
     * @throws RefusedException if the device does not have it, or another kind or the same vector is listened to
     */
    synchronized IrqSource listen(Kernel kernel, IrqKind wanted, int vector) throws LinuxException {
        int count = device.irq(index(wanted)).count();
        if (vector < 0 || vector >= count) {
            throw refuse(PlatformRule.VECTOR, wanted + " " + vector, count + " of that kind");
        }
        if (!sources.isEmpty() && kind != wanted) {
            throw refuse(PlatformRule.OTHER_KIND, wanted.toString(), kind + ", as long as one is listened to");
        }
        if (sources.containsKey(vector)) {
            throw refuse(PlatformRule.LISTENED, wanted + " " + vector, "one that nobody listens to");
        }
        String name = wanted + " " + vector + " of " + address;
        IrqSource source = new IrqSource(
                EventFd.create(kernel, name), name, () -> serviced(wanted), closing -> leave(vector, closing));
        kind = wanted;
        sources.put(vector, source);
        try {
            if (arming.armed()) {
                turnOn(vector);
            }
            if (closed) {
                throw new IllegalStateException(address + " is closed");
            }
            return source;
        } catch (LinuxException | RuntimeException e) {
            sources.remove(vector);
            source.discard();
            throw e;
        }
    }

    private RefusedException refuse(PlatformRule rule, String found, String expected) {
        return new RefusedException(rule, RefusedException.NOWHERE, address + " " + found, expected);
    }

    /** Turns all that are listened to on. */
    synchronized void arm() throws LinuxException {
        off();
        if (!sources.isEmpty()) {
            long since = arming.silences();
            first();
            stillWanted(since);
        }
    }

    /** Ties one vector to its eventfd. */
    private void turnOn(int vector) throws LinuxException {
        long since = arming.silences();
        On now = on.get();
        if (now != null && now.certain && now.kind == kind) {
            extend(now, vector);
        } else {
            off();
            first();
        }
        stillWanted(since);
    }

    /** Whoever silences the device meanwhile wins. */
    private void stillWanted(long since) throws LinuxException {
        if (arming.overtaken(since)) {
            off();
        }
    }

    private void extend(On now, int vector) throws LinuxException {
        if (vector >= now.vectors && device.irq(index(kind)).fixedSize()) {
            throw refuse(
                    PlatformRule.VECTOR,
                    kind + " " + vector,
                    "one of the " + now.vectors + " that could be had at first: more would turn those off for a while");
        }
        IrqSource source = sources.get(vector);
        tie(now, vector, source == null ? null : source.event());
    }

    /** Ties one vector of an index that is on. If somebody turns the index off meanwhile, this may turn it on again. */
    private void tie(On now, int vector, @Nullable EventFd event) throws LinuxException {
        On wider = new On(now.kind, Math.max(now.vectors, vector + 1), true);
        List<@Nullable EventFd> one = new ArrayList<>();
        one.add(event);
        boolean done = false;
        try {
            int fewer = device.irqs(index(now.kind)).assign(vector, one);
            if (fewer > 0) {
                throw fewer(fewer);
            }
            done = true;
        } finally {
            if (!on.compareAndSet(now, done ? wider : now)) {
                on.set(new On(now.kind, wider.vectors, false));
            }
        }
    }

    /** Turns the index on: with all vectors if their number is fixed then, with those that are listened to if more can follow. */
    private void first() throws LinuxException {
        VfioDevice.IrqInfo info = device.irq(index(kind));
        Integer last = sources.isEmpty() ? null : sources.lastKey();
        if (last == null) {
            return;
        }
        int vectors = info.fixedSize() ? Math.max(last + 1, info.count()) : last + 1;
        int fewer = turnOnAll(vectors);
        if (fewer > last) {
            fewer = turnOnAll(fewer);
        }
        if (fewer > 0) {
            throw fewer(fewer);
        }
    }

    /** @return as {@link Irqs#assign} */
    private int turnOnAll(int vectors) throws LinuxException {
        On maybe = new On(kind, vectors, false);
        on.set(maybe);
        int fewer = device.irqs(index(kind)).assign(0, events(vectors));
        if (fewer > 0) {
            // The index stays off then.
            on.compareAndSet(maybe, null);
        } else if (!on.compareAndSet(maybe, new On(kind, vectors, true))) {
            // Whoever turned it off while the kernel turned it on has asked too early.
            on.set(maybe);
        }
        return fewer;
    }

    private LinuxException fewer(int fewer) {
        return new LinuxException(
                Command.VFIO_DEVICE_SET_IRQS.name(),
                device.name(),
                0,
                "only " + fewer + " vectors of " + kind
                        + " can be had: listen to lower ones, or free some on this machine");
    }

    private List<@Nullable EventFd> events(int vectors) {
        List<@Nullable EventFd> events = new ArrayList<>();
        for (int i = 0; i < vectors; i++) {
            IrqSource source = sources.get(i);
            events.add(source == null ? null : source.event());
        }
        return events;
    }

    /**
     * Turns all of them off in the kernel; who listens goes on listening. Once an answer was lost, that there is nothing to be turned
     * off ({@code EINVAL}) is believed.
     */
    void off() throws LinuxException {
        for (On now = on.get(); now != null; now = on.get()) {
            try {
                device.irqs(index(now.kind)).disable();
            } catch (LinuxException e) {
                if (now.certain || !e.is(Errno.EINVAL)) {
                    on.compareAndSet(now, new On(now.kind, now.vectors, false));
                    throw e;
                }
            }
            if (on.compareAndSet(now, null)) {
                return;
            }
        }
    }

    /** A level-triggered interrupt was masked when it came, and whoever handled it waits for the next one. */
    private void serviced(IrqKind which) throws LinuxException {
        long since = arming.silences();
        if (which != IrqKind.INTX || !arming.armed()) {
            return;
        }
        try {
            device.irqs(Irqs.INTX).unmask();
        } catch (LinuxException e) {
            // One that is off is not masked when it is turned on again.
            if (!arming.overtaken(since)) {
                throw e;
            }
        }
    }

    /** Unties one vector, and turns the index off with the last one. */
    private synchronized void leave(int vector, IrqSource source) throws LinuxException {
        if (!sources.remove(vector, source)) {
            return;
        }
        On now = on.get();
        if (now == null) {
            return;
        }
        long since = arming.silences();
        if (sources.isEmpty()) {
            off();
        } else {
            tie(now, vector, null);
            stillWanted(since);
        }
    }

    /** Ends all that listen, without a lock: a call that hangs is not waited for. */
    void close() {
        closed = true;
        sources.values().forEach(IrqSource::discard);
    }
}
