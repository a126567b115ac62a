package dev.ironshim.impl.trust;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What must not be forgotten.
 *
 * @param now the latest second since 1970 that the clock was told
 * @param version of the latest policy; 0 before the first
 * @param policy its SHA-256, 64 hexadecimal digits
 * @param ledgers by the name of the authority
 */
record Memory(
        long now,
        long version,
        String policy,
        Set<KeyId> revokedKeys,
        Set<String> revokedManifests,
        Map<String, Ledger> ledgers) {
    static final Memory EMPTY = new Memory(0, 0, "0".repeat(64), Set.of(), Set.of(), Map.of());

    Memory {
        revokedKeys = Set.copyOf(revokedKeys);
        revokedManifests = Set.copyOf(revokedManifests);
        ledgers = Map.copyOf(ledgers);
    }

    Ledger ledger(String authority) {
        return ledgers.getOrDefault(authority, Ledger.EMPTY);
    }

    /** Whether any authority has admitted the manifest. */
    boolean hasSpent(String digest) {
        return ledgers.values().stream().anyMatch(ledger -> ledger.spent().containsKey(digest));
    }

    Memory at(long time) {
        return new Memory(time, version, policy, revokedKeys, revokedManifests, ledgers);
    }

    Memory revoking(Set<KeyId> keys, Set<String> manifests) {
        Set<KeyId> moreKeys = new HashSet<>(revokedKeys);
        moreKeys.addAll(keys);
        Set<String> moreManifests = new HashSet<>(revokedManifests);
        moreManifests.addAll(manifests);
        return new Memory(now, version, policy, moreKeys, moreManifests, ledgers);
    }

    /** What is revoked stays so, whether or not the next policy says it again. */
    Memory believing(TrustPolicy next) {
        Memory revoking = revoking(next.revokedKeys(), next.revokedManifests());
        return new Memory(now, next.version(), next.digest(), revoking.revokedKeys, revoking.revokedManifests, ledgers);
    }

    Memory spending(String authority, Claim claim) {
        Map<String, Ledger> more = new HashMap<>(ledgers);
        more.put(authority, ledger(authority).spending(claim.manifest(), claim.digest(), now));
        return new Memory(now, version, policy, revokedKeys, revokedManifests, more);
    }
}
