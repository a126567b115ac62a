package dev.ironshim.model.quarantine;

/** What can happen to a line. The prose is in {@code Quarantine.tla}, a paragraph each. Lines count from 1. */
public sealed interface QuarantineOp {
    int line();

    record Register(int line, Budget budget) implements QuarantineOp {}

    record Unregister(int line) implements QuarantineOp {}

    /** An interrupt came, in window {@code at}. */
    record Interrupt(int line, int at) implements QuarantineOp {}

    /**
     * The handler returned after {@code ticks}, measured around the call, and failed or not.
     *
     * @param generation of the line when it was admitted
     */
    record Complete(int line, int generation, int ticks, boolean fault) implements QuarantineOp {}

    /** Time has come to window {@code at}, and no interrupt with it. */
    record Tick(int line, int at) implements QuarantineOp {}

    record Contain(int line) implements QuarantineOp {}

    record Release(int line) implements QuarantineOp {}
}
