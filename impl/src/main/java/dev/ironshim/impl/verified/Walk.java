package dev.ironshim.impl.verified;

/**
 * Walks along the capability lists of a PCI configuration space, of which it is given the bytes that are known and no others.
 * Whatever they say, a walk reads none beyond them, visits no place twice and ends.
 */
public final class Walk {
    /** The list ended where it should. */
    public static final int COMPLETE = 0;
    /** A pointer leads to a place that was visited before. */
    public static final int LOOP = 1;
    /** A pointer leads into the header. */
    public static final int INTO_HEADER = 2;
    /** A pointer leads beyond the bytes that are known. */
    public static final int TRUNCATED = 3;
    /** A header reads as all ones. */
    public static final int ALL_ONES = 4;

    /** Places that a standard list can have: every four bytes from 0x40 to 0xff. */
    public static final int STANDARD_PLACES = 48;
    /** Places that an extended list can have: every four bytes from 0x100 to 0xfff. */
    public static final int EXTENDED_PLACES = 960;

    private Walk() {}

    /** Whether {@code place} is among the first {@code count} of {@code found}. */
    /*@ public normal_behavior
    @ requires 0 <= count && count <= found.length;
    @ ensures \result <==> (\exists int i; 0 <= i && i < count; found[i] == place);
    @ assignable \strictly_nothing;
    @*/
    public static boolean visited(int[] found, int count, int place) {
        int i = 0;
        /*@ loop_invariant 0 <= i && i <= count && (\forall int j; 0 <= j && j < i; found[j] != place);
        @ decreases count - i;
        @ assignable \strictly_nothing;
        @*/
        while (i < count && found[i] != place) {
            i++;
        }
        return i < count;
    }

    /** The pointer to the next capability of the standard list in byte {@code at}; its low two bits do not count. */
    /*@ public normal_behavior
    @ requires 0 <= at && at < config.length;
    @ requires (\forall int i; 0 <= i && i < config.length; -128 <= config[i] && config[i] <= 127);
    @ ensures 0 <= \result && \result <= 252 && \result % 4 == 0;
    @ assignable \strictly_nothing;
    @*/
    public static int pointer(byte[] config, int at) {
        int next = Bytes.u8(config, at);
        return next - next % 4;
    }

    /** The pointer to the next capability of the extended list in bytes {@code at} and the next; its low two bits do not count. */
    /*@ public normal_behavior
    @ requires 0 <= at && at <= config.length - 2;
    @ requires (\forall int i; 0 <= i && i < config.length; -128 <= config[i] && config[i] <= 127);
    @ ensures 0 <= \result && \result <= 4092 && \result % 4 == 0;
    @ assignable \strictly_nothing;
    @*/
    public static int extendedPointer(byte[] config, int at) {
        int next = Bytes.u16(config, at) / 16;
        return next - next % 4;
    }

    /** Whether byte {@code at} reads as all ones. */
    /*@ public normal_behavior
    @ requires 0 <= at && at < config.length;
    @ requires (\forall int i; 0 <= i && i < config.length; -128 <= config[i] && config[i] <= 127);
    @ ensures \result <==> config[at] == -1;
    @ assignable \strictly_nothing;
    @*/
    public static boolean absent(byte[] config, int at) {
        return Bytes.u8(config, at) == 255;
    }

    /** Whether the four bytes at {@code at} are all ones, 255, or all nothing, 0, or anything else, -1. */
    /*@ public normal_behavior
    @ requires 0 <= at && at <= config.length - 4;
    @ requires (\forall int i; 0 <= i && i < config.length; -128 <= config[i] && config[i] <= 127);
    @ ensures -1 <= \result && \result <= 255;
    @ assignable \strictly_nothing;
    @*/
    public static int uniform(byte[] config, int at) {
        long header = Bytes.u32(config, at);
        return header == 4294967295L ? 255 : header == 0 ? 0 : -1;
    }

    /**
     * Walks the standard list from {@code start} and writes the offsets of its capabilities into {@code found}, in the
     * order of the list.
     *
     * @return eight times their number, plus how the walk ended
     */
    /*@ public normal_behavior
    @ requires 64 <= config.length && 0 <= start && start <= 255;
    @ requires (\forall int i; 0 <= i && i < config.length; -128 <= config[i] && config[i] <= 127);
    @ requires found.length == 48;
    @ ensures 0 <= \result && \result / 8 <= 48 && \result % 8 <= 4;
    @ ensures (\forall int i; 0 <= i && i < \result / 8;
    @     64 <= found[i] && found[i] <= 252 && found[i] % 4 == 0 && found[i] + 2 <= config.length);
    @ ensures (\forall int i; 0 <= i && i < \result / 8; (\forall int j; 0 <= j && j < i; found[j] != found[i]));
    @ assignable found[*];
    @*/
    public static int standard(byte[] config, int start, int[] found) {
        int count = 0;
        int place = start - start % 4;
        /*@ loop_invariant 0 <= count && count <= 48 && 0 <= place && place <= 252 && place % 4 == 0
        @     && (\forall int i; 0 <= i && i < count;
        @         64 <= found[i] && found[i] <= 252 && found[i] % 4 == 0 && found[i] + 2 <= config.length)
        @     && (\forall int i; 0 <= i && i < count; (\forall int j; 0 <= j && j < i; found[j] != found[i]));
        @ decreases 48 - count;
        @ assignable found[*];
        @*/
        while (place >= 64) {
            if (place + 2 > config.length) {
                return 8 * count + TRUNCATED;
            }
            if (absent(config, place)) {
                return 8 * count + ALL_ONES;
            }
            // Without a repetition the places run out before the room does, but saying so is not worth a proof.
            if (count == 48 || visited(found, count, place)) {
                return 8 * count + LOOP;
            }
            found[count] = place;
            count++;
            place = pointer(config, place + 1);
        }
        return 8 * count + (place == 0 ? COMPLETE : INTO_HEADER);
    }

    /**
     * Walks the extended list from 0x100 and writes the offsets of its capabilities into {@code found}, in the order of the
     * list. {@code marks} must be all false and has a mark for each four bytes of the space.
     *
     * @return eight times their number, plus how the walk ended
     */
    /*@ public normal_behavior
    @ requires 256 <= config.length && config.length <= 4096;
    @ requires (\forall int i; 0 <= i && i < config.length; -128 <= config[i] && config[i] <= 127);
    @ requires found.length == 960 && marks.length == 1024;
    @ ensures 0 <= \result && \result / 8 <= 960 && \result % 8 <= 4;
    @ ensures (\forall int i; 0 <= i && i < \result / 8;
    @     256 <= found[i] && found[i] <= 4092 && found[i] % 4 == 0 && found[i] + 4 <= config.length);
    @ assignable found[*], marks[*];
    @*/
    public static int extended(byte[] config, int[] found, boolean[] marks) {
        int count = 0;
        int place = 256;
        /*@ loop_invariant 0 <= count && count <= 960 && 0 <= place && place <= 4092 && place % 4 == 0
        @     && (\forall int i; 0 <= i && i < count;
        @         256 <= found[i] && found[i] <= 4092 && found[i] % 4 == 0 && found[i] + 4 <= config.length);
        @ decreases 960 - count;
        @ assignable found[*], marks[*];
        @*/
        while (place >= 256) {
            if (place + 4 > config.length) {
                return 8 * count + TRUNCATED;
            }
            int header = uniform(config, place);
            if (header == 255) {
                return 8 * count + ALL_ONES;
            }
            if (header == 0) {
                return 8 * count + COMPLETE;
            }
            if (count == 960 || marks[place / 4]) {
                return 8 * count + LOOP;
            }
            marks[place / 4] = true;
            found[count] = place;
            count++;
            place = extendedPointer(config, place + 2);
        }
        return 8 * count + (place == 0 ? COMPLETE : INTO_HEADER);
    }
}
