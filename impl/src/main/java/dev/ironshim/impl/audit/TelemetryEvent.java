package dev.ironshim.impl.audit;

import dev.ironshim.impl.refusal.Rule;

/** Something that went on while drivers ran. */
public sealed interface TelemetryEvent {
    /** A driver used what it has not, or not any more. */
    record AccessRefused(long driver, Rule rule) implements TelemetryEvent {}

    /** @param account such as {@code DMA_BYTES} */
    record BudgetExceeded(long driver, String account) implements TelemetryEvent {}

    record Quarantined(long driver) implements TelemetryEvent {}

    record EpochEnded(long driver, long epoch) implements TelemetryEvent {}
}
