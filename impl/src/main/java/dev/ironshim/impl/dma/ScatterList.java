package dev.ironshim.impl.dma;

import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Budget;
import java.util.ArrayList;
import java.util.List;

/** Segments for one transfer, within the rules of a device: each by itself, their number, and their bytes in all. */
public final class ScatterList {
    private final SegmentRules rules;
    private final List<Piece> pieces = new ArrayList<>();
    private long bytes;

    /** @param length in bytes, at least 1 */
    public record Piece(long address, long length) {}

    public ScatterList(SegmentRules rules) {
        this.rules = rules;
    }

    /**
     * Adds a segment, or refuses it and stays as it was.
     *
     * @throws RefusedException with a {@link DmaRule}
     */
    public void add(long address, long length) {
        if (pieces.size() >= rules.segments()) {
            throw new RefusedException(
                    DmaRule.SEGMENTS,
                    RefusedException.NOWHERE,
                    pieces.size() + 1 + " segments",
                    rules.segments() + " at most");
        }
        rules.check(address, length);
        long total = Budget.charged(rules.totalBytes(), bytes, length);
        if (total == Budget.REFUSED) {
            throw new RefusedException(
                    DmaRule.TOTAL_BYTES,
                    RefusedException.NOWHERE,
                    bytes + " and " + length + " bytes",
                    rules.totalBytes() + " at most");
        }
        pieces.add(new Piece(address, length));
        bytes = total;
    }

    /** The segments, in the order they were added. */
    public List<Piece> pieces() {
        return List.copyOf(pieces);
    }

    /** Bytes of all segments. */
    public long bytes() {
        return bytes;
    }
}
