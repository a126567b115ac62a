package dev.ironshim.impl.audit;

/**
 * Where events are reported. It may be slow, throw or never return: it is called with no lock held, and what it does not take
 * in time is dropped and counted ({@link TelemetryEvent.Dropped}).
 */
@FunctionalInterface
public interface Telemetry {
    void record(TelemetryEvent event);
}
