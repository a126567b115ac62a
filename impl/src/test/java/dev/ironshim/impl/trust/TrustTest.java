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
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is believed, and everything that is not. */
class TrustTest {
    private static final long NOW = 1_750_000_000;
    private static final KeyPair ED = pair("Ed25519");
    private static final KeyPair ML = pair("ML-DSA-65");
    private static final KeyPair STRANGER = pair("Ed25519");
    private static final String NONCE = "01".repeat(16);
    private static final Map<Algorithm, Integer> CLASSIC = Map.of(Algorithm.ED25519, 1);

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

    private static TrustedKey key(Algorithm algorithm, KeyPair pair) {
        return new TrustedKey(algorithm, pair.getPublic(), NOW - 1000, NOW + 1000);
    }

    static TrustPolicy policy(long version, Map<Algorithm, Integer> required, Set<KeyId> keys, Set<String> manifests) {
        Authority authority = new Authority(
                "maker", Scope.ALL, List.of(key(Algorithm.ED25519, ED), key(Algorithm.ML_DSA_65, ML)), required);
        return new TrustPolicy(version, List.of(authority), keys, manifests);
    }

    private Trust at(long now, TrustPolicy policy) {
        Trust trust = Trust.open(policy, new VolatileStore(), audit::add, Runnable::run);
        trust.tick(now);
        return trust;
    }

    private Trust trust() {
        return at(NOW, policy(1, CLASSIC, Set.of(), Set.of()));
    }

    private void refused(Trust trust, byte[] envelope, Rule rule) {
        audit.clear();
        TrustFacts before = trust.facts();
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> trust.admit(envelope));
        assertThat(refused).isNotNull();
        assertThat(refused.rule()).isEqualTo(rule);
        assertThat(audit).containsExactly(new AuditEvent.ManifestRefused(rule));
        assertThat(trust.facts()).isEqualTo(before);
        assertThat(catchThrowableOfType(RefusedException.class, () -> trust.check(envelope))
                        .rule())
                .isEqualTo(rule);
    }

    @Test
    void bothSignaturesWhereTheAuthoritySaysSo() throws Exception {
        Trust trust = at(NOW, policy(1, Map.of(Algorithm.ED25519, 1, Algorithm.ML_DSA_65, 1), Set.of(), Set.of()));
        Manifest manifest = manifest(1, 1, NONCE);
        refused(trust, one(manifest, ED, NOW - 10), TrustRule.MISSING_SIGNATURE);
        audit.clear();
        assertThat(trust.check(both(manifest))).isEqualTo(manifest);
        VerifiedManifest verified = trust.admit(both(manifest));
        assertThat(verified.manifest()).isEqualTo(manifest);
        assertThat(verified.verifiedAt()).isEqualTo(NOW);
        String digest = HexFormat.of().formatHex(manifest.digest());
        assertThat(verified.vouched()).isEqualTo(new Vouched(digest, 1));
        assertThat(audit).containsExactly(new AuditEvent.ManifestAccepted(digest, 1));
    }

    @Test
    void everyBitOfAnEnvelopeIsBelievedOrRefused() throws Exception {
        byte[] envelope = one(manifest(1, 1, NONCE), ED, NOW - 10);
        Trust trust = trust();
        for (int bit = 0; bit < 8 * envelope.length; bit++) {
            byte[] changed = envelope.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(catchThrowableOfType(RefusedException.class, () -> trust.admit(changed)))
                    .as("bit " + bit)
                    .isNotNull();
        }
        assertThat(trust.admit(envelope)).isNotNull();
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
        refused(trust(), Arrays.copyOf(envelope, envelope.length + 1), TrustRule.ENVELOPE_LENGTH);
    }

    @Test
    void keysThatAreUnknownRevokedOrOfAnotherKind() throws Exception {
        Manifest manifest = manifest(1, 1, NONCE);
        refused(trust(), one(manifest, STRANGER, NOW - 10), TrustRule.UNKNOWN_KEY);
        Set<KeyId> revoked = Set.of(KeyId.of(ED.getPublic()));
        refused(at(NOW, policy(1, CLASSIC, revoked, Set.of())), one(manifest, ED, NOW - 10), TrustRule.REVOKED_KEY);
        refused(at(NOW, policy(1, CLASSIC, revoked, Set.of())), both(manifest), TrustRule.REVOKED_KEY);
        // It does no harm where others are enough.
        assertThat(at(NOW, policy(1, Map.of(Algorithm.ML_DSA_65, 1), revoked, Set.of()))
                        .admit(both(manifest)))
                .isNotNull();
        Authority confused = new Authority(
                "maker", Scope.ALL, List.of(key(Algorithm.ML_DSA_65, ED), key(Algorithm.ED25519, STRANGER)), CLASSIC);
        refused(
                at(NOW, new TrustPolicy(1, List.of(confused), Set.of(), Set.of())),
                one(manifest, ED, NOW - 10),
                TrustRule.UNKNOWN_KEY);
    }

    @Test
    void times() throws Exception {
        TrustPolicy policy = policy(1, CLASSIC, Set.of(), Set.of());
        Manifest manifest = manifest(1, 1, NONCE);
        byte[] envelope = one(manifest, ED, NOW - 200);
        refused(at(NOW - 101, policy), envelope, TrustRule.NOT_YET_VALID);
        refused(at(NOW + 101, policy), envelope, TrustRule.EXPIRED);
        assertThat(at(NOW - 100, policy).admit(envelope)).isNotNull();
        assertThat(at(NOW + 100, policy).admit(envelope)).isNotNull();
        refused(at(NOW, policy), one(manifest, ED, NOW + 1), TrustRule.SIGNED_AT);
        refused(at(NOW, policy), one(manifest, ED, NOW - 1001), TrustRule.SIGNED_AT);
        refused(at(NOW, policy), one(manifest, ED, -1), TrustRule.SIGNED_AT);
        assertThat(at(NOW, policy).admit(one(manifest, ED, NOW))).isNotNull();
        assertThat(at(NOW, policy).admit(one(manifest, ED, NOW - 1000))).isNotNull();
        refused(at(NOW + 1001, policy), envelope, TrustRule.KEY_EXPIRED);
        refused(at(NOW - 1001, policy), envelope, TrustRule.KEY_EXPIRED);
    }

    @Test
    void aManifestIsBelievedOnce() throws Exception {
        Trust trust = trust();
        byte[] first = one(manifest(1, 5, NONCE), ED, NOW - 10);
        assertThat(trust.admit(first)).isNotNull();
        refused(trust, first, TrustRule.MANIFEST_REPLAYED);
        refused(trust, one(manifest(1, 5, "02".repeat(16)), ED, NOW - 10), TrustRule.COUNTER_REPLAYED);
        refused(trust, one(manifest(1, 6, NONCE), ED, NOW - 10), TrustRule.NONCE_REPLAYED);
        refused(trust, one(manifest(2, 1, NONCE), ED, NOW - 10), TrustRule.NONCE_REPLAYED);
        assertThat(trust.admit(one(manifest(1, 6, "03".repeat(16)), ED, NOW - 10)))
                .isNotNull();
        // What was refused has used up nothing.
        assertThat(trust.admit(one(manifest(2, 1, "04".repeat(16)), ED, NOW - 10)))
                .isNotNull();
    }

    @Test
    void aCounterAtItsEndLocksNobodyElseOut() throws Exception {
        Authority left = new Authority(
                "left",
                new Scope(List.of(new DriverRange(1, 9)), List.of(DevicePattern.ALL)),
                List.of(key(Algorithm.ED25519, ED)),
                CLASSIC);
        Authority right = new Authority(
                "right",
                new Scope(List.of(new DriverRange(10, -1)), List.of(DevicePattern.ALL)),
                List.of(key(Algorithm.ED25519, STRANGER)),
                CLASSIC);
        Trust trust = at(NOW, new TrustPolicy(1, List.of(left, right), Set.of(), Set.of()));
        Manifest last = manifest(10, Long.MAX_VALUE, NONCE);
        refused(trust, one(last, ED, NOW - 10), TrustRule.OUT_OF_SCOPE);
        assertThat(trust.admit(one(manifest(9, Long.MAX_VALUE, NONCE), ED, NOW - 10)))
                .isNotNull();
        assertThat(trust.admit(one(manifest(10, 1, NONCE), STRANGER, NOW - 10))).isNotNull();
        assertThat(trust.facts().counters())
                .isEqualTo(Map.of("left", Map.of(9L, Long.MAX_VALUE), "right", Map.of(10L, 1L)));
        // Identities are unsigned.
        assertThat(trust.admit(one(manifest(-1, 1, "02".repeat(16)), STRANGER, NOW - 10)))
                .isNotNull();
    }

    @Test
    void aRevokedManifestIsRefusedAndTrustGoesForwardOnly() throws Exception {
        Trust trust = trust();
        Manifest manifest = manifest(1, 1, NONCE);
        Set<String> revoked = Set.of(HexFormat.of().formatHex(manifest.digest()));
        trust.replacePolicy(policy(2, CLASSIC, Set.of(), revoked));
        refused(trust, one(manifest, ED, NOW - 10), TrustRule.REVOKED_MANIFEST);
        TrustPolicy old = policy(2, CLASSIC, Set.of(), Set.of());
        assertThat(catchThrowableOfType(RefusedException.class, () -> trust.replacePolicy(old))
                        .rule())
                .isEqualTo(TrustRule.OLD_TRUST);
        assertThat(audit).contains(new AuditEvent.TrustRefused(2, TrustRule.OLD_TRUST));
        refused(trust, one(manifest, ED, NOW - 10), TrustRule.REVOKED_MANIFEST);
        // In another spelling it would revoke nothing.
        for (String spelling : List.of("AB".repeat(32), "ab".repeat(31), " " + "ab".repeat(32), "")) {
            assertThatThrownBy(() -> policy(3, CLASSIC, Set.of(), Set.of(spelling)))
                    .hasMessageContaining("no SHA-256");
            assertThatThrownBy(() -> trust.revokeManifest(spelling)).hasMessageContaining("no SHA-256");
        }
    }

    @Test
    void whatIsRevokedIsAnsweredForTheMonitorToEnd() throws Exception {
        Trust trust = trust();
        Vouched first = trust.admit(one(manifest(1, 1, NONCE), ED, NOW - 10)).vouched();
        Vouched second =
                trust.admit(one(manifest(2, 1, "02".repeat(16)), ED, NOW - 10)).vouched();
        audit.clear();
        assertThat(trust.revokeManifest(first.manifest())).containsExactly(first);
        assertThat(trust.revokeManifest(first.manifest())).isEmpty();
        assertThat(trust.revokeKey(KeyId.of(STRANGER.getPublic()))).isEmpty();
        assertThat(trust.revokeKey(KeyId.of(ED.getPublic()))).containsExactly(second);
        assertThat(audit)
                .containsExactly(
                        new AuditEvent.ManifestRevoked(first.manifest()),
                        new AuditEvent.VouchingLost(first.manifest(), 1),
                        new AuditEvent.ManifestRevoked(first.manifest()),
                        new AuditEvent.KeyRevoked(KeyId.of(STRANGER.getPublic()).hex()),
                        new AuditEvent.KeyRevoked(KeyId.of(ED.getPublic()).hex()),
                        new AuditEvent.VouchingLost(second.manifest(), 2));
    }

    @Test
    void timeEndsWhatItEndsAndOnlyGoesForward() throws Exception {
        Trust trust = trust();
        Vouched vouched = trust.admit(one(manifest(1, 1, NONCE), ED, NOW - 10)).vouched();
        assertThat(trust.tick(NOW + 100)).isEmpty();
        assertThat(trust.tick(NOW - 5)).isEmpty();
        assertThat(trust.facts().now()).isEqualTo(NOW + 100);
        assertThat(trust.facts().ticksBack()).isEqualTo(1);
        assertThat(trust.tick(NOW + 101)).containsExactly(vouched);
        assertThat(trust.tick(NOW + 102)).isEmpty();
    }

    @Test
    void aPolicyThatDoesNotKnowTheKeyEndsWhatItVouchedFor() throws Exception {
        Trust trust = trust();
        Vouched vouched = trust.admit(both(manifest(1, 1, NONCE))).vouched();
        // The other signature, which nobody had asked for, is enough from now on.
        assertThat(trust.replacePolicy(new TrustPolicy(
                        2,
                        List.of(new Authority(
                                "maker",
                                Scope.ALL,
                                List.of(key(Algorithm.ML_DSA_65, ML)),
                                Map.of(Algorithm.ML_DSA_65, 1))),
                        Set.of(),
                        Set.of())))
                .isEmpty();
        assertThat(trust.replacePolicy(new TrustPolicy(3, List.of(), Set.of(), Set.of())))
                .containsExactly(vouched);
    }

    @Test
    void rotationBelievesOldAndNewKeyWhileTheirPeriodsOverlap() throws Exception {
        TrustedKey old = new TrustedKey(Algorithm.ED25519, ED.getPublic(), 0, NOW);
        TrustedKey next = new TrustedKey(Algorithm.ED25519, STRANGER.getPublic(), NOW - 50, NOW + 1000);
        Authority rotating = new Authority("maker", Scope.ALL, List.of(old, next), CLASSIC);
        Trust trust = at(NOW, new TrustPolicy(1, List.of(rotating), Set.of(), Set.of()));
        Vouched byTheOld =
                trust.admit(one(manifest(1, 1, "01".repeat(16)), ED, NOW - 10)).vouched();
        assertThat(trust.admit(one(manifest(1, 2, "02".repeat(16)), STRANGER, NOW - 10)))
                .isNotNull();
        // A manifest stands no longer than the key that signed it.
        assertThat(trust.tick(NOW + 1)).containsExactly(byTheOld);
        refused(trust, one(manifest(1, 3, "03".repeat(16)), ED, NOW - 10), TrustRule.KEY_EXPIRED);
    }

    @Test
    void anAuthorityOfSomeDevicesVouchesForNoManifestThatNamesNone() throws Exception {
        Scope nics = new Scope(List.of(DriverRange.ALL), List.of(new DevicePattern(0x8086, DevicePattern.ANY)));
        Authority maker = new Authority("maker", nics, List.of(key(Algorithm.ED25519, ED)), CLASSIC);
        refused(
                at(NOW, new TrustPolicy(1, List.of(maker), Set.of(), Set.of())),
                one(manifest(1, 1, NONCE), ED, NOW - 10),
                TrustRule.OUT_OF_SCOPE);
        assertThat(nics.covers(0x8086, 0x10C9)).isTrue();
        assertThat(nics.covers(0x1AF4, 0x10C9)).isFalse();
        assertThat(new DevicePattern(0x8086, 0x10C9).matches(0x8086, 0x10CA)).isFalse();
    }

    @Test
    void aSignatureOfAnotherManifestIsNone() throws Exception {
        Envelope.Signature signature = Signer.sign(manifest(1, 1, NONCE), Algorithm.ED25519, ED, NOW - 10);
        byte[] swapped = new Envelope(manifest(1, 2, NONCE), List.of(signature)).encoded();
        refused(trust(), swapped, TrustRule.BAD_SIGNATURE);
        Envelope.Signature later =
                new Envelope.Signature(Algorithm.ED25519, signature.key(), NOW - 9, signature.value());
        refused(trust(), new Envelope(manifest(1, 1, NONCE), List.of(later)).encoded(), TrustRule.BAD_SIGNATURE);
    }

    @Test
    void envelopesThatAreNone() throws Exception {
        Trust trust = trust();
        byte[] good = one(manifest(1, 1, NONCE), ED, NOW - 10);
        int at = good.length - 64 - 48;
        refused(trust, new byte[15], TrustRule.ENVELOPE_SHORT);
        refused(trust, poke(good, 0, 0), TrustRule.ENVELOPE_MAGIC);
        refused(trust, poke(good, 8, 2), TrustRule.ENVELOPE_VERSION);
        refused(trust, poke(good, 10, 0), TrustRule.SIGNATURE_COUNT);
        refused(trust, poke(good, 10, 5), TrustRule.SIGNATURE_COUNT);
        refused(trust, poke(good, 10, 2), TrustRule.ENVELOPE_LENGTH);
        refused(trust, poke(good, 15, 1), TrustRule.ENVELOPE_LENGTH);
        refused(trust, poke(good, at, 3), TrustRule.UNKNOWN_ALGORITHM);
        refused(trust, poke(good, at, 2), TrustRule.SIGNATURE_LENGTH);
        refused(trust, poke(good, at + 2, 1), TrustRule.SIGNATURE_RESERVED);
        refused(trust, poke(good, at + 4, 65), TrustRule.SIGNATURE_LENGTH);
        refused(trust, poke(good, 16, 0), ManifestRule.MAGIC);
        Envelope.Signature signature = Signer.sign(manifest(1, 1, NONCE), Algorithm.ED25519, ED, NOW - 10);
        byte[] twice = new Envelope(manifest(1, 1, NONCE), List.of(signature, signature)).encoded();
        refused(trust, twice, TrustRule.SIGNATURE_ORDER);
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
    void policiesThatNobodyCouldMeanDoNotExist() {
        TrustedKey key = key(Algorithm.ED25519, ED);
        TrustedKey other = key(Algorithm.ED25519, STRANGER);
        assertThatThrownBy(() -> policy(1, Map.of(), Set.of(), Set.of())).hasMessageContaining("believes everybody");
        assertThatThrownBy(() -> policy(0, CLASSIC, Set.of(), Set.of())).hasMessageContaining("count from 1");
        for (int threshold : new int[] {-1, 0, 2}) {
            assertThatThrownBy(() -> policy(1, Map.of(Algorithm.ED25519, threshold), Set.of(), Set.of()))
                    .hasMessageContaining("1 up to these");
        }
        assertThatThrownBy(() -> new Authority("maker", Scope.ALL, List.of(key, key), Map.of(Algorithm.ED25519, 2)))
                .hasMessageContaining("occurs twice");
        assertThatThrownBy(() -> new Authority("Maker", Scope.ALL, List.of(key), CLASSIC))
                .hasMessageContaining("no name");
        assertThatThrownBy(() -> new Scope(List.of(), List.of(DevicePattern.ALL)))
                .hasMessageContaining("covers nothing");
        assertThatThrownBy(() -> new DriverRange(0, 5)).hasMessageContaining("no range");
        assertThatThrownBy(() -> new DriverRange(-1, 5)).hasMessageContaining("no range");
        assertThatThrownBy(() -> new DevicePattern(DevicePattern.ANY, 5)).hasMessageContaining("no pattern");
        assertThatThrownBy(() -> new DevicePattern(0xFFFF, 5)).hasMessageContaining("no pattern");
        Authority low = new Authority(
                "low", new Scope(List.of(new DriverRange(1, 10)), List.of(DevicePattern.ALL)), List.of(key), CLASSIC);
        Authority high = new Authority(
                "high",
                new Scope(List.of(new DriverRange(10, -1)), List.of(DevicePattern.ALL)),
                List.of(other),
                CLASSIC);
        assertThatThrownBy(() -> new TrustPolicy(1, List.of(low, high), Set.of(), Set.of()))
                .hasMessage("low and high have a driver in common");
        assertThatThrownBy(() -> new TrustPolicy(1, List.of(low, low), Set.of(), Set.of()))
                .hasMessageContaining("occurs twice");
        Authority again = new Authority(
                "again",
                new Scope(List.of(new DriverRange(11, 11)), List.of(DevicePattern.ALL)),
                List.of(new TrustedKey(Algorithm.ED25519, ED.getPublic(), 0, 1)),
                CLASSIC);
        assertThatThrownBy(() -> new TrustPolicy(1, List.of(low, again), Set.of(), Set.of()))
                .hasMessageContaining("two periods");
        assertThatThrownBy(() -> new KeyId("00")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatAnAuthorityHasSpentIsBounded() {
        Ledger ledger = Ledger.EMPTY;
        Map<String, Ledger.Spent> spent = new HashMap<>();
        for (int i = 0; i < Ledger.MAX_SPENT; i++) {
            spent.put(String.format("%064x", i), new Ledger.Spent(String.format("%032x", i), NOW + i % 2));
        }
        Ledger full = new Ledger(ledger.counters(), spent);
        Manifest more = manifest(1, 1, "ff".repeat(16));
        String digest = HexFormat.of().formatHex(more.digest());
        assertThat(catchThrowableOfType(RefusedException.class, () -> full.spending(more, digest, NOW))
                        .rule())
                .isEqualTo(TrustRule.MEMORY_FULL);
        // Once some have expired there is room again.
        assertThat(full.spending(more, digest, NOW + 1).spent()).hasSize(Ledger.MAX_SPENT / 2 + 1);
        Map<Long, Long> counters = new HashMap<>();
        for (long driver = 2; driver < Ledger.MAX_DRIVERS + 2; driver++) {
            counters.put(driver, 1L);
        }
        Ledger crowded = new Ledger(counters, Map.of());
        assertThat(catchThrowableOfType(RefusedException.class, () -> crowded.spending(more, digest, NOW))
                        .rule())
                .isEqualTo(TrustRule.MEMORY_FULL);
        assertThat(crowded.spending(manifest(2, 2, NONCE), digest, NOW).counters())
                .containsEntry(2L, 2L);
    }
}
