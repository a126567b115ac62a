package dev.ironshim.impl.trust;

import dev.ironshim.impl.verified.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Whom {@link Trust} believes, and whom no longer. There is no default: without authorities nothing is believed.
 *
 * @param version of this policy, at least 1; only a later one replaces it, and no two have the same
 * @param authorities who vouches; each driver belongs to one of them at most
 * @param revokedKeys keys that are believed no more, whenever they signed
 * @param revokedManifests SHA-256 of manifests that are refused, 64 hexadecimal digits in lower case
 */
public record TrustPolicy(
        long version, List<Authority> authorities, Set<KeyId> revokedKeys, Set<String> revokedManifests) {
    /** More authorities than this are refused. */
    public static final int MAX_AUTHORITIES = 64;

    /** More revoked keys or manifests than this are refused. */
    public static final int MAX_REVOKED = 65_536;

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /** @throws IllegalArgumentException if it could not be what somebody meant */
    public TrustPolicy {
        authorities = List.copyOf(authorities);
        revokedKeys = Set.copyOf(revokedKeys);
        revokedManifests = Set.copyOf(revokedManifests);
        if (version < 1) {
            throw new IllegalArgumentException("version " + version + " of a policy; they count from 1");
        }
        if (authorities.size() > MAX_AUTHORITIES
                || revokedKeys.size() > MAX_REVOKED
                || revokedManifests.size() > MAX_REVOKED) {
            throw new IllegalArgumentException("a policy has at most " + MAX_AUTHORITIES + " authorities and "
                    + MAX_REVOKED + " revoked keys, and as many manifests");
        }
        revokedManifests.forEach(TrustPolicy::requireDigest);
        apart(authorities);
        Map<KeyId, TrustedKey> byId = new HashMap<>();
        for (Authority authority : authorities) {
            for (TrustedKey key : authority.keys()) {
                TrustedKey before = byId.putIfAbsent(key.id(), key);
                if (before != null && !before.agrees(key)) {
                    throw new IllegalArgumentException(
                            "key " + key.id().hex() + " has two algorithms or two periods of validity");
                }
            }
        }
    }

    /** What two authorities could both vouch for, one could lock the other out of. */
    private static void apart(List<Authority> authorities) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < authorities.size(); i++) {
            Authority authority = authorities.get(i);
            if (!names.add(authority.name())) {
                throw new IllegalArgumentException("authority " + authority.name() + " occurs twice");
            }
            for (Authority other : authorities.subList(0, i)) {
                if (authority.scope().sharesDriversWith(other.scope())) {
                    throw new IllegalArgumentException(
                            other.name() + " and " + authority.name() + " have a driver in common");
                }
            }
        }
    }

    /**
     * A digest that is written differently would revoke nothing, and nobody would notice.
     *
     * @throws IllegalArgumentException if it is none
     */
    static void requireDigest(String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException(
                    "revoked manifest '" + digest + "' is no SHA-256 as 64 digits of 0-9 and a-f");
        }
    }

    /** The authority that a driver belongs to. */
    Optional<Authority> owner(long driver) {
        return authorities.stream()
                .filter(authority -> authority.scope().covers(driver))
                .findFirst();
    }

    /** The key of any authority. */
    Optional<TrustedKey> find(KeyId id, Algorithm algorithm) {
        return authorities.stream()
                .flatMap(authority -> authority.find(id, algorithm).stream())
                .findFirst();
    }

    /** SHA-256 over all that it says, 64 hexadecimal digits: two policies of one version must not differ. */
    String digest() {
        MessageDigest sha;
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        number(sha, version);
        number(sha, authorities.size());
        for (Authority authority : authorities) {
            text(sha, authority.name());
            number(sha, authority.scope().drivers().size());
            for (DriverRange range : authority.scope().drivers()) {
                number(sha, range.first());
                number(sha, range.last());
            }
            number(sha, authority.scope().devices().size());
            for (DevicePattern pattern : authority.scope().devices()) {
                number(sha, pattern.vendor());
                number(sha, pattern.device());
            }
            number(sha, authority.keys().size());
            for (TrustedKey key : authority.keys()) {
                text(sha, key.id().hex());
                number(sha, key.algorithm().code());
                number(sha, key.validFrom());
                number(sha, key.validUntil());
            }
            Map<Algorithm, Integer> required = new EnumMap<>(authority.required());
            for (Algorithm algorithm : Algorithm.values()) {
                number(sha, required.getOrDefault(algorithm, 0));
            }
        }
        number(sha, revokedKeys.size());
        new TreeSet<>(revokedKeys).forEach(key -> text(sha, key.hex()));
        number(sha, revokedManifests.size());
        new TreeSet<>(revokedManifests).forEach(digest -> text(sha, digest));
        return HexFormat.of().formatHex(sha.digest());
    }

    private static void number(MessageDigest sha, long number) {
        byte[] bytes = new byte[Long.BYTES];
        Bytes.putU64(bytes, 0, number);
        sha.update(bytes);
    }

    private static void text(MessageDigest sha, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        number(sha, bytes.length);
        sha.update(bytes);
    }
}
