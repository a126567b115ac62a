package dev.ironshim.reports.inspect.words;

import dev.ironshim.impl.verified.Bytes;

/** The bytes that are known of a function. */
@SuppressWarnings("ArrayRecordComponent") // read by others, never changed
public record Registers(byte[] config) {
    boolean has(int offset, int length) {
        return offset + length <= config.length;
    }

    public int u8(int offset) {
        return Bytes.u8(config, offset);
    }

    public int u16(int offset) {
        return Bytes.u16(config, offset);
    }

    public long u32(int offset) {
        return Bytes.u32(config, offset);
    }
}
