package dev.ironshim.impl.trust;

import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * A manifest with its signatures. The byte table is in {@code docs/manifest-v3.md}. Taking an envelope apart believes
 * nothing; {@link Trust} does.
 */
public record Envelope(Manifest manifest, List<Signature> signatures) {
    private static final long MAGIC = 0x474953334D53498DL; // 8D "ISM3SIG"
    private static final int VERSION = 1;
    private static final int HEADER = 16;
    private static final int SIGNATURE_HEADER = 48;
    static final int MAX_SIGNATURES = 4;
    private static final byte[] CONTEXT = "IronShim manifest v3 signature\0\0".getBytes(StandardCharsets.US_ASCII);

    /**
     * One signature.
     *
     * @param signedAt seconds since 1970, covered by the signature
     * @param value the signature itself
     */
    @SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared by content
    public record Signature(Algorithm algorithm, KeyId key, long signedAt, byte[] value) {
        public Signature {
            if (value.length != algorithm.signatureBytes()) {
                throw new IllegalArgumentException(value.length + " bytes are no signature of " + algorithm.javaName());
            }
            value = value.clone();
        }

        @Override
        public byte[] value() {
            return value.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Signature that
                    && algorithm == that.algorithm
                    && key.equals(that.key)
                    && signedAt == that.signedAt
                    && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }
    }

    public Envelope {
        signatures = signatures.stream()
                .sorted(Comparator.comparing(Signature::algorithm).thenComparing(Signature::key))
                .toList();
    }

    /** The bytes that a signature covers: a context, what names the signature, and the whole manifest. */
    static byte[] message(Manifest manifest, Algorithm algorithm, KeyId key, long signedAt) {
        byte[] body = manifest.encoded();
        byte[] message = new byte[CONTEXT.length + SIGNATURE_HEADER + body.length];
        System.arraycopy(CONTEXT, 0, message, 0, CONTEXT.length);
        header(message, CONTEXT.length, algorithm, key, signedAt);
        System.arraycopy(body, 0, message, CONTEXT.length + SIGNATURE_HEADER, body.length);
        return message;
    }

    private static void header(byte[] bytes, int at, Algorithm algorithm, KeyId key, long signedAt) {
        Bytes.putU16(bytes, at, algorithm.code());
        Bytes.putU32(bytes, at + 4, algorithm.signatureBytes());
        Bytes.putU64(bytes, at + 8, signedAt);
        System.arraycopy(key.bytes(), 0, bytes, at + 16, KeyId.BYTES);
    }

    /** Its one encoding. */
    public byte[] encoded() {
        byte[] body = manifest.encoded();
        int length = HEADER + body.length;
        for (Signature signature : signatures) {
            length += SIGNATURE_HEADER + signature.algorithm.signatureBytes();
        }
        byte[] bytes = new byte[length];
        Bytes.putU64(bytes, 0, MAGIC);
        Bytes.putU16(bytes, 8, VERSION);
        Bytes.putU16(bytes, 10, signatures.size());
        Bytes.putU32(bytes, 12, body.length);
        System.arraycopy(body, 0, bytes, HEADER, body.length);
        int at = HEADER + body.length;
        for (Signature signature : signatures) {
            header(bytes, at, signature.algorithm, signature.key, signature.signedAt);
            System.arraycopy(signature.value, 0, bytes, at + SIGNATURE_HEADER, signature.value.length);
            at += SIGNATURE_HEADER + signature.algorithm.signatureBytes();
        }
        return bytes;
    }

    /**
     * Takes an envelope apart.
     *
     * @throws RefusedException with a {@link TrustRule}, or with a rule of the manifest in it
     */
    public static Envelope decode(byte[] bytes) {
        if (bytes.length < HEADER) {
            throw refuse(TrustRule.ENVELOPE_SHORT, bytes.length, bytes.length + " bytes", HEADER + " at least");
        }
        if (Bytes.u64(bytes, 0) != MAGIC) {
            throw refuse(
                    TrustRule.ENVELOPE_MAGIC,
                    0,
                    RefusedException.hex(Bytes.u64(bytes, 0)),
                    RefusedException.hex(MAGIC));
        }
        if (Bytes.u16(bytes, 8) != VERSION) {
            throw refuse(TrustRule.ENVELOPE_VERSION, 8, String.valueOf(Bytes.u16(bytes, 8)), "1");
        }
        int count = Bytes.u16(bytes, 10);
        if (count < 1 || count > MAX_SIGNATURES) {
            throw refuse(TrustRule.SIGNATURE_COUNT, 10, String.valueOf(count), "1 to " + MAX_SIGNATURES);
        }
        long length = Bytes.u32(bytes, 12);
        if (length > ManifestCodec.maxLength() || length > bytes.length - HEADER) {
            throw refuse(TrustRule.ENVELOPE_LENGTH, 12, length + " bytes", "no more than there are");
        }
        int at = HEADER + (int) length;
        List<Signature> signatures = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Signature signature = signature(bytes, at);
            if (i > 0 && !ascending(signatures.get(i - 1), signature)) {
                throw refuse(TrustRule.SIGNATURE_ORDER, at, "signature " + i, "one above the one before");
            }
            signatures.add(signature);
            at += SIGNATURE_HEADER + signature.value.length;
        }
        if (at != bytes.length) {
            throw refuse(TrustRule.ENVELOPE_LENGTH, at, bytes.length - at + " more bytes", "none");
        }
        return new Envelope(ManifestCodec.decode(Arrays.copyOfRange(bytes, HEADER, HEADER + (int) length)), signatures);
    }

    private static Signature signature(byte[] bytes, int at) {
        if (bytes.length - at < SIGNATURE_HEADER) {
            throw refuse(TrustRule.ENVELOPE_LENGTH, at, bytes.length - at + " bytes", "a signature");
        }
        int code = Bytes.u16(bytes, at);
        Algorithm algorithm = Arrays.stream(Algorithm.values())
                .filter(each -> each.code() == code)
                .findFirst()
                .orElseThrow(() -> refuse(TrustRule.UNKNOWN_ALGORITHM, at, String.valueOf(code), "1 or 2"));
        if (Bytes.u16(bytes, at + 2) != 0) {
            throw refuse(TrustRule.SIGNATURE_RESERVED, at + 2, String.valueOf(Bytes.u16(bytes, at + 2)), "0");
        }
        long length = Bytes.u32(bytes, at + 4);
        if (length != algorithm.signatureBytes()) {
            throw refuse(
                    TrustRule.SIGNATURE_LENGTH,
                    at + 4,
                    String.valueOf(length),
                    String.valueOf(algorithm.signatureBytes()));
        }
        int start = at + SIGNATURE_HEADER;
        if (bytes.length - start < length) {
            throw refuse(TrustRule.ENVELOPE_LENGTH, start, bytes.length - start + " bytes", length + " of a signature");
        }
        return new Signature(
                algorithm,
                new KeyId(HexFormat.of().formatHex(bytes, at + 16, at + 16 + KeyId.BYTES)),
                Bytes.u64(bytes, at + 8),
                Arrays.copyOfRange(bytes, start, start + (int) length));
    }

    private static boolean ascending(Signature a, Signature b) {
        return a.algorithm.compareTo(b.algorithm) < 0 || (a.algorithm == b.algorithm && a.key.compareTo(b.key) < 0);
    }

    private static RefusedException refuse(TrustRule rule, long at, String found, String expected) {
        return new RefusedException(rule, at, found, expected);
    }

    /** Whether {@code bytes} start as an envelope does. It may still be refused. */
    public static boolean recognises(byte[] bytes) {
        return bytes.length >= Long.BYTES && Bytes.u64(bytes, 0) == MAGIC;
    }
}
