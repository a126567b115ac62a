package dev.ironshim.model.containment;

/** What can happen to a device. The prose is in {@code Containment.tla}, a paragraph each. */
public sealed interface ContainmentOp {

    record Correctable() implements ContainmentOp {}

    record RateWindow() implements ContainmentOp {}

    record SurpriseRemoval() implements ContainmentOp {}

    record Timeout() implements ContainmentOp {}

    record Uncorrectable(Severity severity) implements ContainmentOp {}

    /** Functions count from 1. */
    record Vote(int function, RecoveryVote vote) implements ContainmentOp {}

    record Reset(boolean done) implements ContainmentOp {}
}
