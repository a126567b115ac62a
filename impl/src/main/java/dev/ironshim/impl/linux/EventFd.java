package dev.ironshim.impl.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A counter that the kernel raises when an interrupt comes. */
public final class EventFd implements AutoCloseable {
    private final Fd fd;

    private EventFd(Fd fd) {
        this.fd = fd;
    }

    public static EventFd create(Kernel kernel, String name) throws LinuxException {
        int number = kernel.eventfd(0, Kernel.O_NONBLOCK | Kernel.O_CLOEXEC);
        if (number < 0) {
            throw new LinuxException("eventfd", name, -number, "EMFILE: raise 'ulimit -n'");
        }
        return new EventFd(new Fd(kernel, number, name));
    }

    Fd fd() {
        return fd;
    }

    /** How many interrupts came since the last time; 0 if none. Does not wait. */
    public long take() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment counter = arena.allocate(JAVA_LONG);
            long answer = fd.read(counter, Long.BYTES);
            if (answer == -Errno.EAGAIN.number()) {
                return 0;
            }
            if (answer != Long.BYTES) {
                throw new LinuxException("read", fd.name(), answer < 0 ? (int) -answer : 0, "the eventfd is gone");
            }
            return counter.get(JAVA_LONG, 0);
        }
    }

    /** Raises it as the kernel would: whoever waits for it goes on. */
    public void raise() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long answer = fd.write(arena.allocateFrom(JAVA_LONG, 1), Long.BYTES);
            // One that is full is raised.
            if (answer != Long.BYTES && answer != -Errno.EAGAIN.number()) {
                throw new LinuxException("write", fd.name(), answer < 0 ? (int) -answer : 0, "the eventfd is gone");
            }
        }
    }

    /**
     * Waits for an interrupt.
     *
     * @return how many came; 0 if none came in time
     */
    public long await(int millis) throws LinuxException {
        ready(millis);
        return take();
    }

    /** Waits for an interrupt, and leaves it to be taken. */
    public boolean ready(int millis) throws LinuxException {
        return fd.readable(millis);
    }

    @Override
    public void close() {
        fd.close();
    }
}
