package dev.ironshim.impl.trust;

import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.HashMap;
import java.util.Map;

/**
 * What one authority's manifests have used up.
 *
 * @param counters by driver, of the last manifest
 * @param spent by SHA-256, 64 hexadecimal digits: at least those that have not expired
 */
record Ledger(Map<Long, Long> counters, Map<String, Spent> spent) {
    static final int MAX_DRIVERS = 4_096;
    static final int MAX_SPENT = 4_096;
    static final Ledger EMPTY = new Ledger(Map.of(), Map.of());

    /**
     * A manifest that was admitted.
     *
     * @param nonce 32 hexadecimal digits
     * @param until the last second at which it could be presented again
     */
    record Spent(String nonce, long until) {}

    Ledger {
        counters = Map.copyOf(counters);
        spent = Map.copyOf(spent);
    }

    long counter(long driver) {
        return counters.getOrDefault(driver, 0L);
    }

    boolean hasSpent(String nonce) {
        return spent.values().stream().anyMatch(each -> each.nonce().equals(nonce));
    }

    /** @throws RefusedException if there is no room */
    Ledger spending(Manifest manifest, String digest, long now) {
        Map<String, Spent> more = new HashMap<>(spent);
        // An expired manifest is refused for that, and time does not go back: its digest need not be kept.
        if (more.size() >= MAX_SPENT) {
            more.values().removeIf(each -> each.until() < now);
        }
        Map<Long, Long> counted = new HashMap<>(counters);
        counted.put(manifest.driver(), manifest.counter());
        if (more.size() >= MAX_SPENT || counted.size() > MAX_DRIVERS) {
            throw new RefusedException(
                    TrustRule.MEMORY_FULL,
                    RefusedException.NOWHERE,
                    more.size() + " manifests and " + counters.size() + " drivers of its authority",
                    "room for one more");
        }
        more.put(digest, new Spent(manifest.nonce(), manifest.validUntil()));
        return new Ledger(counted, more);
    }
}
