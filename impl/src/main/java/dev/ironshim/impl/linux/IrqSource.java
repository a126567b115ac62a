package dev.ironshim.impl.linux;

import dev.ironshim.impl.isolation.Platform.EventSource;
import java.io.UncheckedIOException;

/**
 * What the kernel raises an eventfd for. Closing it first tells and wakes those who wait, then unties the eventfd in the kernel, then
 * gives it back: when closing has returned, nobody is told of anything any more.
 */
final class IrqSource implements EventSource {
    /** Something that the kernel may refuse. */
    interface Step {
        void run() throws LinuxException;
    }

    /** Something to be done about this source that the kernel may refuse. */
    interface Leave {
        void run(IrqSource source) throws LinuxException;
    }

    private final EventFd event;
    private final String name;
    private final Step serviced;
    private final Leave leave;
    private volatile boolean closed;
    // Under the lock of this object.
    private boolean told;

    /**
     * @param serviced done before the next one is waited for, once one came
     * @param leave unties the eventfd
     */
    IrqSource(EventFd event, String name, Step serviced, Leave leave) {
        this.event = event;
        this.name = name;
        this.serviced = serviced;
        this.leave = leave;
    }

    EventFd event() {
        return event;
    }

    @Override
    public long await(int millis) {
        if (millis < 0) {
            throw new IllegalArgumentException(millis + " milliseconds");
        }
        try {
            if (closed) {
                return 0;
            }
            if (handled()) {
                service();
            }
            event.ready(millis);
            synchronized (this) {
                long count = closed ? 0 : event.take();
                told |= count > 0;
                return count;
            }
        } catch (LinuxException e) {
            throw new UncheckedIOException(name + ": " + e.getMessage(), e);
        } catch (IllegalStateException e) {
            // Its file was given back between two looks.
            if (closed) {
                return 0;
            }
            throw e;
        }
    }

    private synchronized boolean handled() {
        boolean handled = told;
        told = false;
        return handled;
    }

    /** Not under the lock: closing waits for no call of the kernel's. */
    private void service() throws LinuxException {
        try {
            serviced.run();
        } catch (LinuxException e) {
            synchronized (this) {
                told = true;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        if (!shut()) {
            return;
        }
        try {
            leave.run(this);
        } catch (LinuxException e) {
            // The kernel raises a file that nobody has any more, until the device is silenced.
            throw new UncheckedIOException(name + ": " + e.getMessage(), e);
        } finally {
            event.close();
        }
    }

    /** Closes it without asking the kernel for more than its file: the device is given back, or never had it. */
    void discard() {
        if (shut()) {
            event.close();
        }
    }

    /** @return whether it was open */
    private boolean shut() {
        synchronized (this) {
            if (closed) {
                return false;
            }
            closed = true;
        }
        try {
            event.raise();
        } catch (LinuxException e) {
            // Who waits leaves when the time is over.
        }
        return true;
    }
}
