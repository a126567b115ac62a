package dev.ironshim.impl.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.manifest.ManifestRule;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.refusal.Rule;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is believed, and everything that is not. */
class TrustTest {
    private static final long NOW = 1_750_000_000;
    private static final KeyPair ED = pair("Ed25519");
    private static final KeyPair ML = pair("ML-DSA-65");
    private static final KeyPair STRANGER = pair("Ed25519");

    private final List<AuditEvent> audit = new ArrayList<>();

    static KeyPair pair(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static Manifest manifest(long driver, long counter, String nonce) {
        return ManifestCodec.encode(new Draft(
                driver,
                7,
                nonce,
                counter,
                NOW - 100,
                NOW + 100,
                Draft.NO_DIGEST,
                Draft.NO_DIGEST,
                new Budgets(0, 0, 0, 0, 0, 0, 0, 1, 0),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of()));
    }

    private static final String NONCE = "01".repeat(16);

    static byte[] both(Manifest manifest) throws Exception {
        return new Envelope(
                        manifest,
                        List.of(
                                Signer.sign(manifest, Algorithm.ML_DSA_65, ML, NOW - 10),
                                Signer.sign(manifest, Algorithm.ED25519, ED, NOW - 10)))
                .encoded();
    }

    static byte[] one(Manifest manifest, KeyPair pair, long at) throws Exception {
        return new Envelope(manifest, List.of(Signer.sign(manifest, Algorithm.ED25519, pair, at))).encoded();
    }

    static Trust trust(long version, Set<Algorithm> required, Set<KeyId> keys, Set<String> manifests) {
        return new Trust(
                version,
                List.of(
                        new TrustedKey(Algorithm.ED25519, ED.getPublic(), NOW - 1000, NOW + 1000),
                        new TrustedKey(Algorithm.ML_DSA_65, ML.getPublic(), NOW - 1000, NOW + 1000)),
                required,
                keys,
                manifests);
    }

    private Verifier verifier(Algorithm... required) {
        return new Verifier(trust(1, Set.of(required), Set.of(), Set.of()), audit::add);
    }

    private void refused(Verifier verifier, byte[] envelope, long now, Rule rule) {
        audit.clear();
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> verifier.verify(envelope, now));
        assertThat(refused).isNotNull();
        assertThat(refused.rule()).isEqualTo(rule);
        assertThat(audit).containsExactly(new AuditEvent.ManifestRefused(rule));
    }

    @Test
    void bothSignaturesWhereThePolicySaysSo() throws Exception {
        Verifier verifier = verifier(Algorithm.ED25519, Algorithm.ML_DSA_65);
        Manifest manifest = manifest(1, 1, NONCE);
        refused(verifier, one(manifest, ED, NOW - 10), NOW, TrustRule.MISSING_SIGNATURE);
        audit.clear();
        VerifiedManifest verified = verifier.verify(both(manifest), NOW);
        assertThat(verified.manifest()).isEqualTo(manifest);
        assertThat(verified.verifiedAt()).isEqualTo(NOW);
        assertThat(audit)
                .containsExactly(new AuditEvent.ManifestAccepted(HexFormat.of().formatHex(manifest.digest()), 1));
    }

    @Test
    void everyBitOfAnEnvelopeIsBelievedOrRefused() throws Exception {
        byte[] envelope = one(manifest(1, 1, NONCE), ED, NOW - 10);
        for (int bit = 0; bit < 8 * envelope.length; bit++) {
            byte[] changed = envelope.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            Verifier verifier = verifier(Algorithm.ED25519);
            assertThat(catchThrowableOfType(RefusedException.class, () -> verifier.verify(changed, NOW)))
                    .as("bit " + bit)
                    .isNotNull();
        }
        assertThat(verifier(Algorithm.ED25519).verify(envelope, NOW)).isNotNull();
    }

    @Test
    void everyTruncationAndATrailingByteAreRefused() throws Exception {
        byte[] envelope = one(manifest(1, 1, NONCE), ED, NOW - 10);
        for (int length = 0; length < envelope.length; length++) {
            byte[] cut = Arrays.copyOf(envelope, length);
            assertThat(catchThrowableOfType(RefusedException.class, () -> Envelope.decode(cut)))
                    .as("length " + length)
                    .isNotNull();
        }
        refused(
                verifier(Algorithm.ED25519),
                Arrays.copyOf(envelope, envelope.length + 1),
                NOW,
                TrustRule.ENVELOPE_LENGTH);
    }

    @Test
    void keysThatAreUnknownRevokedOrOfAnotherKind() throws Exception {
        Manifest manifest = manifest(1, 1, NONCE);
        refused(verifier(Algorithm.ED25519), one(manifest, STRANGER, NOW - 10), NOW, TrustRule.UNKNOWN_KEY);
        Trust revoking = trust(1, Set.of(Algorithm.ED25519), Set.of(KeyId.of(ED.getPublic())), Set.of());
        refused(new Verifier(revoking, audit::add), one(manifest, ED, NOW - 10), NOW, TrustRule.REVOKED_KEY);
        // A good signature beside one of a revoked key does not help.
        refused(new Verifier(revoking, audit::add), both(manifest), NOW, TrustRule.REVOKED_KEY);
        Trust confused = new Trust(
                1,
                List.of(new TrustedKey(Algorithm.ML_DSA_65, ED.getPublic(), 0, NOW + 1)),
                Set.of(Algorithm.ED25519),
                Set.of(),
                Set.of());
        refused(new Verifier(confused, audit::add), one(manifest, ED, NOW - 10), NOW, TrustRule.UNKNOWN_KEY);
    }

    @Test
    void times() throws Exception {
        Manifest manifest = manifest(1, 1, NONCE);
        byte[] envelope = one(manifest, ED, NOW - 200);
        refused(verifier(Algorithm.ED25519), envelope, NOW - 101, TrustRule.NOT_YET_VALID);
        refused(verifier(Algorithm.ED25519), envelope, NOW + 101, TrustRule.EXPIRED);
        assertThat(verifier(Algorithm.ED25519).verify(envelope, NOW - 100)).isNotNull();
        assertThat(verifier(Algorithm.ED25519).verify(envelope, NOW + 100)).isNotNull();
        refused(verifier(Algorithm.ED25519), one(manifest, ED, NOW + 1), NOW, TrustRule.SIGNED_AT);
        refused(verifier(Algorithm.ED25519), one(manifest, ED, NOW - 1001), NOW, TrustRule.SIGNED_AT);
        assertThat(verifier(Algorithm.ED25519).verify(one(manifest, ED, NOW), NOW))
                .isNotNull();
        assertThat(verifier(Algorithm.ED25519).verify(one(manifest, ED, NOW - 1000), NOW))
                .isNotNull();
        refused(verifier(Algorithm.ED25519), envelope, NOW + 1001, TrustRule.KEY_EXPIRED);
        refused(verifier(Algorithm.ED25519), envelope, NOW - 1001, TrustRule.KEY_EXPIRED);
    }

    @Test
    void aManifestIsBelievedOnce() throws Exception {
        Verifier verifier = verifier(Algorithm.ED25519);
        byte[] first = one(manifest(1, 5, NONCE), ED, NOW - 10);
        assertThat(verifier.verify(first, NOW)).isNotNull();
        refused(verifier, first, NOW, TrustRule.COUNTER_REPLAYED);
        refused(verifier, one(manifest(1, 4, "02".repeat(16)), ED, NOW - 10), NOW, TrustRule.COUNTER_REPLAYED);
        refused(verifier, one(manifest(1, 6, NONCE), ED, NOW - 10), NOW, TrustRule.NONCE_REPLAYED);
        refused(verifier, one(manifest(2, 1, NONCE), ED, NOW - 10), NOW, TrustRule.NONCE_REPLAYED);
        assertThat(verifier.verify(one(manifest(1, 6, "03".repeat(16)), ED, NOW - 10), NOW))
                .isNotNull();
        // What was refused has used up nothing.
        assertThat(verifier.verify(one(manifest(2, 1, "04".repeat(16)), ED, NOW - 10), NOW))
                .isNotNull();
    }

    @Test
    void aRevokedManifestIsRefusedAndTrustGoesForwardOnly() throws Exception {
        Verifier verifier = verifier(Algorithm.ED25519);
        Manifest manifest = manifest(1, 1, NONCE);
        Set<String> revoked = Set.of(HexFormat.of().formatHex(manifest.digest()));
        verifier.replaceTrust(trust(2, Set.of(Algorithm.ED25519), Set.of(), revoked));
        refused(verifier, one(manifest, ED, NOW - 10), NOW, TrustRule.REVOKED_MANIFEST);
        Trust old = trust(2, Set.of(Algorithm.ED25519), Set.of(), Set.of());
        assertThat(catchThrowableOfType(RefusedException.class, () -> verifier.replaceTrust(old))
                        .rule())
                .isEqualTo(TrustRule.OLD_TRUST);
        assertThat(audit).last().isEqualTo(new AuditEvent.TrustRefused(2, TrustRule.OLD_TRUST));
        refused(verifier, one(manifest, ED, NOW - 10), NOW, TrustRule.REVOKED_MANIFEST);
        // In another spelling it would revoke nothing.
        for (String spelling : List.of("AB".repeat(32), "ab".repeat(31), " " + "ab".repeat(32), "")) {
            assertThatThrownBy(() -> trust(3, Set.of(Algorithm.ED25519), Set.of(), Set.of(spelling)))
                    .hasMessageContaining("no SHA-256");
        }
    }

    @Test
    void rotationBelievesOldAndNewKeyWhileTheirPeriodsOverlap() throws Exception {
        TrustedKey old = new TrustedKey(Algorithm.ED25519, ED.getPublic(), 0, NOW);
        TrustedKey next = new TrustedKey(Algorithm.ED25519, STRANGER.getPublic(), NOW - 50, NOW + 1000);
        Trust rotating = new Trust(1, List.of(old, next), Set.of(Algorithm.ED25519), Set.of(), Set.of());
        Verifier verifier = new Verifier(rotating, audit::add);
        assertThat(verifier.verify(one(manifest(1, 1, "01".repeat(16)), ED, NOW - 10), NOW))
                .isNotNull();
        assertThat(verifier.verify(one(manifest(1, 2, "02".repeat(16)), STRANGER, NOW - 10), NOW))
                .isNotNull();
        refused(verifier, one(manifest(1, 3, "03".repeat(16)), ED, NOW - 10), NOW + 1, TrustRule.KEY_EXPIRED);
    }

    @Test
    void aSignatureOfAnotherManifestIsNone() throws Exception {
        Envelope.Signature signature = Signer.sign(manifest(1, 1, NONCE), Algorithm.ED25519, ED, NOW - 10);
        byte[] swapped = new Envelope(manifest(1, 2, NONCE), List.of(signature)).encoded();
        refused(verifier(Algorithm.ED25519), swapped, NOW, TrustRule.BAD_SIGNATURE);
        Envelope.Signature later =
                new Envelope.Signature(Algorithm.ED25519, signature.key(), NOW - 9, signature.value());
        refused(
                verifier(Algorithm.ED25519),
                new Envelope(manifest(1, 1, NONCE), List.of(later)).encoded(),
                NOW,
                TrustRule.BAD_SIGNATURE);
    }

    @Test
    void envelopesThatAreNone() throws Exception {
        byte[] good = one(manifest(1, 1, NONCE), ED, NOW - 10);
        int at = good.length - 64 - 48;
        refused(verifier(Algorithm.ED25519), new byte[15], NOW, TrustRule.ENVELOPE_SHORT);
        refused(verifier(Algorithm.ED25519), poke(good, 0, 0), NOW, TrustRule.ENVELOPE_MAGIC);
        refused(verifier(Algorithm.ED25519), poke(good, 8, 2), NOW, TrustRule.ENVELOPE_VERSION);
        refused(verifier(Algorithm.ED25519), poke(good, 10, 0), NOW, TrustRule.SIGNATURE_COUNT);
        refused(verifier(Algorithm.ED25519), poke(good, 10, 5), NOW, TrustRule.SIGNATURE_COUNT);
        refused(verifier(Algorithm.ED25519), poke(good, 10, 2), NOW, TrustRule.ENVELOPE_LENGTH);
        refused(verifier(Algorithm.ED25519), poke(good, 15, 1), NOW, TrustRule.ENVELOPE_LENGTH);
        refused(verifier(Algorithm.ED25519), poke(good, at, 3), NOW, TrustRule.UNKNOWN_ALGORITHM);
        refused(verifier(Algorithm.ED25519), poke(good, at, 2), NOW, TrustRule.SIGNATURE_LENGTH);
        refused(verifier(Algorithm.ED25519), poke(good, at + 2, 1), NOW, TrustRule.SIGNATURE_RESERVED);
        refused(verifier(Algorithm.ED25519), poke(good, at + 4, 65), NOW, TrustRule.SIGNATURE_LENGTH);
        refused(verifier(Algorithm.ED25519), poke(good, 16, 0), NOW, ManifestRule.MAGIC);
        Envelope.Signature signature = Signer.sign(manifest(1, 1, NONCE), Algorithm.ED25519, ED, NOW - 10);
        byte[] twice = new Envelope(manifest(1, 1, NONCE), List.of(signature, signature)).encoded();
        refused(verifier(Algorithm.ED25519), twice, NOW, TrustRule.SIGNATURE_ORDER);
        assertThat(Envelope.decode(good).encoded()).isEqualTo(good);
        assertThat(Envelope.recognises(good)).isTrue();
        assertThat(Envelope.recognises(new byte[8])).isFalse();
        assertThat(Envelope.recognises(new byte[7])).isFalse();
    }

    private static byte[] poke(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    @Test
    void aPolicyWithoutRequiredSignaturesDoesNotExist() {
        assertThatThrownBy(() -> trust(1, Set.of(), Set.of(), Set.of())).isInstanceOf(IllegalArgumentException.class);
        TrustedKey key = new TrustedKey(Algorithm.ED25519, ED.getPublic(), 0, 1);
        assertThatThrownBy(() -> new Trust(1, List.of(key, key), Set.of(Algorithm.ED25519), Set.of(), Set.of()))
                .hasMessageContaining("occurs twice");
        assertThatThrownBy(() -> new KeyId("00")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theMemoryOfNoncesIsBounded() throws Exception {
        ReplayMemory memory = new ReplayMemory();
        for (int i = 1; i <= ReplayMemory.MAX_NONCES; i++) {
            memory.admit(manifest(1, i, String.format("%032x", i)), NOW);
        }
        Manifest more = manifest(1, ReplayMemory.MAX_NONCES + 1, "ff".repeat(16));
        assertThat(catchThrowableOfType(RefusedException.class, () -> memory.admit(more, NOW))
                        .rule())
                .isEqualTo(TrustRule.MEMORY_FULL);
        // Once the old ones have expired there is room again.
        memory.admit(more, NOW + 101);
    }
}
