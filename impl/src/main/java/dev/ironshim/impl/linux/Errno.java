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

    /** The name of an error number, such as {@code EINVAL}; {@code errno 123} if it is none of these. */
    public static String name(int number) {
        return Arrays.stream(values())
                .filter(each -> each.number == number)
                .map(Enum::name)
                .findFirst()
                .orElse("errno " + number);
    }
}
