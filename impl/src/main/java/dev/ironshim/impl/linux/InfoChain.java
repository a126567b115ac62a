package dev.ironshim.impl.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The capabilities behind a VFIO info structure. Offsets count from the structure's start; the kernel's are right, a fake
 * kernel's or a damaged one's need not be, so every step is checked.
 */
final class InfoChain {
    static final int MAX_CAPABILITIES = 64;

    private static final int HEADER = 8;

    /** One capability with its header. */
    record Link(int id, int version, MemorySegment body) {}

    private InfoChain() {}

    /**
     * @param info the structure and what follows it
     * @param fixed bytes of the structure alone
     * @param first offset of the first capability, 0 for none
     * @throws LinuxException if the chain leaves the structure, overlaps it, loops or is too long
     */
    static List<Link> read(String operation, String on, MemorySegment info, int fixed, long first)
            throws LinuxException {
        List<Link> links = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        for (long at = first; at != 0; at = info.get(JAVA_INT_UNALIGNED, at + 4) & 0xFFFF_FFFFL) {
            if (at < fixed || at + HEADER > info.byteSize()) {
                throw broken(operation, on, at, "lies outside the " + info.byteSize() + " bytes of the answer");
            }
            if (!seen.add(at)) {
                throw broken(operation, on, at, "comes twice: the chain loops");
            }
            if (links.size() == MAX_CAPABILITIES) {
                throw broken(operation, on, at, "is one too many");
            }
            links.add(new Link(
                    info.get(JAVA_SHORT_UNALIGNED, at) & 0xFFFF,
                    info.get(JAVA_SHORT_UNALIGNED, at + 2) & 0xFFFF,
                    info.asSlice(at)));
        }
        return links;
    }

    /**
     * How many elements an array at {@code offset} has, if they are all there.
     *
     * @throws LinuxException if the count says more than the answer holds
     */
    static int count(String operation, String on, Link link, int countAt, int offset, int element)
            throws LinuxException {
        need(operation, on, link, offset);
        long count = link.body().get(JAVA_INT_UNALIGNED, countAt) & 0xFFFF_FFFFL;
        if (count > (link.body().byteSize() - offset) / element) {
            throw broken(operation, on, link.id(), "claims " + count + " elements and is too short for them");
        }
        return (int) count;
    }

    /** @throws LinuxException if a capability of a known length is cut off */
    static void need(String operation, String on, Link link, int bytes) throws LinuxException {
        if (link.body().byteSize() < bytes) {
            throw broken(operation, on, link.id(), "is cut off");
        }
    }

    private static LinuxException broken(String operation, String on, long where, String what) {
        return new LinuxException(
                operation, on, 0, "capability 0x" + Long.toHexString(where) + " " + what + "; report this kernel");
    }
}
