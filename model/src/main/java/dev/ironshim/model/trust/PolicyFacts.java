package dev.ironshim.model.trust;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A policy of {@code TrustWorld.tla}.
 *
 * @param authorities what each may vouch for, and with which keys
 */
public record PolicyFacts(
        Map<TrustAuthority, Charge> authorities, Set<TrustKey> revokedKeys, Set<TrustManifest> revokedManifests) {

    /**
     * What an authority is charged with.
     *
     * @param drivers that are its own
     * @param keys that may sign for it
     * @param classic how many of them must sign with Ed25519
     * @param lattice how many with ML-DSA-65
     */
    public record Charge(Set<Integer> drivers, Set<TrustKey> keys, int classic, int lattice) {
        public Charge {
            drivers = Set.copyOf(drivers);
            keys = Set.copyOf(keys);
        }
    }

    private static final Set<TrustKey> SOUTHERN = Set.of(TrustKey.SOUTH, TrustKey.SHARED, TrustKey.LATTICE);

    private static final PolicyFacts FIRST = new PolicyFacts(
            Map.of(
                    TrustAuthority.NORTH,
                    new Charge(Set.of(1), Set.of(TrustKey.NORTH, TrustKey.SHARED), 2, 0),
                    TrustAuthority.SOUTH,
                    new Charge(Set.of(2), SOUTHERN, 1, 1)),
            Set.of(),
            Set.of());

    private static final PolicyFacts TRANSFER = new PolicyFacts(
            Map.of(TrustAuthority.SOUTH, new Charge(Set.of(1, 2), SOUTHERN, 1, 1)),
            Set.of(TrustKey.NORTH),
            Set.of(TrustManifest.BASE));

    /** By version, from 1: the second gives driver 1 to South and revokes; the third has forgotten that. */
    public static final List<PolicyFacts> OF_THE_MODEL = List.of(FIRST, TRANSFER, FIRST);

    public PolicyFacts {
        authorities = Map.copyOf(authorities);
        revokedKeys = Set.copyOf(revokedKeys);
        revokedManifests = Set.copyOf(revokedManifests);
    }
}
