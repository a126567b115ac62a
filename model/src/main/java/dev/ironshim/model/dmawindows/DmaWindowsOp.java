package dev.ironshim.model.dmawindows;

/** What can happen. The prose is in {@code DmaWindows.tla}. Domains and windows count from 1. */
public sealed interface DmaWindowsOp {
    /** @param direction not {@link DmaRight#NONE} */
    record Map(int domain, int window, DmaRight direction) implements DmaWindowsOp {}

    record Unmap(int domain, int window) implements DmaWindowsOp {}

    record Revoke(int domain) implements DmaWindowsOp {}

    record Attach(int domain) implements DmaWindowsOp {}

    record Detach() implements DmaWindowsOp {}

    /** Whether the device may send requests. */
    record Master(boolean on) implements DmaWindowsOp {}

    /** The device reads. */
    record Read(int window) implements DmaWindowsOp {}

    /** The device writes. */
    record Write(int window) implements DmaWindowsOp {}
}
