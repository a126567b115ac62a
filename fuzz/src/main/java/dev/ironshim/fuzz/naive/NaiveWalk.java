package dev.ironshim.fuzz.naive;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Follows capability lists with a set of visited places, a byte at a time. */
public final class NaiveWalk {
    private NaiveWalk() {}

    private static int at(byte[] config, int offset) {
        return config[offset] & 0xFF;
    }

    /** Offsets of the standard list, from {@code start}, within the first 256 bytes. */
    public static List<Integer> standard(byte[] config, int start) {
        int known = Math.min(config.length, 256);
        List<Integer> found = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        int place = start & 0xFC;
        while (place >= 0x40 && place + 1 < known && at(config, place) != 0xFF && seen.add(place)) {
            found.add(place);
            place = at(config, place + 1) & 0xFC;
        }
        return found;
    }

    /** Offsets of the extended list. */
    public static List<Integer> extended(byte[] config) {
        List<Integer> found = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        int place = 0x100;
        while (place >= 0x100 && place + 3 < config.length) {
            int sum = at(config, place) + at(config, place + 1) + at(config, place + 2) + at(config, place + 3);
            if (sum == 0 || sum == 4 * 0xFF || !seen.add(place)) {
                break;
            }
            found.add(place);
            place = (at(config, place + 3) << 4) + (at(config, place + 2) >> 4) & 0xFFC;
        }
        return found;
    }
}
