package dev.ironshim.impl.linux;

import dev.ironshim.impl.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the kernel itself tells of a device: errors of its port (AER, DPC), and the wish to have it back. Silence does not end them. */
final class Notices {
    private final VfioDevice device;
    private final String address;
    private final Map<Integer, IrqSource> sources = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Notices(VfioDevice device, String address) {
        this.device = device;
        this.address = address;
    }

    /**
     * Listens to ERR or REQ.
     *
     * @throws UnsupportedOperationException if the device does not report that
     * @throws RefusedException if somebody listens already
     */
    synchronized IrqSource listen(Kernel kernel, int index, String what) throws LinuxException {
        if (sources.containsKey(index)) {
            throw refuse(PlatformRule.LISTENED, what, "one that nobody listens to");
        }
        try {
            if (device.irq(index).count() == 0) {
                throw new UnsupportedOperationException(address + " does not report " + what);
            }
        } catch (LinuxException e) {
            if (e.is(Errno.EINVAL)) {
                throw new UnsupportedOperationException(address + " is no PCI Express: it does not report " + what);
            }
            throw e;
        }
        String name = what + " of " + address;
        IrqSource source =
                new IrqSource(EventFd.create(kernel, name), name, () -> {}, closing -> leave(index, closing));
        sources.put(index, source);
        try {
            device.irqs(index).assign(0, List.of(source.event()));
            if (closed) {
                throw new IllegalStateException(address + " is closed");
            }
            return source;
        } catch (LinuxException | RuntimeException e) {
            sources.remove(index);
            source.discard();
            throw e;
        }
    }

    private RefusedException refuse(PlatformRule rule, String found, String expected) {
        return new RefusedException(rule, RefusedException.NOWHERE, address + " " + found, expected);
    }

    private synchronized void leave(int index, IrqSource source) throws LinuxException {
        if (sources.remove(index, source)) {
            List<@Nullable EventFd> nobody = new ArrayList<>();
            nobody.add(null);
            device.irqs(index).assign(0, nobody);
        }
    }

    /** Ends all that listen, without a lock. */
    void close() {
        closed = true;
        sources.values().forEach(IrqSource::discard);
    }
}
