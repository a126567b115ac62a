package dev.ironshim.impl.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.manifest.ManifestRule;
import dev.ironshim.impl.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The bytes of envelopes. */
class EnvelopeTest {
    private static final long AT = 0x0102_0304_0506_0708L;
    private static final Manifest MANIFEST = TrustTest.manifest(1, 1, "0b".repeat(16));
    private static final KeyId LOW = new KeyId("10".repeat(32));
    private static final KeyId HIGH = new KeyId("f0".repeat(32));

    private static Envelope.Signature signature(Algorithm algorithm, KeyId key) {
        byte[] value = new byte[algorithm.signatureBytes()];
        Arrays.fill(value, (byte) 0x5A);
        return new Envelope.Signature(algorithm, key, AT, value);
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void putHeader(ByteBuffer buffer, Algorithm algorithm, KeyId key) {
        buffer.putShort((short) algorithm.code())
                .putShort((short) 0)
                .putInt(algorithm.signatureBytes())
                .putLong(AT)
                .put(HexFormat.of().parseHex(key.hex()));
    }

    private static RefusedException refused(byte[] bytes) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> Envelope.decode(bytes));
        assertThat(refused).isNotNull();
        return refused;
    }

    @Test
    void aSignatureCoversContextHeaderAndManifest() {
        byte[] body = MANIFEST.encoded();
        for (Algorithm algorithm : Algorithm.values()) {
            byte[] bytes = new byte[32 + 48 + body.length];
            ByteBuffer expected = buffer(bytes);
            expected.put("IronShim manifest v3 signature\0\0".getBytes(StandardCharsets.US_ASCII));
            putHeader(expected, algorithm, LOW);
            expected.put(body);
            assertThat(Envelope.message(MANIFEST, algorithm, LOW, AT)).isEqualTo(bytes);
        }
    }

    @Test
    void theBytesOfAnEnvelopeWithTwoSignatures() {
        byte[] body = MANIFEST.encoded();
        Envelope envelope = new Envelope(
                MANIFEST, List.of(signature(Algorithm.ML_DSA_65, LOW), signature(Algorithm.ED25519, HIGH)));
        byte[] bytes = new byte[16 + body.length + 48 + 64 + 48 + 3309];
        ByteBuffer expected = buffer(bytes);
        expected.put((byte) 0x8D).put("ISM3SIG".getBytes(StandardCharsets.US_ASCII));
        expected.putShort((short) 1).putShort((short) 2).putInt(body.length).put(body);
        for (Envelope.Signature each :
                List.of(signature(Algorithm.ED25519, HIGH), signature(Algorithm.ML_DSA_65, LOW))) {
            putHeader(expected, each.algorithm(), each.key());
            expected.put(each.value());
        }
        assertThat(envelope.encoded()).isEqualTo(bytes);
        assertThat(Envelope.decode(bytes)).isEqualTo(envelope);
        assertThat(Envelope.decode(bytes).signatures())
                .extracting(Envelope.Signature::key)
                .containsExactly(HIGH, LOW);
    }

    @Test
    void keysAscendWithinAnAlgorithm() {
        List<Envelope.Signature> four = List.of(
                signature(Algorithm.ED25519, LOW),
                signature(Algorithm.ED25519, HIGH),
                signature(Algorithm.ML_DSA_65, LOW),
                signature(Algorithm.ML_DSA_65, HIGH));
        Envelope envelope = new Envelope(MANIFEST, four.reversed());
        assertThat(envelope.signatures()).isEqualTo(four);
        byte[] bytes = envelope.encoded();
        assertThat(Envelope.decode(bytes)).isEqualTo(envelope);
        int first = 16 + MANIFEST.encoded().length;
        // The lower key second.
        byte[] swapped = bytes.clone();
        System.arraycopy(bytes, first + 112, swapped, first, 112);
        System.arraycopy(bytes, first, swapped, first + 112, 112);
        RefusedException refused = refused(swapped);
        assertThat(refused.rule()).isEqualTo(TrustRule.SIGNATURE_ORDER);
        assertThat(refused.offset()).isEqualTo(first + 112);
        assertThat(refused.found()).isEqualTo("signature 1");
        // The lower algorithm second, although its key is higher.
        Envelope two = new Envelope(MANIFEST, List.of(four.get(1), four.get(2)));
        byte[] order = two.encoded();
        byte[] wrong = order.clone();
        System.arraycopy(order, first + 112, wrong, first, 48 + 3309);
        System.arraycopy(order, first, wrong, first + 48 + 3309, 112);
        assertThat(refused(wrong).rule()).isEqualTo(TrustRule.SIGNATURE_ORDER);
        assertThat(refused(wrong).offset()).isEqualTo(first + 48 + 3309);
        assertThat(refused(new Envelope(MANIFEST, List.of(four.get(0), four.get(0))).encoded())
                        .rule())
                .isEqualTo(TrustRule.SIGNATURE_ORDER);
    }

    @Test
    void refusalsNameThePlace() {
        byte[] good = new Envelope(MANIFEST, List.of(signature(Algorithm.ED25519, LOW))).encoded();
        int at = 16 + MANIFEST.encoded().length;
        assertThat(refused(new byte[15]))
                .hasMessage("trust/envelope-short at byte 15: found 15 bytes, expected 16 at least");
        assertThat(refused(new byte[16]))
                .hasMessage("trust/envelope-magic at byte 0: found 0x0, expected 0x474953334d53498d");
        assertThat(refused(poke(good, 9, 1))).hasMessage("trust/envelope-version at byte 8: found 257, expected 1");
        assertThat(refused(poke(good, 10, 5))).hasMessage("trust/signature-count at byte 10: found 5, expected 1 to 4");
        assertThat(refused(poke(good, 11, 1)).found()).isEqualTo("257");
        assertThat(refused(poke(good, 15, 1)))
                .hasMessage("trust/envelope-length at byte 12: found 16777440 bytes, expected no more than there are");
        assertThat(refused(poke(good, at, 3)))
                .hasMessage("trust/unknown-algorithm at byte 240: found 3, expected 1 or 2");
        assertThat(refused(poke(good, at + 3, 1)))
                .hasMessage("trust/signature-reserved at byte 242: found 256, expected 0");
        assertThat(refused(poke(good, at + 4, 65)))
                .hasMessage("trust/signature-length at byte 244: found 65, expected 64");
        assertThat(refused(Arrays.copyOf(good, at + 47)))
                .hasMessage("trust/envelope-length at byte 240: found 47 bytes, expected a signature");
        assertThat(refused(Arrays.copyOf(good, at + 48 + 63)))
                .hasMessage("trust/envelope-length at byte 288: found 63 bytes, expected 64 of a signature");
        assertThat(refused(Arrays.copyOf(good, at + 48)))
                .hasMessage("trust/envelope-length at byte 288: found 0 bytes, expected 64 of a signature");
        assertThat(refused(Arrays.copyOf(good, good.length + 2)))
                .hasMessage("trust/envelope-length at byte 352: found 2 more bytes, expected none");
        assertThat(refused(poke(good, 10, 2)))
                .hasMessage("trust/envelope-length at byte 352: found 0 bytes, expected a signature");
        assertThat(Envelope.recognises(Arrays.copyOf(good, 8))).isTrue();
        assertThat(Envelope.recognises(Arrays.copyOf(good, 7))).isFalse();
        // A rule of the manifest, when the frame is right.
        assertThat(refused(poke(good, 16, 0)).rule()).isEqualTo(ManifestRule.MAGIC);
    }

    @Test
    void theManifestMayBeAsLongAsThereAreBytes() {
        byte[] bytes =
                Arrays.copyOf(new Envelope(MANIFEST, List.of(signature(Algorithm.ED25519, LOW))).encoded(), 16 + 100);
        bytes[12] = 100;
        assertThat(refused(bytes)).hasMessage("trust/envelope-length at byte 116: found 0 bytes, expected a signature");
        bytes[12] = 101;
        assertThat(refused(bytes).offset()).isEqualTo(12);
        int most = ManifestCodec.maxLength();
        byte[] array = new byte[16 + most + 1];
        ByteBuffer large = buffer(array);
        large.put(Arrays.copyOf(bytes, 12)).putInt(most);
        assertThat(refused(array).offset()).isEqualTo(16L + most);
        large.putInt(12, most + 1);
        assertThat(refused(array).offset()).isEqualTo(12);
    }

    private static byte[] poke(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    @Test
    void aSignatureHasTheLengthOfItsAlgorithm() {
        for (int length : new int[] {0, 63, 65, 3309}) {
            assertThatThrownBy(() -> new Envelope.Signature(Algorithm.ED25519, LOW, AT, new byte[length]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void signaturesAreValues() {
        Envelope.Signature signature = signature(Algorithm.ED25519, LOW);
        assertThat(signature)
                .isEqualTo(signature(Algorithm.ED25519, LOW))
                .hasSameHashCodeAs(signature(Algorithm.ED25519, LOW))
                .isNotEqualTo(signature(Algorithm.ED25519, HIGH))
                .isNotEqualTo(new Envelope.Signature(Algorithm.ED25519, LOW, AT + 1, signature.value()))
                .isNotEqualTo(new Envelope.Signature(Algorithm.ED25519, LOW, AT, new byte[64]));
        assertThat(signature.equals((Object) "signature")).isFalse();
        assertThat(signature.hashCode()).isEqualTo(Arrays.hashCode(signature.value()));
        signature.value()[0] = 0;
        assertThat(signature.value()).containsOnly(0x5A);
        byte[] value = signature.value();
        Envelope.Signature copy = new Envelope.Signature(Algorithm.ED25519, LOW, AT, value);
        value[0] = 0;
        assertThat(copy).isEqualTo(signature);
    }

    @Test
    void addingKeepsWhatIsThere() throws Exception {
        KeyPair pair = TrustTest.pair("Ed25519");
        Envelope.Signature first = Signer.sign(MANIFEST, Algorithm.ED25519, pair, 5);
        Envelope.Signature second = signature(Algorithm.ML_DSA_65, LOW);
        Envelope one = new Envelope(MANIFEST, List.of(second));
        Envelope two = Signer.add(one, first);
        assertThat(two.manifest()).isEqualTo(MANIFEST);
        assertThat(two.signatures()).containsExactly(first, second);
        assertThat(one.signatures()).containsExactly(second);
        assertThat(first.key()).isEqualTo(KeyId.of(pair.getPublic()));
        assertThat(first.signedAt()).isEqualTo(5);
    }

    @Test
    void keyIdsAreDigestsInLowerCase() {
        KeyPair pair = TrustTest.pair("Ed25519");
        KeyId id = KeyId.of(pair.getPublic());
        assertThat(id.hex()).matches("[0-9a-f]{64}");
        assertThat(HexFormat.of().formatHex(id.bytes())).isEqualTo(id.hex());
        assertThat(LOW.compareTo(HIGH)).isNegative();
        assertThat(HIGH.compareTo(LOW)).isPositive();
        assertThat(LOW.compareTo(new KeyId("10".repeat(32)))).isZero();
        assertThatThrownBy(() -> new KeyId("F0".repeat(32))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new KeyId("0".repeat(65))).isInstanceOf(IllegalArgumentException.class);
        TrustedKey key = new TrustedKey(Algorithm.ED25519, pair.getPublic(), 10, 20);
        assertThat(key.id()).isEqualTo(id);
        assertThat(List.of(key.validAt(9), key.validAt(10), key.validAt(20), key.validAt(21)))
                .containsExactly(false, true, true, false);
    }

    @Test
    void aPolicyIsReplacedByALaterVersionOnly() {
        KeyPair pair = TrustTest.pair("Ed25519");
        TrustedKey key = new TrustedKey(Algorithm.ED25519, pair.getPublic(), 0, 1);
        List<Authority> makers =
                List.of(new Authority("maker", Scope.ALL, List.of(key), Map.of(Algorithm.ED25519, 1)));
        TrustPolicy policy = new TrustPolicy(7, makers, Set.of(), Set.of());
        assertThat(policy.find(key.id(), Algorithm.ED25519)).contains(key);
        assertThat(policy.find(key.id(), Algorithm.ML_DSA_65)).isEmpty();
        assertThat(policy.find(LOW, Algorithm.ED25519)).isEmpty();
        Trust trust = Trust.open(policy, new VolatileStore(), event -> {}, Runnable::run);
        for (long version : new long[] {6, 7}) {
            TrustPolicy next = new TrustPolicy(version, makers, Set.of(), Set.of());
            assertThat(catchThrowableOfType(RefusedException.class, () -> trust.replacePolicy(next)))
                    .hasMessage("trust/old-trust: found version " + version + ", expected above 7");
        }
        trust.replacePolicy(new TrustPolicy(8, makers, Set.of(), Set.of()));
        assertThat(catchThrowableOfType(RefusedException.class, () -> trust.replacePolicy(policy)))
                .hasMessageContaining("above 8");
    }
}
