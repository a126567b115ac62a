package dev.ironshim.hw.differential;

import dev.ironshim.impl.manifest.Direction;

/** What is asked of an address space. Addresses and lengths are unsigned and need not make sense. */
public sealed interface SpaceOp {
    /** @param pageOffset where in the memory, in bytes */
    record Map(long iova, long bytes, long pageOffset, Direction direction) implements SpaceOp {}

    record Unmap(long iova, long bytes) implements SpaceOp {}

    record UnmapAll() implements SpaceOp {}
}
