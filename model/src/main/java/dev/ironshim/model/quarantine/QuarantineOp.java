package dev.ironshim.model.quarantine;

/** What can happen to a line. The prose is in {@code Quarantine.tla}, a paragraph each. Lines count from 1. */
public sealed interface QuarantineOp {
    int line();

    record Register(int line, Budget budget) implements QuarantineOp {}

    record Unregister(int line) implements QuarantineOp {}

    record Interrupt(int line) implements QuarantineOp {}

    /** The handler returned after {@code ticks}, measured around the call, and failed or not. */
    record Complete(int line, int ticks, boolean fault) implements QuarantineOp {}

    record NextWindow(int line) implements QuarantineOp {}

    record Contain(int line) implements QuarantineOp {}

    record Release(int line) implements QuarantineOp {}
}
