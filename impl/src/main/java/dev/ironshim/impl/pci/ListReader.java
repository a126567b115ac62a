package dev.ironshim.impl.pci;

import dev.ironshim.impl.pci.PciFunction.CapabilityList;
import dev.ironshim.impl.pci.PciFunction.End;
import dev.ironshim.impl.verified.Walk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Follows the two lists of capabilities. */
final class ListReader {
    private static final CapabilityList NONE = new CapabilityList(End.NONE, List.of());
    private static final int CONVENTIONAL = 256;

    private ListReader() {}

    static CapabilityList standard(Space space, int status, int pointerAt) {
        if ((status & 0x10) == 0) {
            return NONE;
        }
        int[] found = new int[Walk.STANDARD_PLACES];
        int start = space.u8(pointerAt);
        int walked = Walk.standard(known(space, CONVENTIONAL), start, found);
        int[] places = Arrays.copyOf(found, walked / 8);
        unaligned(space, pointerAt, start);
        List<Capability> capabilities = new ArrayList<>(places.length);
        for (int place : places) {
            unaligned(space, place + 1, space.u8(place + 1));
            capabilities.add(StandardReader.read(space, place));
        }
        int last = places.length == 0 ? pointerAt : places[places.length - 1] + 1;
        overlaps(space, places, StandardReader::length, space.u8OfEach(places));
        return new CapabilityList(end(space, walked % 8, last), capabilities);
    }

    /** The bytes that are known, at most {@code most}, and no others: what a walk is given it may read. */
    private static byte[] known(Space space, int most) {
        int length = Math.min(space.known, most);
        return length == space.bytes.length ? space.bytes : Arrays.copyOf(space.bytes, length);
    }

    private static void unaligned(Space space, int at, int pointer) {
        if (pointer % 4 != 0) {
            space.note(PciRule.LIST_UNALIGNED, at, Space.hex(pointer));
        }
    }

    static CapabilityList extended(Space space, boolean gate) {
        if (!gate) {
            return NONE;
        }
        if (space.known <= CONVENTIONAL) {
            return new CapabilityList(End.UNKNOWN, List.of());
        }
        if (space.has(CONVENTIONAL, 4) && space.u32(CONVENTIONAL) == space.u32(0)) {
            space.note(PciRule.LIST_ALIAS, CONVENTIONAL, Space.hex(space.u32(0)) + " as at 0");
            return NONE;
        }
        int[] found = new int[Walk.EXTENDED_PLACES];
        int walked = Walk.extended(known(space, ConfigAccess.MAX), found, new boolean[ConfigAccess.MAX / 4]);
        int[] places = Arrays.copyOf(found, walked / 8);
        List<Capability> capabilities = new ArrayList<>(places.length);
        for (int place : places) {
            int next = space.u16(place + 2) >> 4;
            unaligned(space, place + 2, next);
            capabilities.add(ExtendedReader.read(space, place));
        }
        int last = places.length == 0 ? CONVENTIONAL : places[places.length - 1] + 2;
        overlaps(space, places, (any, offset, id) -> ExtendedReader.length(id), space.u16OfEach(places));
        // An empty list that starts with all ones is how functions without extended space answer.
        if (places.length == 0 && walked % 8 == Walk.ALL_ONES) {
            return NONE;
        }
        return new CapabilityList(end(space, walked % 8, last), capabilities);
    }

    private static End end(Space space, int code, int at) {
        return switch (code) {
            case Walk.COMPLETE -> End.COMPLETE;
            case Walk.LOOP -> {
                space.note(PciRule.LIST_LOOP, at, "a pointer back into the list");
                yield End.LOOP;
            }
            case Walk.INTO_HEADER -> {
                space.note(PciRule.LIST_HEADER, at, "a pointer below the list");
                yield End.INTO_HEADER;
            }
            case Walk.TRUNCATED -> {
                space.note(PciRule.LIST_TRUNCATED, at, "a pointer beyond byte " + space.known);
                yield End.TRUNCATED;
            }
            default -> {
                space.note(PciRule.LIST_ALL_ONES, at, "a pointer to all ones");
                yield End.ALL_ONES;
            }
        };
    }

    private interface Length {
        int of(Space space, int offset, int id);
    }

    /** Notes capabilities whose bytes, as far as the core reads them, are also those of another one. */
    private static void overlaps(Space space, int[] places, Length length, int[] ids) {
        long[] sorted = new long[places.length];
        for (int i = 0; i < places.length; i++) {
            sorted[i] = ((long) places[i] << 32) | i;
        }
        Arrays.sort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            int before = (int) (sorted[i - 1] & 0xFFFF);
            int here = places[(int) (sorted[i] & 0xFFFF)];
            if (places[before] + length.of(space, places[before], ids[before]) > here) {
                space.note(PciRule.CAPABILITY_OVERLAP, here, "inside the one at " + Space.hex(places[before]));
            }
        }
    }
}
