package dev.ironshim.impl.trust;

import java.security.PublicKey;

/**
 * A key that may sign manifests. Rotation is a new key whose period overlaps that of the old one.
 *
 * @param validFrom seconds since 1970
 * @param validUntil the last valid second
 */
public record TrustedKey(Algorithm algorithm, PublicKey key, long validFrom, long validUntil) {
    public KeyId id() {
        return KeyId.of(key);
    }

    boolean validAt(long second) {
        return validFrom <= second && second <= validUntil;
    }
}
