package dev.ironshim.impl.trust;

import java.util.Map;
import java.util.Set;

/**
 * What trust remembers, for whoever watches it.
 *
 * @param now the latest second since 1970 that the clock was told
 * @param version of the policy that is in force
 * @param revokedKeys by policies and by hand
 * @param revokedManifests SHA-256, 64 hexadecimal digits
 * @param counters by the name of the authority and by driver, of the last manifest
 * @param spent by the name of the authority: SHA-256 of manifests that were admitted
 * @param standing what this process has admitted and is still vouched for
 * @param saved whether the store is known to have all of it
 * @param ticksBack how often the clock was told a time that had passed
 * @param unrecorded records that were dropped because the audit took none, and whose number it was not told yet
 */
public record TrustFacts(
        long now,
        long version,
        Set<KeyId> revokedKeys,
        Set<String> revokedManifests,
        Map<String, Map<Long, Long>> counters,
        Map<String, Set<String>> spent,
        Set<Vouched> standing,
        boolean saved,
        long ticksBack,
        long unrecorded) {
    public TrustFacts {
        revokedKeys = Set.copyOf(revokedKeys);
        revokedManifests = Set.copyOf(revokedManifests);
        counters = Map.copyOf(counters);
        spent = Map.copyOf(spent);
        standing = Set.copyOf(standing);
    }
}
