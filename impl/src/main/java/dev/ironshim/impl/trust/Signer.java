package dev.ironshim.impl.trust;

import dev.ironshim.impl.manifest.Manifest;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;

/** Signs manifests. It believes nothing and needs no trust. */
public final class Signer {
    private Signer() {}

    /**
     * Adds a signature to a manifest.
     *
     * @param signedAt seconds since 1970
     * @throws GeneralSecurityException if the key is none of the algorithm
     */
    public static Envelope.Signature sign(Manifest manifest, Algorithm algorithm, KeyPair pair, long signedAt)
            throws GeneralSecurityException {
        KeyId key = KeyId.of(pair.getPublic());
        byte[] value = value(algorithm, pair.getPrivate(), Envelope.message(manifest, algorithm, key, signedAt));
        return new Envelope.Signature(algorithm, key, signedAt, value);
    }

    /** An envelope with one more signature. */
    public static Envelope add(Envelope envelope, Envelope.Signature signature) {
        List<Envelope.Signature> signatures = new ArrayList<>(envelope.signatures());
        signatures.add(signature);
        return new Envelope(envelope.manifest(), signatures);
    }

    private static byte[] value(Algorithm algorithm, PrivateKey key, byte[] message) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm.javaName());
        signature.initSign(key);
        signature.update(message);
        return signature.sign();
    }
}
