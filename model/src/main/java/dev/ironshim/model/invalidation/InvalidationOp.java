package dev.ironshim.model.invalidation;

/** What can happen. The prose is in {@code Invalidation.tla}. Windows count from 1. */
public sealed interface InvalidationOp {

    /** The platform is asked to map. */
    record Map(int window) implements InvalidationOp {}

    record MapEnds(int window, boolean well) implements InvalidationOp {}

    record Withdraw(int window) implements InvalidationOp {}

    /** The platform is asked to unmap. */
    record Unmap(int window) implements InvalidationOp {}

    /** @param removed whether the translation is gone; it is if the call ended well, and may be if it did not */
    record UnmapEnds(int window, boolean well, boolean removed) implements InvalidationOp {}

    /** The platform is asked to flush. */
    record Flush() implements InvalidationOp {}

    record FlushEnds(boolean well) implements InvalidationOp {}

    /** The device asks. */
    record Access(int window) implements InvalidationOp {}

    /** The address space is given up. */
    record Retire() implements InvalidationOp {}

    /** The number of the address space goes to somebody else. */
    record Reuse() implements InvalidationOp {}
}
