/* What a map and an unmap of one page cost without Java: the same two commands on an IOAS of /dev/iommu, N times.
   Prints nanoseconds for one pair. Only measured beside; nothing of the bindings is native. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>

struct alloc { uint32_t size, flags, id; };
struct map { uint32_t size, flags, ioas, reserved; uint64_t va, length, iova; };
struct unmap { uint32_t size, ioas; uint64_t iova, length; };

int main(int argc, char **argv)
{
    long n = argc > 1 ? atol(argv[1]) : 1000;
    int fd = open("/dev/iommu", O_RDWR);
    struct alloc a = { sizeof a, 0, 0 };
    void *page = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (fd < 0 || ioctl(fd, 0x3b81, &a) || page == MAP_FAILED)
        return 1;
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (long i = 0; i < n; i++) {
        struct map m;
        struct unmap u;
        memset(&m, 0, sizeof m);
        memset(&u, 0, sizeof u);
        m = (struct map){ sizeof m, 7, a.id, 0, (uint64_t)(uintptr_t)page, 4096, 0x100000 };
        u = (struct unmap){ sizeof u, a.id, 0x100000, 4096 };
        if (ioctl(fd, 0x3b85, &m) || ioctl(fd, 0x3b86, &u))
            return 2;
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    printf("%ld\n", ((to.tv_sec - from.tv_sec) * 1000000000L + to.tv_nsec - from.tv_nsec) / n);
    return 0;
}
