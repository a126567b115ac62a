package dev.ironshim.impl.pci;

import dev.ironshim.impl.verified.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The bytes of a configuration space that are known, and what was noticed while reading them. */
final class Space {
    final byte[] bytes;
    final int known;
    final List<Note> notes = new ArrayList<>();

    Space(byte[] bytes) {
        this.bytes = bytes;
        this.known = bytes.length;
    }

    boolean has(int offset, int length) {
        return offset + length <= known;
    }

    int u8(int offset) {
        return Bytes.u8(bytes, offset);
    }

    int u16(int offset) {
        return Bytes.u16(bytes, offset);
    }

    long u32(int offset) {
        return Bytes.u32(bytes, offset);
    }

    int[] u8OfEach(int[] offsets) {
        return IntStream.of(offsets).map(this::u8).toArray();
    }

    int[] u16OfEach(int[] offsets) {
        return IntStream.of(offsets).map(this::u16).toArray();
    }

    void note(PciRule rule, int offset, String found) {
        notes.add(new Note(rule, offset, found));
    }

    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
