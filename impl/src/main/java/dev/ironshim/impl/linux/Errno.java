package dev.ironshim.impl.linux;

import java.util.Arrays;

/** The error numbers that VFIO and iommufd answer with (asm-generic/errno.h). */
public enum Errno {
    EPERM(1),
    ENOENT(2),
    EINTR(4),
    EIO(5),
    ENXIO(6),
    E2BIG(7),
    EBADF(9),
    EAGAIN(11),
    ENOMEM(12),
    EACCES(13),
    EFAULT(14),
    EBUSY(16),
    EEXIST(17),
    ENODEV(19),
    EINVAL(22),
    EMFILE(24),
    ENOTTY(25),
    ENOSPC(28),
    EPIPE(32),
    EDEADLK(35),
    ENOMSG(42),
    EOVERFLOW(75),
    EBADFD(77),
    EMSGSIZE(90),
    EOPNOTSUPP(95),
    EADDRINUSE(98),
    ETIMEDOUT(110);

    private final int number;

    Errno(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** What to do about an error number, where nobody who asked knows better. */
    static String advice(int number) {
        for (Errno each : values()) {
            if (each.number == number) {
                return switch (each) {
                    case EINTR, EAGAIN -> "a signal or another call came first: ask again";
                    case ENOMEM, ENOSPC -> "the kernel has no room for it: raise 'ulimit -l', or give memory back";
                    case EMFILE -> "too many files are open: raise 'ulimit -n'";
                    case EBUSY -> "something else uses it: wait for that to end, or end it";
                    case EPERM, EACCES -> "run as root, or give the file to this user (chown)";
                    case EIO, ENODEV, ENXIO -> "the device does not answer: close it, and look at the kernel's log";
                    case ETIMEDOUT -> "the device does not end: reset it, or take it off the bus";
                    default -> "the kernel refuses what was asked: report this with its log";
                };
            }
        }
        return "an error that this binding does not know: look at the kernel's log";
    }

    /** The name of an error number, such as {@code EINVAL}; {@code errno 123} if it is none of these. */
    public static String name(int number) {
        return Arrays.stream(values())
                .filter(each -> each.number == number)
                .map(Enum::name)
                .findFirst()
                .orElse("errno " + number);
    }
}
