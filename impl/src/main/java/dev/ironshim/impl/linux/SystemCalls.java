package dev.ironshim.impl.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/** The C library's wrappers. None of the calls is critical: all of them may sleep. */
@SuppressWarnings("restricted")
final class SystemCalls implements Kernel {
    static final SystemCalls INSTANCE = new SystemCalls();

    private static final int MAP_SHARED = 1;
    private static final int MAP_PRIVATE = 2;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_POPULATE = 0x8000;
    private static final int MAP_HUGETLB = 0x40000;
    // The binary logarithm of 2 MiB, where the flags have room for it.
    private static final int MAP_HUGE_2MB = 21 << 26;
    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;
    private static final int F_ADD_SEALS = 1033;
    private static final int F_SEAL_SEAL = 1;
    private static final int F_SEAL_SHRINK = 2;
    private static final int F_SEAL_GROW = 4;
    private static final int POLLIN = 1;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final ThreadLocal<MemorySegment> STATES =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

    private final MethodHandle open = variadic("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private final MethodHandle close = call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private final MethodHandle ioctlPointer =
            variadic("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
    private final MethodHandle ioctlValue =
            variadic("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private final MethodHandle mmap = call(
            "mmap", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private final MethodHandle memfd = call("memfd_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private final MethodHandle ftruncate = call("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
    private final MethodHandle fcntl = variadic("fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private final MethodHandle munmap = call("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private final MethodHandle pread =
            call("pread", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
    private final MethodHandle pwrite =
            call("pwrite", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
    private final MethodHandle read = call("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private final MethodHandle write = call("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private final MethodHandle eventfd = call("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private final MethodHandle poll = call("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    private SystemCalls() {}

    private static MethodHandle call(String name, FunctionDescriptor type) {
        return handle(name, type, Linker.Option.captureCallState("errno"));
    }

    /** All variadic functions here have two fixed parameters. */
    private static MethodHandle variadic(String name, FunctionDescriptor type) {
        return handle(name, type, Linker.Option.captureCallState("errno"), Linker.Option.firstVariadicArg(2));
    }

    private static MethodHandle handle(String name, FunctionDescriptor type, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
    }

    private static int answer(int result, MemorySegment state) {
        return result == -1 ? -state.get(JAVA_INT, ERRNO) : result;
    }

    private static long answer(long result, MemorySegment state) {
        return result == -1 ? -state.get(JAVA_INT, ERRNO) : result;
    }

    @Override
    public int open(String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = STATES.get();
            return answer((int) open.invokeExact(state, arena.allocateFrom(path), flags), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    @Override
    public int close(int fd) {
        try {
            MemorySegment state = STATES.get();
            return answer((int) close.invokeExact(state, fd), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    @Override
    public int ioctl(int fd, Command command, MemorySegment argument) {
        try {
            MemorySegment state = STATES.get();
            return answer((int) ioctlPointer.invokeExact(state, fd, command.number(), argument), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    @Override
    public int ioctl(int fd, Command command, long argument) {
        try {
            MemorySegment state = STATES.get();
            return answer((int) ioctlValue.invokeExact(state, fd, command.number(), argument), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    @Override
    public long mmap(int fd, long offset, long length, int protection) {
        try {
            MemorySegment state = STATES.get();
            return answer((long) mmap.invokeExact(state, 0L, length, protection, MAP_SHARED, fd, offset), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    @Override
    public long mmapAnonymous(long length) {
        return anonymous(length, 0);
    }

    @Override
    public long mmapHuge(long length) {
        return anonymous(length, MAP_HUGETLB | MAP_HUGE_2MB);
    }

    private long anonymous(long length, int more) {
        try {
            MemorySegment state = STATES.get();
            return answer(
                    (long) mmap.invokeExact(
                            state,
                            0L,
                            length,
                            PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE | more,
                            -1,
                            0L),
                    state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    @Override
    public int memfd(String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = STATES.get();
            return answer(
                    (int) memfd.invokeExact(state, arena.allocateFrom(name), MFD_CLOEXEC | MFD_ALLOW_SEALING), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    @Override
    public int ftruncate(int fd, long length) {
        try {
            MemorySegment state = STATES.get();
            return answer((int) ftruncate.invokeExact(state, fd, length), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    @Override
    public int seal(int fd) {
        try {
            MemorySegment state = STATES.get();
            return answer(
                    (int) fcntl.invokeExact(state, fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    @Override
    public int munmap(long address, long length) {
        try {
            MemorySegment state = STATES.get();
            return answer((int) munmap.invokeExact(state, address, length), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    @Override
    public long pread(int fd, MemorySegment to, long length, long offset) {
        try {
            MemorySegment state = STATES.get();
            return answer((long) pread.invokeExact(state, fd, to, length, offset), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    @Override
    public long pwrite(int fd, MemorySegment from, long length, long offset) {
        try {
            MemorySegment state = STATES.get();
            return answer((long) pwrite.invokeExact(state, fd, from, length, offset), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    @Override
    public long read(int fd, MemorySegment to, long length) {
        try {
            MemorySegment state = STATES.get();
            return answer((long) read.invokeExact(state, fd, to, length), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    @Override
    public long write(int fd, MemorySegment from, long length) {
        try {
            MemorySegment state = STATES.get();
            return answer((long) write.invokeExact(state, fd, from, length), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    @Override
    public int eventfd(int initial, int flags) {
        try {
            MemorySegment state = STATES.get();
            return answer((int) eventfd.invokeExact(state, initial, flags), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    @Override
    public int pollReadable(int fd, int millis) {
        // struct pollfd: fd, events, revents.
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = STATES.get();
            MemorySegment entry = arena.allocate(8, 4);
            entry.set(JAVA_INT, 0, fd);
            entry.set(JAVA_SHORT, 4, (short) POLLIN);
            return answer((int) poll.invokeExact(state, entry, 1L, millis), state);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** A handle that is called with its own types throws nothing of its own. */
    private static IllegalStateException broken(Throwable e) {
        return switch (e) {
            case Error error -> throw error;
            case RuntimeException own -> throw own;
            default -> new IllegalStateException(e);
        };
    }
}
