package dev.ironshim.impl.trust;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whom a verifier believes, and whom no longer. There is no default: without keys nothing is believed.
 *
 * @param version of this trust; a verifier takes no lower one afterwards
 * @param keys that may sign
 * @param required algorithms that must all have signed, at least one
 * @param revokedKeys keys that are believed no more, whenever they signed
 * @param revokedManifests SHA-256 of manifests that are refused, 64 hexadecimal digits in lower case
 */
public record Trust(
        long version,
        List<TrustedKey> keys,
        Set<Algorithm> required,
        Set<KeyId> revokedKeys,
        Set<String> revokedManifests) {

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /** @throws IllegalArgumentException if it could not be what somebody meant */
    public Trust {
        keys = List.copyOf(keys);
        required = Set.copyOf(required);
        revokedKeys = Set.copyOf(revokedKeys);
        revokedManifests = Set.copyOf(revokedManifests);
        for (String digest : revokedManifests) {
            // One that is written differently would revoke nothing, and nobody would notice.
            if (!DIGEST.matcher(digest).matches()) {
                throw new IllegalArgumentException(
                        "revoked manifest '" + digest + "' is no SHA-256 as 64 digits of 0-9 and a-f");
            }
        }
        if (required.isEmpty()) {
            throw new IllegalArgumentException("a policy without a required signature believes everybody");
        }
        Map<KeyId, TrustedKey> byId = new HashMap<>();
        for (TrustedKey key : keys) {
            if (byId.put(key.id(), key) != null) {
                throw new IllegalArgumentException("key " + key.id().hex() + " occurs twice");
            }
        }
    }

    Optional<TrustedKey> find(KeyId id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }
}
