package dev.ironshim.impl.trust;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.HexFormat;

/** Names a public key: SHA-256 of its X.509 SubjectPublicKeyInfo, 64 hexadecimal digits. */
public record KeyId(String hex) implements Comparable<KeyId> {
    /** Bytes of the digest. */
    public static final int BYTES = 32;

    public KeyId {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a key id is 64 lower-case hexadecimal digits");
        }
    }

    /** The name of {@code key}. */
    public static KeyId of(PublicKey key) {
        try {
            return new KeyId(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded())));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public int compareTo(KeyId other) {
        return hex.compareTo(other.hex);
    }
}
