package dev.ironshim.bench;

import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.trust.Algorithm;
import dev.ironshim.impl.trust.Authority;
import dev.ironshim.impl.trust.Envelope;
import dev.ironshim.impl.trust.Scope;
import dev.ironshim.impl.trust.Signer;
import dev.ironshim.impl.trust.Trust;
import dev.ironshim.impl.trust.TrustPolicy;
import dev.ironshim.impl.trust.TrustedKey;
import dev.ironshim.impl.trust.VerifiedManifest;
import dev.ironshim.impl.trust.VolatileStore;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A manifest with a signature by each algorithm, and who believes them. */
final class Signed {
    static final long NOW = 1_000;

    private final byte[] envelope;
    private final TrustPolicy policy;

    Signed(Draft draft, Set<Algorithm> algorithms) {
        try {
            Manifest manifest = ManifestCodec.encode(draft);
            List<TrustedKey> keys = new ArrayList<>();
            List<Envelope.Signature> signatures = new ArrayList<>();
            for (Algorithm algorithm : algorithms) {
                KeyPair pair =
                        KeyPairGenerator.getInstance(algorithm.javaName()).generateKeyPair();
                keys.add(new TrustedKey(algorithm, pair.getPublic(), 0, NOW));
                signatures.add(Signer.sign(manifest, algorithm, pair, NOW));
            }
            envelope = new Envelope(manifest, signatures).encoded();
            Authority authority = new Authority(
                    "maker", Scope.ALL, keys, algorithms.stream().collect(Collectors.toMap(each -> each, each -> 1)));
            policy = new TrustPolicy(1, List.of(authority), Set.of(), Set.of());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has both algorithms", e);
        }
    }

    /** A manifest is admitted once, so there is a new store each time, which saves nowhere. */
    VerifiedManifest verify() {
        Trust trust = Trust.open(policy, new VolatileStore(), event -> {}, Runnable::run);
        trust.tick(NOW);
        return trust.admit(envelope);
    }
}
