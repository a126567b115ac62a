package dev.ironshim.impl.linux;

import dev.ironshim.impl.pci.Bdf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The kernel refused. The message says what was asked of which file, what it answered, and what to do about it. */
public final class LinuxException extends IOException {
    private static final long serialVersionUID = 1;

    private static final String NONSENSE = "report this kernel";

    private final String operation;
    private final String on;
    private final String advice;
    private final int errno;

    /**
     * @param operation such as {@code VFIO_IOMMU_MAP_DMA}
     * @param on the file it was asked of, and arguments that matter
     * @param errno as the kernel answered it, positive; 0 if it answered nonsense
     */
    LinuxException(String operation, String on, int errno, @Nullable String advice) {
        super(text(operation, on, errno, advice(errno, advice)));
        this.operation = operation;
        this.on = on;
        this.errno = errno;
        this.advice = advice(errno, advice);
    }

    private LinuxException(LinuxException cause, Bdf device) {
        super(text(cause.operation, cause.on + " for " + device, cause.errno, cause.advice), cause);
        operation = cause.operation;
        on = cause.on;
        errno = cause.errno;
        advice = cause.advice;
    }

    private static String text(String operation, String on, int errno, String advice) {
        return operation + " on " + on + ": " + (errno == 0 ? "refused" : Errno.name(errno)) + "; " + advice;
    }

    /** What is usual for the number follows what was given, unless that speaks of the number itself. */
    private static String advice(int errno, @Nullable String given) {
        if (given == null) {
            return errno == 0 ? NONSENSE : Errno.advice(errno);
        }
        return errno == 0 || given.contains(Errno.name(errno)) ? given : given + "; " + Errno.advice(errno);
    }

    /** The same, about one device: the file that was asked serves several. */
    LinuxException about(Bdf device) {
        return new LinuxException(this, device);
    }

    public String operation() {
        return operation;
    }

    /** The error number, positive; 0 if the kernel's answer made no sense. */
    public int errno() {
        return errno;
    }

    public boolean is(Errno expected) {
        return errno == expected.number();
    }
}
