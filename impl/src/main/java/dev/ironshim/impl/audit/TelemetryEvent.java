package dev.ironshim.impl.audit;

import dev.ironshim.impl.refusal.Rule;
import dev.ironshim.model.quarantine.QuarantineReason;

/** Something that went on while drivers ran. */
public sealed interface TelemetryEvent {
    /** A driver used what it has not, or not any more. */
    record AccessRefused(long driver, Rule rule) implements TelemetryEvent {}

    /** @param account such as {@code DMA_BYTES} */
    record BudgetExceeded(long driver, String account) implements TelemetryEvent {}

    record Quarantined(long driver) implements TelemetryEvent {}

    /** An interrupt line has spent its window. */
    record LineMasked(long driver, int line) implements TelemetryEvent {}

    record LineQuarantined(long driver, int line, QuarantineReason reason) implements TelemetryEvent {}

    /** Deferred work of an interrupt found no room. */
    record DeferralLost(long driver, int line) implements TelemetryEvent {}

    record EpochEnded(long driver, long epoch) implements TelemetryEvent {}

    /**
     * A callback of the driver's, or of the embedder's, threw.
     *
     * @param what such as {@code on cut-off}
     */
    record CallbackFailed(long driver, String what, String why) implements TelemetryEvent {}

    /** So many events of the driver were dropped since the last one of these: it made more than its share. */
    record Dropped(long driver, long count) implements TelemetryEvent {}
}
