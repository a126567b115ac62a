package dev.ironshim.impl.trust;

/** Signature algorithms, by the name that Java gives them. */
public enum Algorithm {
    /** RFC 8032. */
    ED25519(1, "Ed25519", 64),
    /** FIPS 204. */
    ML_DSA_65(2, "ML-DSA-65", 3309);

    private final int code;
    private final String javaName;
    private final int signatureBytes;

    Algorithm(int code, String javaName, int signatureBytes) {
        this.code = code;
        this.javaName = javaName;
        this.signatureBytes = signatureBytes;
    }

    /** Its number in envelopes. */
    public int code() {
        return code;
    }

    public String javaName() {
        return javaName;
    }

    /** The length of every signature. */
    public int signatureBytes() {
        return signatureBytes;
    }
}
