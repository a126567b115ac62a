package dev.ironshim.fuzz.naive;

import dev.ironshim.fuzz.naive.Part.State;
import dev.ironshim.impl.pci.Bdf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes machines of bytes: any bytes are a machine whose buses are in order. The first byte says what root buses there are;
 * every five more are a function: on which bus, at which device and function, what it is, its access control, and the rest.
 */
public final class Fabric {
    private static final int MAX_FUNCTIONS = 48;
    private static final int SIZE = 5;
    private static final int[] ACCESS = {0x1D, 0x1D, 0x5F, 0x7F, 0x00, 0x19, 0x15, 0x0D};
    private static final int CARD_BUS = 2;

    /** Kinds of functions: header, port, class. */
    private static final int[][] KINDS = {
        {0, -1, 0x0200},
        {0, 0, 0x0200},
        {0, 1, 0x0300},
        {0, 9, 0x0880},
        {0, -1, 0x0600},
        {0, 10, 0x0807},
        {1, 4, 0x0604},
        {1, 5, 0x0604},
        {1, 6, 0x0604},
        {1, 7, 0x0604},
        {1, 8, 0x0604},
        {1, -1, 0x0604},
        {CARD_BUS, -1, 0x0607},
        {1, 0, 0x0604},
        {0, 12, 0x0200},
        {0, 9, 0x0600}
    };

    /** How buses are numbered: the first of each domain, and how many numbers are left out after each. */
    public record Numbering(int start, int gap) {
        public static final Numbering DENSE = new Numbering(0, 0);
    }

    private static final class Place {
        final int function;
        final byte[] record;
        final @Nullable Line behind;
        int virtual;
        int offset;
        int stride;

        @Nullable
        Place physical;

        Place(int function, byte[] record, @Nullable Line behind) {
            this.function = function;
            this.record = record;
            this.behind = behind;
        }
    }

    /** A bus before it has a number. */
    private static final class Line {
        final long domain;
        final Map<Integer, Place> places = new TreeMap<>();
        final Map<Integer, Place> overflow = new TreeMap<>();

        Line(long domain) {
            this.domain = domain;
        }
    }

    private final List<Line> lines = new ArrayList<>();
    private final List<Line> roots = new ArrayList<>();

    private Fabric(byte[] data, int from) {
        int first = from < data.length ? data[from] : 0;
        root(0);
        if ((first & 1) != 0) {
            root((first & 2) == 0 ? 0 : 0x10000);
        }
        int functions = 0;
        for (int at = from + 1; at + SIZE <= data.length && functions < MAX_FUNCTIONS; at += SIZE) {
            byte[] part = new byte[SIZE];
            System.arraycopy(data, at, part, 0, SIZE);
            add(part);
            functions++;
        }
    }

    private void root(long domain) {
        Line root = new Line(domain);
        lines.add(root);
        roots.add(root);
    }

    /** The machine that the bytes from {@code from} say. */
    public static List<Part> read(byte[] data, int from, Numbering numbering) {
        return new Fabric(data, from).parts(numbering);
    }

    private void add(byte[] part) {
        Line line = lines.get(lines.size() - 1 - (part[0] & 0xFF) % lines.size());
        int function = part[1] & 0xFF;
        if (line.places.containsKey(function)) {
            return;
        }
        int[] kind = KINDS[part[2] & 15];
        boolean leads = kind[0] != 0 && (part[4] & 0x80) == 0;
        Line behind = leads ? new Line(line.domain) : null;
        Place place = new Place(function, part, behind);
        line.places.put(function, place);
        if (behind != null) {
            lines.add(behind);
        }
        if (kind[0] == 0 && kind[1] >= 0) {
            virtual(line, place, (part[4] >> 3) & 3, (part[4] & 0x20) != 0, 1 + ((part[4] >> 6) & 1));
        }
    }

    /** Gives a function virtual ones, if there is room for them on its bus or, {@code over}, on the next one. */
    private static void virtual(Line line, Place physical, int count, boolean over, int stride) {
        if (count == 0) {
            return;
        }
        Map<Integer, Place> room = over ? line.overflow : line.places;
        for (int first = over ? 0 : physical.function + 1; first + (count - 1) * stride < 256; first++) {
            boolean free = true;
            for (int i = 0; i < count; i++) {
                free &= !room.containsKey(first + i * stride);
            }
            if (free) {
                physical.virtual = count;
                physical.offset = (over ? 256 : 0) + first - physical.function;
                physical.stride = stride;
                for (int i = 0; i < count; i++) {
                    Place virtual = new Place(first + i * stride, physical.record, null);
                    virtual.physical = physical;
                    room.put(virtual.function, virtual);
                }
                return;
            }
        }
    }

    private List<Part> parts(Numbering numbering) {
        List<Part> parts = new ArrayList<>();
        Map<Long, Integer> next = new HashMap<>();
        for (Line root : roots) {
            int bus = next.getOrDefault(root.domain, numbering.start());
            next.put(root.domain, number(root, bus, numbering.gap(), parts));
        }
        return parts;
    }

    /** @return the first number that is free */
    private static int number(Line line, int bus, int gap, List<Part> parts) {
        int next = bus + 1 + (line.overflow.isEmpty() ? 0 : 1);
        for (Place place : line.places.values()) {
            int secondary = 0;
            int subordinate = 0;
            if (place.behind != null) {
                secondary = next + gap;
                next = number(place.behind, secondary, gap, parts);
                subordinate = next - 1;
            }
            parts.add(part(line.domain, bus, place, secondary, subordinate));
        }
        for (Place place : line.overflow.values()) {
            parts.add(part(line.domain, bus + 1, place, 0, 0));
        }
        return next;
    }

    private static Part part(long domain, int bus, Place place, int secondary, int subordinate) {
        Bdf address = new Bdf(domain, bus, place.function >> 3, place.function & 7);
        if (place.physical != null) {
            return new Part(address, 0, 0, -1, 0, false, 0x0200, 0, 0, 0, false, 0, 0, 0, true, State.WHOLE);
        }
        int[] kind = KINDS[place.record[2] & 15];
        // A sixteenth have no access control, most of the others all or all but one service of what they have.
        int byAccess = place.record[3] & 0xFF;
        int has = byAccess < 16 ? -1 : ACCESS[(byAccess >> 4) & 7];
        int on = byAccess < 128 ? has : has & ~(1 << (byAccess & 7));
        return new Part(
                address,
                kind[0],
                kind[1],
                has,
                Math.max(on, 0),
                (place.record[2] & 0x80) != 0,
                kind[2],
                secondary,
                subordinate,
                kind[1] < 0 ? 0 : place.record[4] & 3,
                kind[1] >= 0 && (place.record[4] & 4) != 0,
                place.virtual,
                place.offset,
                place.stride,
                false,
                State.WHOLE);
    }
}
