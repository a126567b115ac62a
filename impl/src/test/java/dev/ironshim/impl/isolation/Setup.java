package dev.ironshim.impl.isolation;

import dev.ironshim.impl.audit.Audit;
import dev.ironshim.impl.audit.Telemetry;
import dev.ironshim.impl.trust.TrustPolicy;
import dev.ironshim.impl.trust.TrustStore;
import dev.ironshim.impl.trust.VolatileStore;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How a monitor of a test is opened: with a world that works and is watched, as far as the test does not say otherwise. */
final class Setup {
    MonitorLimits limits = new MonitorLimits(1000, 3, 100, 1);
    Requirements requirements = Requirements.USUAL;
    TrustPolicy trust = Drivers.POLICY;
    TrustStore store = new VolatileStore();
    final EffectQueue effects = new EffectQueue();
    private Policy policy = (driver, grant) -> true;
    private UnaryOperator<Audit> audit = sink -> sink;
    private UnaryOperator<Telemetry> telemetry = sink -> sink;
    private Executor records = Runnable::run;
    private @Nullable Executor threads;
    private BiFunction<Long, Platform, Platform> platforms = (driver, platform) -> platform;
    private @Nullable LongSupplier seconds;
    private int tickMillis;
    private long effectTicks = Drivers.EFFECT_TICKS;

    Setup limits(MonitorLimits wanted) {
        limits = wanted;
        return this;
    }

    Setup policy(Policy wanted) {
        policy = wanted;
        return this;
    }

    Setup requirements(Requirements wanted) {
        requirements = wanted;
        return this;
    }

    Setup trust(TrustPolicy wanted) {
        trust = wanted;
        return this;
    }

    Setup store(TrustStore wanted) {
        store = wanted;
        return this;
    }

    /** @param around makes the sink out of the fixture's */
    Setup audit(UnaryOperator<Audit> around) {
        audit = around;
        return this;
    }

    /** @param around makes the sink out of the fixture's */
    Setup telemetry(UnaryOperator<Telemetry> around) {
        telemetry = around;
        return this;
    }

    /** What writes records, instead of whoever makes them. */
    Setup records(Executor wanted) {
        records = wanted;
        return this;
    }

    /** What carries out effects, instead of the fixture's queue. */
    Setup threads(Executor wanted) {
        threads = wanted;
        return this;
    }

    /** @param around makes a driver's platform out of the one in memory */
    Setup platforms(BiFunction<Long, Platform, Platform> around) {
        platforms = around;
        return this;
    }

    /** Each of these calls hangs, of every driver's platform, on threads of their own. */
    Setup hangingAt(Hang hang, String... calls) {
        Set<String> hanging = Set.of(calls);
        return threads(Threads.spare("test-effects"))
                .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {
                    if (hanging.contains(call)) {
                        hang.here();
                    }
                }));
    }

    /** What time it is, instead of the fixture's clock. */
    Setup seconds(LongSupplier wanted) {
        seconds = wanted;
        return this;
    }

    /** How long an effect may take, in ticks. */
    Setup effectTicks(long wanted) {
        effectTicks = wanted;
        return this;
    }

    /** The monitor looks at its clocks by itself, and listens to what devices report. */
    Setup byItself() {
        tickMillis = 5;
        return this;
    }

    Platform wrap(long driver, Platform platform) {
        return platforms.apply(driver, platform);
    }

    Surroundings surroundings(Drivers drivers) {
        return new Surroundings(
                policy,
                audit.apply(drivers.audit::add),
                telemetry.apply(drivers.telemetry::add),
                threads == null ? effects : threads,
                records,
                drivers.ticks::get,
                seconds == null ? drivers.seconds::get : seconds,
                effectTicks,
                tickMillis);
    }

    Drivers open() {
        return new Drivers(this);
    }
}
