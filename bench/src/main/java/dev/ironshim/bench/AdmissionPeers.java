package dev.ironshim.bench;

import com.google.common.util.concurrent.RateLimiter;
import io.github.bucket4j.Bucket;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Rate limiters that a user would pick, as their documentation advises, with so much room that they admit. */
@State(Scope.Thread)
public class AdmissionPeers {
    // Bucket4j allows no more than one token a nanosecond.
    private static final int A_SECOND = 1_000_000_000;

    private final Bucket bucket4j = Bucket.builder()
            .addLimit(limit -> limit.capacity(A_SECOND).refillGreedy(A_SECOND, Duration.ofSeconds(1)))
            .build();
    private final AtomicRateLimiter resilience4j = new AtomicRateLimiter(
            "bench",
            RateLimiterConfig.custom()
                    .limitForPeriod(A_SECOND)
                    .limitRefreshPeriod(Duration.ofSeconds(1))
                    .timeoutDuration(Duration.ZERO)
                    .build());
    private final RateLimiter guava = RateLimiter.create(A_SECOND);

    @Benchmark
    public boolean bucket4j() {
        return bucket4j.tryConsume(1);
    }

    @Benchmark
    public boolean resilience4j() {
        return resilience4j.acquirePermission();
    }

    @Benchmark
    public boolean guava() {
        return guava.tryAcquire();
    }
}
