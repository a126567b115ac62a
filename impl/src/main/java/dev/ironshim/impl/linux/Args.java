package dev.ironshim.impl.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One structure for one command, all zeros but for what is set. Its first field, {@code argsz} or {@code size}, says how long
 * it is.
 */
final class Args implements AutoCloseable {
    private final Arena arena;
    private final Struct struct;
    private final MemorySegment memory;

    Args(Struct struct) {
        this(struct, 0);
    }

    /** @param tail bytes that follow the fields */
    Args(Struct struct, long tail) {
        this(struct, tail, Arena.ofConfined());
    }

    private Args(Struct struct, long tail, Arena arena) {
        this.struct = struct;
        this.arena = arena;
        memory = arena.allocate(struct.bytes() + tail, 8);
        if (struct.fields().containsKey("argsz") || struct.fields().containsKey("size")) {
            memory.set(JAVA_INT_UNALIGNED, 0, (int) memory.byteSize());
        }
    }

    /**
     * One for each thread, for a command that is frequent: it keeps what was set and what the kernel answered, so every field
     * is set each time, and it is never closed.
     */
    static ThreadLocal<Args> perThread(Struct struct) {
        return ThreadLocal.withInitial(() -> new Args(struct, 0, Arena.ofAuto()));
    }

    Args set(String field, long value) {
        return set(struct.field(field), value);
    }

    Args set(Struct.Field at, long value) {
        switch (at.bytes()) {
            case 1 -> memory.set(JAVA_BYTE, at.offset(), (byte) value);
            case 2 -> memory.set(JAVA_SHORT_UNALIGNED, at.offset(), (short) value);
            case 4 -> memory.set(JAVA_INT_UNALIGNED, at.offset(), (int) value);
            default -> memory.set(JAVA_LONG_UNALIGNED, at.offset(), value);
        }
        return this;
    }

    /** Numbers of fewer than 8 bytes are unsigned. */
    long get(String field) {
        return get(struct.field(field));
    }

    long get(Struct.Field at) {
        return switch (at.bytes()) {
            case 1 -> memory.get(JAVA_BYTE, at.offset()) & 0xFFL;
            case 2 -> memory.get(JAVA_SHORT_UNALIGNED, at.offset()) & 0xFFFFL;
            case 4 -> memory.get(JAVA_INT_UNALIGNED, at.offset()) & 0xFFFF_FFFFL;
            default -> memory.get(JAVA_LONG_UNALIGNED, at.offset());
        };
    }

    int getInt(String field) {
        return (int) get(field);
    }

    /** What follows the fields. */
    MemorySegment tail() {
        return memory.asSlice(struct.bytes());
    }

    MemorySegment memory() {
        return memory;
    }

    /** Memory that lives as long as this structure: what one of its pointers points to. */
    MemorySegment allocate(long bytes) {
        return arena.allocate(Math.max(bytes, 1), 8);
    }

    @Override
    public void close() {
        arena.close();
    }
}
