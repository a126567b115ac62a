package dev.ironshim.jml.lemma;

import dev.ironshim.impl.verified.Bytes;

/** What is written is what is read. */
public final class RoundTrip {
    private RoundTrip() {}

    /** 16 bits. */
    /*@ public normal_behavior
    @ requires 0 <= at && at <= bytes.length - 2 && 0 <= value && value <= 65535;
    @ ensures \result == value;
    @ assignable bytes[at .. at + 1];
    @*/
    public static int u16(byte[] bytes, int at, int value) {
        Bytes.putU16(bytes, at, value);
        return Bytes.u16(bytes, at);
    }

    /** 32 bits. */
    /*@ public normal_behavior
    @ requires 0 <= at && at <= bytes.length - 4 && 0 <= value && value <= 4294967295L;
    @ ensures \result == value;
    @ assignable bytes[at .. at + 3];
    @*/
    public static long u32(byte[] bytes, int at, long value) {
        Bytes.putU32(bytes, at, value);
        return Bytes.u32(bytes, at);
    }

    /** 64 bits, all of them. */
    /*@ public normal_behavior
    @ requires 0 <= at && at <= bytes.length - 8;
    @ ensures \result == value;
    @ assignable bytes[at .. at + 7];
    @*/
    public static long u64(byte[] bytes, int at, long value) {
        Bytes.putU64(bytes, at, value);
        return Bytes.u64(bytes, at);
    }
}
