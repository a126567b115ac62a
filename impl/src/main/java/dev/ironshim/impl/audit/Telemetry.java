package dev.ironshim.impl.audit;

/** Where events are reported. It must be quick and must not call back. */
@FunctionalInterface
public interface Telemetry {
    void record(TelemetryEvent event);
}
