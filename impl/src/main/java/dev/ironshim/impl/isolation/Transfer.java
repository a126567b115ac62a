package dev.ironshim.impl.isolation;

import dev.ironshim.impl.dma.ScatterList;
import dev.ironshim.impl.dma.SegmentRules;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * What a device is told to move at once: pieces of memory that its driver has mapped, in one address space, within the manifest's
 * limits for segments. For one thread at a time.
 */
public final class Transfer {
    private final DriverBinding driver;
    private final ScatterList list;
    private final List<DmaMapping> mappings = new ArrayList<>();

    Transfer(DriverBinding driver, SegmentRules rules) {
        this.driver = driver;
        list = new ScatterList(rules);
    }

    /**
     * Adds a piece, or refuses it and stays as it was.
     *
     * @param offset in the mapping, at least 0
     * @param length in bytes, at least 1
     * @throws RefusedException with a {@link MonitorRule} or a {@link dev.ironshim.impl.dma.DmaRule}
     */
    public Transfer add(DmaMapping mapping, long offset, long length) {
        mapping.check();
        if (mapping.driver() != driver) {
            throw refuse(MonitorRule.NOT_MAPPED, "memory of another driver", "its own");
        }
        AddressSpace space =
                mappings.isEmpty() ? mapping.space() : mappings.getFirst().space();
        if (!mapping.space().equals(space)) {
            throw refuse(MonitorRule.NOT_MAPPED, "memory in " + mapping.space(), "memory in " + space);
        }
        if (!Window.contains(0, mapping.bytes() - 1, offset, length)) {
            throw refuse(MonitorRule.OUT_OF_BOUNDS, length + " bytes from " + offset, mapping.bytes() + " bytes");
        }
        list.add(mapping.iova() + offset, length);
        mappings.add(mapping);
        return this;
    }

    /**
     * The pieces, in the order they were added, where the device finds them.
     *
     * @throws RefusedException with a {@link MonitorRule} if memory of one was taken back meanwhile
     */
    public List<ScatterList.Piece> pieces() {
        mappings.forEach(DmaMapping::check);
        return list.pieces();
    }

    /** Bytes of all pieces. */
    public long bytes() {
        return list.bytes();
    }

    private static RefusedException refuse(MonitorRule rule, String found, String expected) {
        return new RefusedException(rule, RefusedException.NOWHERE, found, expected);
    }
}
