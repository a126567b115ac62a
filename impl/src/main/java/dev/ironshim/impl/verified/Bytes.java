package dev.ironshim.impl.verified;

/** Little-endian numbers in byte arrays. */
public final class Bytes {
    private Bytes() {}

    /** The unsigned 8-bit number at {@code at}. */
    /*@ public normal_behavior
    @ requires 0 <= at && at < bytes.length;
    @ requires (\forall int i; 0 <= i && i < bytes.length; -128 <= bytes[i] && bytes[i] <= 127);
    @ ensures 0 <= \result && \result <= 255;
    @ ensures \result == (bytes[at] < 0 ? bytes[at] + 256 : bytes[at]);
    @ assignable \strictly_nothing;
    @*/
    public static int u8(byte[] bytes, int at) {
        return bytes[at] & 0xFF;
    }

    /** The unsigned 16-bit number at {@code at}. */
    /*@ public normal_behavior
    @ requires 0 <= at && at <= bytes.length - 2;
    @ requires (\forall int i; 0 <= i && i < bytes.length; -128 <= bytes[i] && bytes[i] <= 127);
    @ ensures \result == (bytes[at] < 0 ? bytes[at] + 256 : bytes[at])
    @     + 256 * (bytes[at + 1] < 0 ? bytes[at + 1] + 256 : bytes[at + 1]);
    @ ensures 0 <= \result && \result <= 65535;
    @ assignable \strictly_nothing;
    @*/
    public static int u16(byte[] bytes, int at) {
        return u8(bytes, at) + 256 * u8(bytes, at + 1);
    }

    /** The unsigned 32-bit number at {@code at}. */
    /*@ public normal_behavior
    @ requires 0 <= at && at <= bytes.length - 4;
    @ requires (\forall int i; 0 <= i && i < bytes.length; -128 <= bytes[i] && bytes[i] <= 127);
    @ ensures \result == (bytes[at] < 0 ? bytes[at] + 256 : bytes[at])
    @     + 256 * (bytes[at + 1] < 0 ? bytes[at + 1] + 256 : bytes[at + 1])
    @     + 65536 * (bytes[at + 2] < 0 ? bytes[at + 2] + 256 : bytes[at + 2])
    @     + 16777216 * (bytes[at + 3] < 0 ? bytes[at + 3] + 256 : bytes[at + 3]);
    @ ensures 0 <= \result && \result <= 4294967295L;
    @ assignable \strictly_nothing;
    @*/
    public static long u32(byte[] bytes, int at) {
        return u16(bytes, at) + 65536L * u16(bytes, at + 2);
    }

    /** The 64-bit number of two unsigned 32-bit halves. */
    /*@ public normal_behavior
    @ requires 0 <= low && low <= 4294967295L && 0 <= high && high <= 4294967295L;
    @ ensures (\result < 0 ? \result + 2 * (Long.MAX_VALUE + 1) : \result) == low + 4294967296L * high;
    @ assignable \strictly_nothing;
    @*/
    public static long joined(long low, long high) {
        return low + 4294967296L * (high < 2147483648L ? high : high - 4294967296L);
    }

    /** The 64-bit number at {@code at}. */
    /*@ public normal_behavior
    @ requires 0 <= at && at <= bytes.length - 8;
    @ requires (\forall int i; 0 <= i && i < bytes.length; -128 <= bytes[i] && bytes[i] <= 127);
    @ ensures (\result < 0 ? \result + 2 * (Long.MAX_VALUE + 1) : \result)
    @     == (bytes[at] < 0 ? bytes[at] + 256 : bytes[at])
    @     + 256 * (bytes[at + 1] < 0 ? bytes[at + 1] + 256 : bytes[at + 1])
    @     + 65536 * (bytes[at + 2] < 0 ? bytes[at + 2] + 256 : bytes[at + 2])
    @     + 16777216 * (bytes[at + 3] < 0 ? bytes[at + 3] + 256 : bytes[at + 3])
    @     + 4294967296L * (bytes[at + 4] < 0 ? bytes[at + 4] + 256 : bytes[at + 4])
    @     + 1099511627776L * (bytes[at + 5] < 0 ? bytes[at + 5] + 256 : bytes[at + 5])
    @     + 281474976710656L * (bytes[at + 6] < 0 ? bytes[at + 6] + 256 : bytes[at + 6])
    @     + 72057594037927936L * (bytes[at + 7] < 0 ? bytes[at + 7] + 256 : bytes[at + 7]);
    @ assignable \strictly_nothing;
    @*/
    public static long u64(byte[] bytes, int at) {
        return joined(u32(bytes, at), u32(bytes, at + 4));
    }

    /** Writes the low 16 bits of {@code value}. */
    /*@ public normal_behavior
    @ requires 0 <= at && at <= bytes.length - 2;
    @ ensures bytes[at] == (byte) value && bytes[at + 1] == (byte) (value >> 8);
    @ assignable bytes[at .. at + 1];
    @*/
    public static void putU16(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >> 8);
    }

    /** Writes the low 32 bits of {@code value}. */
    /*@ public normal_behavior
    @ requires 0 <= at && at <= bytes.length - 4;
    @ ensures bytes[at] == (byte) value && bytes[at + 1] == (byte) (value >> 8)
    @     && bytes[at + 2] == (byte) (value >> 16) && bytes[at + 3] == (byte) (value >> 24);
    @ assignable bytes[at .. at + 3];
    @*/
    public static void putU32(byte[] bytes, int at, long value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >> 8);
        bytes[at + 2] = (byte) (value >> 16);
        bytes[at + 3] = (byte) (value >> 24);
    }

    /** Writes all 64 bits of {@code value}. */
    /*@ public normal_behavior
    @ requires 0 <= at && at <= bytes.length - 8;
    @ ensures bytes[at] == (byte) value && bytes[at + 1] == (byte) (value >> 8)
    @     && bytes[at + 2] == (byte) (value >> 16) && bytes[at + 3] == (byte) (value >> 24)
    @     && bytes[at + 4] == (byte) (value >> 32) && bytes[at + 5] == (byte) (value >> 40)
    @     && bytes[at + 6] == (byte) (value >> 48) && bytes[at + 7] == (byte) (value >> 56);
    @ assignable bytes[at .. at + 7];
    @*/
    public static void putU64(byte[] bytes, int at, long value) {
        putU32(bytes, at, value);
        putU32(bytes, at + 4, value >> 32);
    }

    /** Position of the first byte in {@code from..to-1} that is not zero, or {@code to}. */
    /*@ public normal_behavior
    @ requires 0 <= from && from <= to && to <= bytes.length;
    @ ensures from <= \result && \result <= to;
    @ ensures (\forall int i; from <= i && i < \result; bytes[i] == 0);
    @ ensures \result < to ==> bytes[\result] != 0;
    @ assignable \strictly_nothing;
    @*/
    public static int zeros(byte[] bytes, int from, int to) {
        int i = from;
        /*@ loop_invariant from <= i && i <= to && (\forall int j; from <= j && j < i; bytes[j] == 0);
        @ decreases to - i;
        @ assignable \strictly_nothing;
        @*/
        while (i < to && bytes[i] == 0) {
            i++;
        }
        return i;
    }
}
