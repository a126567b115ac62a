package dev.ironshim.impl.isolation;

import dev.ironshim.impl.audit.Audit;
import dev.ironshim.impl.audit.Telemetry;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What a monitor needs of its world: none of it is believed to be quick or to work.
 *
 * @param policy what the owner of the machine allows beyond manifests
 * @param audit where decisions are recorded
 * @param telemetry where events are reported
 * @param effects runs what is asked of hardware; a task may hang, so it must have threads to spare, and must not run it in the
 *     thread that hands it over
 * @param records runs what writes records, under the same conditions
 * @param ticks time that passes, in nanoseconds from any origin; it must be quick; while it throws or goes back, time stands still
 * @param seconds what time it is, in seconds since 1970, for manifests; what goes backwards is not believed
 * @param effectTicks how long an effect may take, in nanoseconds, at least 1
 * @param tickMillis how often the monitor looks at its clocks by itself, in milliseconds; then it also listens to what devices
 *     report. 0 if somebody else calls {@link Ingress#tick} and {@link Ingress#error}
 */
public record Surroundings(
        Policy policy,
        Audit audit,
        Telemetry telemetry,
        Executor effects,
        Executor records,
        LongSupplier ticks,
        LongSupplier seconds,
        long effectTicks,
        int tickMillis) {

    /** How long a platform may take for one call, in nanoseconds, before it is late. */
    public static final long USUAL_EFFECT_TICKS = 1_000_000_000L;

    private static final int USUAL_TICK_MILLIS = 50;

    public Surroundings {
        if (effectTicks < 1 || tickMillis < 0) {
            throw new IllegalArgumentException(
                    "out of range: effectTicks " + effectTicks + ", tickMillis " + tickMillis);
        }
        ticks = Clock.over(ticks);
    }

    /** With threads that are made when they are needed and keep no process alive, and the system's monotone clock. */
    public static Surroundings usual(Policy policy, Audit audit, Telemetry telemetry) {
        return new Surroundings(
                policy,
                audit,
                telemetry,
                Threads.spare("ironshim-effect"),
                Threads.spare("ironshim-record"),
                System::nanoTime,
                () -> System.currentTimeMillis() / 1_000,
                USUAL_EFFECT_TICKS,
                USUAL_TICK_MILLIS);
    }
}
