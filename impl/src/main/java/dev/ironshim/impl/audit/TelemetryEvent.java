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

    /** An interrupt line has spent its window. It is told from the interrupt, with no lock held. */
    record LineMasked(long driver, int line) implements TelemetryEvent {}

    /** It is told from where it happened, which may be an interrupt, with no lock of an interrupt path held. */
    record LineQuarantined(long driver, int line, QuarantineReason reason) implements TelemetryEvent {}

    /** Deferred work of an interrupt found no room. */
    record DeferralLost(long driver, int line) implements TelemetryEvent {}

    record EpochEnded(long driver, long epoch) implements TelemetryEvent {}
}
