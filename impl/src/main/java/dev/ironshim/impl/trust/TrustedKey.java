package dev.ironshim.impl.trust;

import java.security.PublicKey;

/** A key that may sign manifests. Rotation is a new key whose period overlaps that of the old one. */
public final class TrustedKey {
    private final Algorithm algorithm;
    private final PublicKey key;
    private final KeyId id;
    private final long validFrom;
    private final long validUntil;

    /**
     * A key with its period of validity.
     *
     * @param validFrom seconds since 1970
     * @param validUntil the last valid second; {@link Long#MAX_VALUE} for no end
     */
    public TrustedKey(Algorithm algorithm, PublicKey key, long validFrom, long validUntil) {
        this.algorithm = algorithm;
        this.key = key;
        this.id = KeyId.of(key);
        this.validFrom = validFrom;
        this.validUntil = validUntil;
    }

    public Algorithm algorithm() {
        return algorithm;
    }

    public PublicKey key() {
        return key;
    }

    public KeyId id() {
        return id;
    }

    /** Seconds since 1970. */
    public long validFrom() {
        return validFrom;
    }

    /** The last valid second. */
    public long validUntil() {
        return validUntil;
    }

    boolean validAt(long second) {
        return validFrom <= second && second <= validUntil;
    }

    /** Whether {@code other} says the same of the same key. */
    boolean agrees(TrustedKey other) {
        return id.equals(other.id)
                && algorithm == other.algorithm
                && validFrom == other.validFrom
                && validUntil == other.validUntil;
    }
}
