package dev.ironshim.impl.trust;

import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What signatures are worth, at one time, under one policy and what is revoked. An envelope has no signature twice, so
 * signatures that count are keys that count.
 */
record Vouching(TrustPolicy policy, Memory memory) {
    /** Why too few signatures are good, the gravest reason first. */
    private static final List<TrustRule> GRAVITY = List.of(
            TrustRule.REVOKED_KEY,
            TrustRule.KEY_EXPIRED,
            TrustRule.SIGNED_AT,
            TrustRule.BAD_SIGNATURE,
            TrustRule.OUT_OF_SCOPE,
            TrustRule.UNKNOWN_KEY);

    /** Whether a manifest that was admitted is still vouched for. */
    boolean stands(Claim claim) {
        return policy.owner(claim.manifest().driver())
                        .map(authority -> suffices(claim, authority))
                        .orElse(false)
                && !memory.revokedManifests().contains(claim.digest())
                && memory.now() <= claim.manifest().validUntil();
    }

    /**
     * The authority that vouches for a manifest which was never admitted.
     *
     * @throws RefusedException if none does, or something of it was used before
     */
    Authority verdict(Claim claim) {
        Authority authority = vouched(claim);
        fresh(claim, authority);
        return authority;
    }

    /**
     * The authority that vouches for a manifest, admitted or not.
     *
     * @throws RefusedException if none does
     */
    Authority vouched(Claim claim) {
        Authority authority = policy.owner(claim.manifest().driver())
                .orElseThrow(() -> refuse(
                        TrustRule.NO_AUTHORITY,
                        "driver " + Long.toUnsignedString(claim.manifest().driver()),
                        "one of an authority"));
        if (!suffices(claim, authority)) {
            throw lacking(claim, authority);
        }
        inTime(claim);
        return authority;
    }

    private void inTime(Claim claim) {
        if (memory.revokedManifests().contains(claim.digest())) {
            throw refuse(TrustRule.REVOKED_MANIFEST, claim.digest(), "a manifest that is not revoked");
        }
        if (memory.now() < claim.manifest().validFrom()) {
            throw refuse(
                    TrustRule.NOT_YET_VALID,
                    "now " + memory.now(),
                    "from " + claim.manifest().validFrom());
        }
        if (memory.now() > claim.manifest().validUntil()) {
            throw refuse(
                    TrustRule.EXPIRED,
                    "now " + memory.now(),
                    "until " + claim.manifest().validUntil());
        }
    }

    private void fresh(Claim claim, Authority authority) {
        Ledger ledger = memory.ledger(authority.name());
        if (memory.hasSpent(claim.digest())) {
            throw refuse(TrustRule.MANIFEST_REPLAYED, claim.digest(), "a manifest that was never admitted");
        }
        long last = ledger.counter(claim.manifest().driver());
        if (claim.manifest().counter() <= last) {
            throw refuse(
                    TrustRule.COUNTER_REPLAYED, String.valueOf(claim.manifest().counter()), "above " + last);
        }
        if (ledger.hasSpent(claim.manifest().nonce())) {
            throw refuse(TrustRule.NONCE_REPLAYED, claim.manifest().nonce(), "one that was never used");
        }
    }

    private boolean suffices(Claim claim, Authority authority) {
        Map<Algorithm, Integer> counting = new EnumMap<>(Algorithm.class);
        for (Envelope.Signature signature : claim.signatures()) {
            if (flaw(claim, authority, signature).isEmpty()) {
                counting.merge(signature.algorithm(), 1, Integer::sum);
            }
        }
        return authority.required().entrySet().stream()
                .allMatch(each -> counting.getOrDefault(each.getKey(), 0) >= each.getValue());
    }

    private RefusedException lacking(Claim claim, Authority authority) {
        for (TrustRule rule : GRAVITY) {
            for (Envelope.Signature signature : claim.signatures()) {
                if (flaw(claim, authority, signature).equals(Optional.of(rule))) {
                    return refuse(
                            rule,
                            signature.algorithm().javaName() + " by "
                                    + signature.key().hex() + " at " + Long.toUnsignedString(signature.signedAt()),
                            demand(authority) + ", now " + memory.now());
                }
            }
        }
        return refuse(TrustRule.MISSING_SIGNATURE, claim.signatures().size() + " good signatures", demand(authority));
    }

    private static String demand(Authority authority) {
        StringBuilder demand = new StringBuilder();
        authority
                .required()
                .forEach((algorithm, count) -> demand.append(demand.isEmpty() ? "" : " and ")
                        .append(count)
                        .append(' ')
                        .append(algorithm.javaName()));
        return demand + " that count for " + authority.name();
    }

    /** Why a signature does not count, or nothing if it does. */
    private Optional<TrustRule> flaw(Claim claim, Authority authority, Envelope.Signature signature) {
        if (policy.find(signature.key(), signature.algorithm()).isEmpty()) {
            return Optional.of(TrustRule.UNKNOWN_KEY);
        }
        Optional<TrustedKey> key = authority.find(signature.key(), signature.algorithm());
        // Manifests of version 3 name no device.
        if (key.isEmpty() || !covers(authority.scope(), claim.manifest())) {
            return Optional.of(TrustRule.OUT_OF_SCOPE);
        }
        if (memory.revokedKeys().contains(signature.key())) {
            return Optional.of(TrustRule.REVOKED_KEY);
        }
        if (!key.get().validAt(memory.now())) {
            return Optional.of(TrustRule.KEY_EXPIRED);
        }
        if (signature.signedAt() > memory.now() || !key.get().validAt(signature.signedAt())) {
            return Optional.of(TrustRule.SIGNED_AT);
        }
        return claim.genuine(signature) ? Optional.empty() : Optional.of(TrustRule.BAD_SIGNATURE);
    }

    private static RefusedException refuse(TrustRule rule, String found, String expected) {
        return new RefusedException(rule, RefusedException.NOWHERE, found, expected);
    }

    /** A manifest of version 3 names no device, so only a scope of all devices covers it. */
    private static boolean covers(Scope scope, Manifest manifest) {
        return scope.covers(
                manifest.terms().map(terms -> terms.device().vendor()).orElse(DevicePattern.ANY),
                manifest.terms().map(terms -> terms.device().device()).orElse(DevicePattern.ANY));
    }
}
