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
    private final Arena arena = Arena.ofConfined();
    private final Struct struct;
    private final MemorySegment memory;

    Args(Struct struct) {
        this(struct, 0);
    }

    /** @param tail bytes that follow the fields */
    Args(Struct struct, long tail) {
        this.struct = struct;
        memory = arena.allocate(struct.bytes() + tail, 8);
        if (struct.fields().containsKey("argsz") || struct.fields().containsKey("size")) {
            memory.set(JAVA_INT_UNALIGNED, 0, (int) memory.byteSize());
        }
    }

    Args set(String field, long value) {
        Struct.Field at = struct.field(field);
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
        Struct.Field at = struct.field(field);
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
