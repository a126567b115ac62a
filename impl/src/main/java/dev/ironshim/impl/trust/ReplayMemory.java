package dev.ironshim.impl.trust;

import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.HashMap;
import java.util.Map;

/** What was accepted before: the last counter of each driver, and each nonce until its manifest has expired. */
final class ReplayMemory {
    static final int MAX_NONCES = 65_536;
    static final int MAX_DRIVERS = 65_536;

    private final Map<Long, Long> counters = new HashMap<>();
    private final Map<String, Long> nonces = new HashMap<>();

    /** Refuses what was seen before, and remembers the rest. */
    void admit(Manifest manifest, long now) {
        long last = counters.getOrDefault(manifest.driver(), 0L);
        if (manifest.counter() <= last) {
            throw new RefusedException(
                    TrustRule.COUNTER_REPLAYED,
                    RefusedException.NOWHERE,
                    String.valueOf(manifest.counter()),
                    "above " + last);
        }
        if (nonces.containsKey(manifest.nonce())) {
            throw new RefusedException(
                    TrustRule.NONCE_REPLAYED, RefusedException.NOWHERE, manifest.nonce(), "one that was never used");
        }
        // An expired manifest is refused for that, so its nonce need not be kept.
        if (nonces.size() >= MAX_NONCES) {
            nonces.values().removeIf(until -> until < now);
        }
        if (nonces.size() >= MAX_NONCES || (last == 0 && counters.size() >= MAX_DRIVERS)) {
            throw new RefusedException(
                    TrustRule.MEMORY_FULL, RefusedException.NOWHERE, nonces.size() + " nonces", "room for one more");
        }
        counters.put(manifest.driver(), manifest.counter());
        nonces.put(manifest.nonce(), manifest.validUntil());
    }
}
