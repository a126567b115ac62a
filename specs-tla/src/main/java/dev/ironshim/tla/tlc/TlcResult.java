package dev.ironshim.tla.tlc;

import dev.ironshim.model.tla.TlaValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run of TLC ended.
 *
 * @param end what it came to
 * @param detail the decisive message, empty if all is well
 * @param generated states generated, initial ones included
 * @param distinct distinct states
 * @param behaviour the states of the counterexample, variables by name; empty without one
 * @param loop index in {@code behaviour} that the last state leads back to; null if there is no lasso. A stuttering end
 *     leads back to itself
 * @param checkingMillis time after start-up and parsing
 * @param version as TLC says it
 */
public record TlcResult(
        End end,
        String detail,
        long generated,
        long distinct,
        List<Map<String, TlaValue>> behaviour,
        @Nullable Integer loop,
        long checkingMillis,
        String version) {

    /** What a run came to. Only {@link #COMPLETED} is evidence that something holds. */
    public enum End {
        COMPLETED,
        /** An invariant does not hold. */
        VIOLATED,
        /** A temporal property does not hold. */
        LIVENESS_VIOLATED,
        /** The specification does not parse. */
        NOT_PARSED,
        /** An expression has no value, or the configuration is wrong. */
        NOT_EVALUATED,
        OUT_OF_TIME,
        OUT_OF_MEMORY,
        /** The process ended in another way. */
        CRASHED
    }

    public boolean completed() {
        return end == End.COMPLETED;
    }
}
