package dev.ironshim.model.trust;

import java.util.Set;

/**
 * The constants of {@code Trust.tla}.
 *
 * @param offered manifests that are presented
 * @param revocable keys that are revoked
 * @param withdrawable manifests that are revoked
 * @param timeCount the clock is told 0 to this, at least 0
 * @param versionCount how many policies of {@link PolicyFacts#OF_THE_MODEL} are offered, at least 1
 */
public record TrustBounds(
        Set<TrustManifest> offered,
        Set<TrustKey> revocable,
        Set<TrustManifest> withdrawable,
        int timeCount,
        int versionCount) {
    public TrustBounds {
        offered = Set.copyOf(offered);
        revocable = Set.copyOf(revocable);
        withdrawable = Set.copyOf(withdrawable);
        if (timeCount < 0 || versionCount < 1 || versionCount > PolicyFacts.OF_THE_MODEL.size()) {
            throw new IllegalArgumentException(
                    "out of range: timeCount " + timeCount + ", versionCount " + versionCount);
        }
    }
}
