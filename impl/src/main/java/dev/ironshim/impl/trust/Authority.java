package dev.ironshim.impl.trust;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Somebody who vouches for drivers: with these keys, as many of them as this, and for nothing outside of its scope. What its
 * manifests have used up is remembered under its name.
 *
 * @param name 1 to 64 of a-z, 0-9, dot, dash; the same in each version of the policy
 * @param scope drivers that are its own, and their devices
 * @param keys that may sign
 * @param required how many different keys must have signed, by algorithm: 1 up to the number of keys of the algorithm
 */
public record Authority(String name, Scope scope, List<TrustedKey> keys, Map<Algorithm, Integer> required) {
    /** More keys than this are refused. */
    public static final int MAX_KEYS = 256;

    static final int MAX_NAME = 64;
    private static final Pattern NAME = Pattern.compile("[a-z0-9.-]{1," + MAX_NAME + "}");

    /** @throws IllegalArgumentException if it could not be what somebody meant */
    public Authority {
        keys = List.copyOf(keys);
        required = Map.copyOf(required);
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name of 1 to " + MAX_NAME + " of a-z, 0-9, . and -");
        }
        if (keys.size() > MAX_KEYS) {
            throw new IllegalArgumentException(name + " has more than " + MAX_KEYS + " keys");
        }
        if (required.isEmpty()) {
            throw new IllegalArgumentException(name + " without a required signature believes everybody");
        }
        Map<Algorithm, Integer> there = new EnumMap<>(Algorithm.class);
        Set<KeyId> ids = new HashSet<>();
        for (TrustedKey key : keys) {
            if (!ids.add(key.id())) {
                throw new IllegalArgumentException("key " + key.id().hex() + " occurs twice in " + name);
            }
            there.merge(key.algorithm(), 1, Integer::sum);
        }
        int signatures = 0;
        for (Map.Entry<Algorithm, Integer> each : required.entrySet()) {
            int keysOfIt = there.getOrDefault(each.getKey(), 0);
            int demanded = each.getValue();
            if (demanded < 1 || demanded > keysOfIt) {
                throw new IllegalArgumentException(name + " demands " + demanded + " signatures by "
                        + each.getKey().javaName() + " and has " + keysOfIt + " such keys; 1 up to these can be met");
            }
            signatures += demanded;
        }
        if (signatures > Envelope.MAX_SIGNATURES) {
            throw new IllegalArgumentException(name + " demands " + signatures + " signatures; an envelope has at most "
                    + Envelope.MAX_SIGNATURES);
        }
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    Optional<TrustedKey> find(KeyId id, Algorithm algorithm) {
        return keys.stream()
                .filter(key -> key.algorithm() == algorithm && key.id().equals(id))
                .findFirst();
    }
}
