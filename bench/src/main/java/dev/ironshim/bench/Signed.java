package dev.ironshim.bench;

import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.trust.Algorithm;
import dev.ironshim.impl.trust.Envelope;
import dev.ironshim.impl.trust.Signer;
import dev.ironshim.impl.trust.Trust;
import dev.ironshim.impl.trust.TrustedKey;
import dev.ironshim.impl.trust.VerifiedManifest;
import dev.ironshim.impl.trust.Verifier;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A manifest with a signature by each algorithm, and who believes them. */
final class Signed {
    static final long NOW = 1_000;

    private final byte[] envelope;
    private final Trust trust;

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
            trust = new Trust(1, keys, algorithms, Set.of(), Set.of());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has both algorithms", e);
        }
    }

    /** A verifier believes a manifest once, so there is a new one each time. */
    VerifiedManifest verify() {
        return new Verifier(trust, event -> {}).verify(envelope, NOW);
    }
}
