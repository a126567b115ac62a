package dev.ironshim.model.trust;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must not be forgotten.
 *
 * @param now the latest second that the clock was told, at least 0
 * @param version of the policy, from 1
 * @param counters for each authority and driver the counter of the last manifest, or 0
 * @param spent for each authority the manifests that it has admitted
 */
public record TrustMemory(
        int now,
        int version,
        Set<TrustKey> revokedKeys,
        Set<TrustManifest> revokedManifests,
        Map<TrustAuthority, List<Integer>> counters,
        Map<TrustAuthority, Set<TrustManifest>> spent) {
    public TrustMemory {
        revokedKeys = Set.copyOf(revokedKeys);
        revokedManifests = Set.copyOf(revokedManifests);
        counters = Map.copyOf(counters);
        spent = Map.copyOf(spent);
    }
}
