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
 * @param ticks the monitor's clock, in nanoseconds from any origin; it must be quick, and what goes backwards stands still
 * @param effectTicks how long an effect may take, in ticks of that clock, at least 1
 */
public record Surroundings(
        Policy policy,
        Audit audit,
        Telemetry telemetry,
        Executor effects,
        Executor records,
        LongSupplier ticks,
        long effectTicks) {

    /** How long a platform may take for one call, in nanoseconds, before it is late. */
    public static final long USUAL_EFFECT_TICKS = 1_000_000_000L;

    public Surroundings {
        if (effectTicks < 1) {
            throw new IllegalArgumentException("an effect may take 1 tick at least, not " + effectTicks);
        }
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
                USUAL_EFFECT_TICKS);
    }
}
