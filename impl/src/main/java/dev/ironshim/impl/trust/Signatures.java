package dev.ironshim.impl.trust;

import dev.ironshim.impl.manifest.Manifest;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether a signature is over a manifest. A signature that was good stays good, so those are remembered, by SHA-256 over key,
 * message and signature; who is believed is decided anew each time, by others.
 */
final class Signatures {
    private static final int MAX_REMEMBERED = 4_096;

    private static final Set<String> GOOD = ConcurrentHashMap.newKeySet();

    private Signatures() {}

    /** It takes a tenth of a millisecond the first time. */
    static boolean verifies(Manifest manifest, Envelope.Signature signature, TrustedKey key) {
        byte[] message = Envelope.message(manifest, signature.algorithm(), signature.key(), signature.signedAt());
        String name = name(key, message, signature);
        if (GOOD.contains(name)) {
            return true;
        }
        boolean good = check(message, signature, key);
        if (good) {
            if (GOOD.size() >= MAX_REMEMBERED) {
                GOOD.clear();
            }
            GOOD.add(name);
        }
        return good;
    }

    private static boolean check(byte[] message, Envelope.Signature signature, TrustedKey key) {
        try {
            Signature check = Signature.getInstance(signature.algorithm().javaName());
            check.initVerify(key.key());
            check.update(message);
            return check.verify(signature.value());
        } catch (GeneralSecurityException e) {
            // A malformed signature and a key of another kind are no signature.
            return false;
        }
    }

    private static String name(TrustedKey key, byte[] message, Envelope.Signature signature) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (byte[] part : new byte[][] {key.key().getEncoded(), message, signature.value()}) {
                // With its length, so that no two sequences of parts are one.
                sha.update((byte) (part.length >> 24));
                sha.update((byte) (part.length >> 16));
                sha.update((byte) (part.length >> 8));
                sha.update((byte) part.length);
                sha.update(part);
            }
            sha.update((byte) signature.algorithm().code());
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
