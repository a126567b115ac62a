package dev.ironshim.model.trust;

/** What trust is asked and told. The prose is in {@code Trust.tla}. */
public sealed interface TrustOp {

    record Admit(TrustManifest manifest, SaveOutcome save) implements TrustOp {}

    record RevokeKey(TrustKey key, SaveOutcome save) implements TrustOp {}

    record RevokeManifest(TrustManifest manifest, SaveOutcome save) implements TrustOp {}

    record ReplacePolicy(int version, SaveOutcome save) implements TrustOp {}

    /** The clock says {@code time}. */
    record Tick(int time, SaveOutcome save) implements TrustOp {}

    /** The process has ended, and another opens the store with the policy of {@code version}. */
    record Open(int version, SaveOutcome save) implements TrustOp {}

    /** Another opens the store and finds bytes that nobody wrote. */
    record OpenDamaged() implements TrustOp {}
}
