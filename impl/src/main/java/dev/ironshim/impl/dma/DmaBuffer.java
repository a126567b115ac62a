package dev.ironshim.impl.dma;

import dev.ironshim.impl.refusal.RefusedException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Memory that a device may be given. A device writes into it at any time, so every access is by its own width, opaque to the
 * compiler's reordering, and what shall be judged is copied out first. It starts and ends as zeros. Numbers are
 * little-endian, as PCI has them.
 *
 * <p>Thread-safe.
 */
public final class DmaBuffer implements AutoCloseable {
    /** Bytes of the largest buffer. */
    public static final long MAX_BYTES = 1L << 32;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = INT.varHandle();
    private static final VarHandle LONGS = LONG.varHandle();

    /** Of {@code uses}: the owner has given the memory up. */
    private static final int CLOSED = 1 << 31;

    private final MemorySegment memory;
    private final Runnable free;
    // Holds, and whether it is closed, in one word: whoever holds a lock of ours could keep a monitor from its work.
    private final AtomicInteger uses = new AtomicInteger();
    private final AtomicBoolean closeLater = new AtomicBoolean();

    private DmaBuffer(MemorySegment memory, Runnable free) {
        this.memory = memory;
        this.free = free;
    }

    /**
     * Memory that is zero.
     *
     * @param bytes 1 to {@link #MAX_BYTES}
     * @param alignment of its address, a power of two
     */
    public static DmaBuffer allocate(long bytes, long alignment) {
        if (bytes < 1 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException(bytes + " bytes; 1 to " + MAX_BYTES + " are possible");
        }
        if (Long.bitCount(alignment) != 1 || alignment < 0) {
            throw new IllegalArgumentException("alignment " + alignment + " is no power of two");
        }
        Arena arena = Arena.ofShared();
        return new DmaBuffer(arena.allocate(bytes, Math.max(alignment, Long.BYTES)), arena::close);
    }

    /**
     * Memory that somebody else has made, such as huge pages or a file.
     *
     * @param memory in the global scope: nobody can end it while a device reaches it but {@code free}; zeroed when it is closed
     * @param free what gives it back, called once
     * @throws RefusedException with {@link DmaRule#SCOPE} if an arena can end the memory, or it is no native memory to be written
     */
    public static DmaBuffer over(MemorySegment memory, Runnable free) {
        if (!memory.isNative()
                || memory.isReadOnly()
                || !memory.scope().equals(Arena.global().scope())) {
            throw refuse(DmaRule.SCOPE, String.valueOf(memory), "native memory to be written, of the global scope");
        }
        if (memory.byteSize() < 1 || memory.byteSize() > MAX_BYTES) {
            throw new IllegalArgumentException(memory.byteSize() + " bytes; 1 to " + MAX_BYTES + " are possible");
        }
        return new DmaBuffer(memory, free);
    }

    /** Its length in bytes. */
    public long bytes() {
        return memory.byteSize();
    }

    /** The memory itself, for whoever maps it: the platform. */
    public MemorySegment memory() {
        return memory;
    }

    /** Reads 32 bits at {@code offset}, a multiple of 4. */
    public int readInt(long offset) {
        return (int) INTS.getAcquire(memory, at(offset, Integer.BYTES));
    }

    /** Writes 32 bits at {@code offset}, a multiple of 4. */
    public void writeInt(long offset, int value) {
        INTS.setRelease(memory, at(offset, Integer.BYTES), value);
    }

    /** Reads 64 bits at {@code offset}, a multiple of 8. */
    public long readLong(long offset) {
        return (long) LONGS.getAcquire(memory, at(offset, Long.BYTES));
    }

    /** Writes 64 bits at {@code offset}, a multiple of 8. */
    public void writeLong(long offset, long value) {
        LONGS.setRelease(memory, at(offset, Long.BYTES), value);
    }

    /** Copies {@code length} bytes from {@code offset} out, so that the device cannot change them any more. */
    public byte[] copyOut(long offset, int length) {
        check(offset, length, 1);
        VarHandle.acquireFence();
        return memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Copies bytes in. */
    public void copyIn(long offset, byte[] bytes) {
        check(offset, bytes.length, 1);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, offset, bytes.length);
        VarHandle.releaseFence();
    }

    private long at(long offset, int width) {
        check(offset, width, width);
        return offset;
    }

    private void check(long offset, int width, int multiple) {
        if (released()) {
            throw new RefusedException(DmaRule.RELEASED, offset, "released memory", "memory that is held");
        }
        if (offset < 0 || width < 0 || width > bytes() - offset || offset % multiple != 0) {
            throw new RefusedException(
                    DmaRule.OUT_OF_BOUNDS,
                    offset,
                    width + " bytes of " + bytes(),
                    "a multiple of " + multiple + " inside the buffer");
        }
    }

    private boolean released() {
        return uses.get() < 0;
    }

    /** Keeps memory from being released. Who has it gives it back, once; nobody else can. */
    public final class Hold {
        private final AtomicBoolean held = new AtomicBoolean(true);

        private Hold() {}

        /**
         * The device does not reach the memory any more.
         *
         * @return whether somebody wanted it closed as soon as that, which is left to the caller: it may take long, and calls
         *     what somebody else gave
         */
        public boolean release() {
            if (!held.compareAndSet(true, false)) {
                throw new IllegalStateException("released twice");
            }
            return uses.decrementAndGet() == 0 && closeLater.get();
        }
    }

    /**
     * Keeps the memory until the hold is released.
     *
     * @throws RefusedException if it was released
     */
    public Hold hold() {
        int before = uses.getAndUpdate(each -> each < 0 ? each : each + 1);
        if (before < 0) {
            throw refuse(DmaRule.RELEASED, "released memory", "memory that is held");
        }
        return new Hold();
    }

    /**
     * Zeroes the memory and gives it back. Closing twice does nothing.
     *
     * @throws RefusedException with {@link DmaRule#MAPPED} while a device can reach it; it stays as it was then
     */
    @Override
    public void close() {
        while (!uses.compareAndSet(0, CLOSED)) {
            int now = uses.get();
            if (now < 0) {
                return;
            }
            if (now > 0) {
                throw refuse(DmaRule.MAPPED, now + " mappings", "none");
            }
        }
        zero();
        free.run();
    }

    /** Closes the memory as soon as no device can reach it: now, or by whoever releases the last hold. */
    public void closeWhenReleased() {
        closeLater.set(true);
        if (uses.get() == 0) {
            close();
        }
    }

    /** Zeroes all of it. */
    public void scrub() {
        if (released()) {
            throw refuse(DmaRule.RELEASED, "released memory", "memory that is held");
        }
        zero();
    }

    /** The fence keeps the zeros from being dropped as writes that nobody reads. */
    private void zero() {
        memory.fill((byte) 0);
        VarHandle.fullFence();
    }

    private static RefusedException refuse(DmaRule rule, String found, String expected) {
        return new RefusedException(rule, RefusedException.NOWHERE, found, expected);
    }
}
