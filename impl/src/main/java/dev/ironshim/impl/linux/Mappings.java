package dev.ironshim.impl.linux;

import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.refusal.RefusedException;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What is mapped in one address space, beside what the kernel knows of it. It is there for the answers that mean two things: that
 * nothing was unmapped is good news if there was nothing, and no news if there was something.
 */
final class Mappings {
    /** No record: one that was mapped again is another one, although it looks the same. */
    private static final class Entry {
        final long bytes;
        // The kernel has said that it is there, and nothing since.
        final boolean certain;

        Entry(long bytes, boolean certain) {
            this.bytes = bytes;
            this.certain = certain;
        }
    }

    private final ConcurrentSkipListMap<Long, Entry> entries = new ConcurrentSkipListMap<>(Long::compareUnsigned);

    /** Maps: {@link DmaSpace#map}. Until the kernel has answered, and after a refusal, the memory may be mapped. */
    void map(DmaSpace space, long iova, MemorySegment memory, Direction direction) throws LinuxException {
        boolean ours = entries.putIfAbsent(iova, new Entry(memory.byteSize(), false)) == null;
        try {
            space.map(iova, memory, direction);
        } catch (LinuxException e) {
            // What is in the way is somebody else's, and nothing of this was mapped.
            if (ours && e.is(Errno.EEXIST)) {
                entries.remove(iova);
            }
            throw e;
        }
        entries.put(iova, new Entry(memory.byteSize(), true));
    }

    /**
     * Unmaps. Nothing there is as good as unmapped; a part of what was asked for is not.
     *
     * @throws RefusedException with {@link PlatformRule#PART_OF_MAPPING}, and nothing is unmapped
     * @throws LinuxException also if the kernel removes more or less than was asked for, or says for the first time that nothing is
     *     there although it was mapped
     */
    void unmap(DmaSpace space, long iova, long bytes) throws LinuxException {
        long last = iova + (bytes - 1);
        whole(iova, last);
        Map<Long, Entry> before = Map.copyOf(entries.subMap(iova, true, last, true));
        long gone;
        try {
            gone = space.unmap(iova, bytes);
        } catch (LinuxException e) {
            boolean known = doubt(before);
            if (known || !e.is(Errno.ENOENT)) {
                throw e;
            }
            gone = 0;
        }
        if (gone != bytes) {
            boolean known = doubt(before);
            if (known || gone != 0) {
                throw new LinuxException(
                        "unmap",
                        "0x" + Long.toHexString(iova),
                        0,
                        gone + " of " + bytes + " bytes were unmapped: ask again");
            }
        }
        before.forEach(entries::remove);
    }

    /** @throws RefusedException if something lies in the range and outside of it */
    private void whole(long iova, long last) {
        Map.Entry<Long, Entry> before = entries.lowerEntry(iova);
        Map.Entry<Long, Entry> highest = entries.floorEntry(last);
        if ((before != null && before.getValue().certain && Long.compareUnsigned(end(before), iova) >= 0)
                || (highest != null
                        && highest.getValue().certain
                        && Long.compareUnsigned(highest.getKey(), iova) >= 0
                        && Long.compareUnsigned(end(highest), last) > 0)) {
            throw new RefusedException(
                    PlatformRule.PART_OF_MAPPING,
                    RefusedException.NOWHERE,
                    RefusedException.hex(iova) + " to " + RefusedException.hex(last),
                    "the whole of what is mapped there");
        }
    }

    private static long end(Map.Entry<Long, Entry> entry) {
        return entry.getKey() + (entry.getValue().bytes - 1);
    }

    /** From now on it is not known whether these are mapped. @return whether it was known of one */
    private boolean doubt(Map<Long, Entry> known) {
        boolean any = false;
        for (Map.Entry<Long, Entry> each : known.entrySet()) {
            Entry entry = each.getValue();
            any |= entry.certain && entries.replace(each.getKey(), entry, new Entry(entry.bytes, false));
        }
        return any;
    }

    /**
     * Unmaps everything.
     *
     * @throws LinuxException also if the kernel removes less than was mapped
     */
    void unmapAll(DmaSpace space) throws LinuxException {
        Map<Long, Entry> before = Map.copyOf(entries);
        long gone;
        try {
            gone = space.unmapAll();
        } catch (LinuxException e) {
            doubt(before);
            throw e;
        }
        long known = 0;
        for (Entry each : before.values()) {
            known += each.certain ? each.bytes : 0;
        }
        if (Long.compareUnsigned(gone, known) < 0) {
            doubt(before);
            throw new LinuxException(
                    "unmap", "everything", 0, gone + " of " + known + " bytes were unmapped: ask again");
        }
        before.forEach(entries::remove);
    }

    /** Bytes that are mapped, or may be. */
    long bytes() {
        return entries.values().stream().mapToLong(each -> each.bytes).sum();
    }
}
