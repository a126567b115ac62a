package dev.ironshim.impl.trust;

import dev.ironshim.impl.manifest.Manifest;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** An envelope, and which of its signatures are over its manifest. Thread-safe. */
final class Claim {
    private final Manifest manifest;
    private final String digest;
    private final List<Envelope.Signature> signatures;
    private final Map<Envelope.Signature, Boolean> genuine = new ConcurrentHashMap<>();

    Claim(Envelope envelope) {
        manifest = envelope.manifest();
        digest = HexFormat.of().formatHex(manifest.digest());
        signatures = envelope.signatures();
    }

    Manifest manifest() {
        return manifest;
    }

    String digest() {
        return digest;
    }

    Vouched vouched() {
        return new Vouched(digest, manifest.driver());
    }

    List<Envelope.Signature> signatures() {
        return signatures;
    }

    /** Verifies the signatures by keys that {@code policy} knows, once each. It takes a tenth of a millisecond a signature. */
    Claim examine(TrustPolicy policy) {
        for (Envelope.Signature signature : signatures) {
            Optional<TrustedKey> key = policy.find(signature.key(), signature.algorithm());
            key.ifPresent(known -> genuine.computeIfAbsent(signature, each -> verifies(each, known)));
        }
        return this;
    }

    /** Whether a signature that was examined is over this manifest. */
    boolean genuine(Envelope.Signature signature) {
        return genuine.getOrDefault(signature, false);
    }

    private boolean verifies(Envelope.Signature signature, TrustedKey key) {
        try {
            Signature check = Signature.getInstance(signature.algorithm().javaName());
            check.initVerify(key.key());
            check.update(Envelope.message(manifest, signature.algorithm(), signature.key(), signature.signedAt()));
            return check.verify(signature.value());
        } catch (GeneralSecurityException e) {
            // A malformed signature and a key of another kind are no signature.
            return false;
        }
    }
}
