package dev.ironshim.threads.lane;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tool saw of one scenario.
 *
 * @param samples executions that were judged
 * @param outcomes how often each was seen
 * @param refuted the interleaving or the outcome that must not be, or null
 * @param vacuous why this says nothing, or null
 */
record Run(
        long samples,
        Map<String, Long> outcomes,
        @Nullable String refuted,
        @Nullable String vacuous) {}
