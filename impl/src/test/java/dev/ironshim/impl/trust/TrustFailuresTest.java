package dev.ironshim.impl.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.refusal.Rule;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Stores and audits that throw or hang, and processes that end. */
class TrustFailuresTest {
    private static final long NOW = 1_750_000_000;
    private static final KeyPair PAIR = TrustTest.pair("Ed25519");
    private static final KeyPair OTHER = TrustTest.pair("Ed25519");

    private final List<AuditEvent> audit = new ArrayList<>();
    private final VolatileStore disk = new VolatileStore();
    private boolean full;

    private final TrustStore store = new TrustStore() {
        @Override
        public Optional<byte[]> load() {
            return disk.load();
        }

        @Override
        public void save(byte[] memory) {
            if (full) {
                throw new IllegalStateException("the disk is full");
            }
            disk.save(memory);
        }
    };

    private static TrustPolicy policy(long version, Set<KeyId> revoked) {
        TrustedKey one = new TrustedKey(Algorithm.ED25519, PAIR.getPublic(), 0, Long.MAX_VALUE);
        TrustedKey two = new TrustedKey(Algorithm.ED25519, OTHER.getPublic(), 0, Long.MAX_VALUE);
        Authority authority = new Authority("maker", Scope.ALL, List.of(one, two), Map.of(Algorithm.ED25519, 1));
        return new TrustPolicy(version, List.of(authority), revoked, Set.of());
    }

    private Trust open() {
        Trust trust = Trust.open(policy(1, Set.of()), store, audit::add, Runnable::run);
        trust.tick(NOW);
        return trust;
    }

    private static byte[] envelope(int driver, int counter) throws Exception {
        Manifest manifest = TrustTest.manifest(driver, counter, String.format("%016x%016x", driver, counter));
        return TrustTest.one(manifest, PAIR, NOW - 10);
    }

    private static Rule refused(Trust trust, byte[] envelope) {
        return catchThrowableOfType(RefusedException.class, () -> trust.admit(envelope))
                .rule();
    }

    private static Rule refused(TrustPolicy policy, TrustStore store) {
        return catchThrowableOfType(RefusedException.class, () -> Trust.open(policy, store, event -> {}, Runnable::run))
                .rule();
    }

    @Test
    void aRevocationIsInForceWhileTheDiskIsFullAndNothingIsAdmitted() throws Exception {
        Trust trust = open();
        Vouched vouched = trust.admit(envelope(1, 1)).vouched();
        full = true;
        assertThat(trust.revokeKey(KeyId.of(PAIR.getPublic()))).containsExactly(vouched);
        assertThat(trust.facts().saved()).isFalse();
        assertThat(audit).contains(new AuditEvent.TrustNotSaved("java.lang.IllegalStateException: the disk is full"));
        byte[] byTheOther = TrustTest.one(TrustTest.manifest(2, 1, "05".repeat(16)), OTHER, NOW - 10);
        assertThat(refused(trust, byTheOther)).isEqualTo(TrustRule.STORE_FAILED);
        full = false;
        // An admission saves everything that was decided before it.
        assertThat(trust.admit(byTheOther)).isNotNull();
        assertThat(trust.facts().saved()).isTrue();
        assertThat(open().facts().revokedKeys()).containsExactly(KeyId.of(PAIR.getPublic()));
    }

    @Test
    void theNextTickSavesWhatCouldNotBeSaved() {
        Trust trust = open();
        full = true;
        trust.revokeKey(KeyId.of(PAIR.getPublic()));
        full = false;
        trust.tick(NOW);
        assertThat(open().facts().revokedKeys()).containsExactly(KeyId.of(PAIR.getPublic()));
    }

    @Test
    void theNextProcessRefusesWhatThisOneAdmitted() throws Exception {
        Trust trust = open();
        trust.admit(envelope(1, 3));
        trust.tick(NOW + 50);
        Trust next = Trust.open(policy(1, Set.of()), store, audit::add, Runnable::run);
        assertThat(next.facts().now()).isEqualTo(NOW + 50);
        assertThat(next.facts().standing()).isEmpty();
        assertThat(refused(next, envelope(1, 3))).isEqualTo(TrustRule.MANIFEST_REPLAYED);
        assertThat(refused(next, envelope(1, 2))).isEqualTo(TrustRule.COUNTER_REPLAYED);
        assertThat(next.admit(envelope(1, 4))).isNotNull();
    }

    @Test
    void anEarlierPolicyAndAnotherOfTheSameVersionAreNotOpened() {
        open().replacePolicy(policy(2, Set.of()));
        assertThat(refused(policy(1, Set.of()), store)).isEqualTo(TrustRule.OLD_TRUST);
        assertThat(refused(policy(2, Set.of(KeyId.of(OTHER.getPublic()))), store))
                .isEqualTo(TrustRule.POLICY_CHANGED);
        assertThat(Trust.open(policy(2, Set.of()), store, audit::add, Runnable::run))
                .isNotNull();
    }

    @Test
    void aStoreThatCannotBeReadIsNotOpened() {
        TrustStore broken = new TrustStore() {
            @Override
            public Optional<byte[]> load() {
                throw new IllegalStateException("input/output error");
            }

            @Override
            public void save(byte[] memory) {}
        };
        assertThat(refused(policy(1, Set.of()), broken)).isEqualTo(TrustRule.STORE_FAILED);
    }

    @Test
    void whileTheAuditFailsNothingIsAdmittedAndEverythingIsRevoked() throws Exception {
        boolean[] broken = new boolean[1];
        Trust trust = Trust.open(
                policy(1, Set.of()),
                store,
                event -> {
                    if (broken[0]) {
                        throw new IllegalStateException("no space for logs");
                    }
                    audit.add(event);
                },
                Runnable::run);
        trust.tick(NOW);
        Vouched vouched = trust.admit(envelope(1, 1)).vouched();
        broken[0] = true;
        assertThat(trust.revokeKey(KeyId.of(OTHER.getPublic()))).isEmpty();
        assertThat(refused(trust, envelope(2, 1))).isEqualTo(TrustRule.AUDIT_FAILED);
        assertThat(trust.facts().counters()).isEqualTo(Map.of("maker", Map.of(1L, 1L)));
        assertThat(trust.revokeManifest(vouched.manifest())).containsExactly(vouched);
        for (int i = 0; i < Trust.MAX_RECORDS; i++) {
            assertThat(refused(trust, envelope(2, 1))).isEqualTo(TrustRule.AUDIT_FAILED);
        }
        assertThat(trust.facts().unrecorded()).isEqualTo(4);
        broken[0] = false;
        assertThat(trust.admit(envelope(2, 1))).isNotNull();
        assertThat(audit)
                .containsSubsequence(
                        new AuditEvent.KeyRevoked(KeyId.of(OTHER.getPublic()).hex()),
                        new AuditEvent.ManifestRevoked(vouched.manifest()),
                        new AuditEvent.VouchingLost(vouched.manifest(), 1),
                        new AuditEvent.RecordsLost(4));
        assertThat(trust.facts().unrecorded()).isZero();
    }

    @Test
    void anAdmissionThatCannotBeRecordedIsNotAnsweredAndUsedUp() throws Exception {
        Trust trust = Trust.open(
                policy(1, Set.of()),
                store,
                event -> {
                    if (event instanceof AuditEvent.ManifestAccepted) {
                        throw new IllegalStateException("no space for logs");
                    }
                },
                Runnable::run);
        trust.tick(NOW);
        assertThat(refused(trust, envelope(1, 1))).isEqualTo(TrustRule.AUDIT_FAILED);
        assertThat(trust.facts().standing()).isEmpty();
        assertThat(trust.facts().counters()).isEqualTo(Map.of("maker", Map.of(1L, 1L)));
    }

    @Test
    void aStoreThatHangsHoldsUpNoRevocation() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        boolean[] hang = new boolean[1];
        TrustStore slow = new TrustStore() {
            @Override
            public Optional<byte[]> load() {
                return disk.load();
            }

            @Override
            public void save(byte[] memory) {
                if (hang[0]) {
                    hanging.countDown();
                    try {
                        released.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
                disk.save(memory);
            }
        };
        try (ExecutorService later = Executors.newVirtualThreadPerTaskExecutor()) {
            Trust trust = Trust.open(policy(1, Set.of()), slow, event -> {}, later);
            trust.tick(NOW);
            Vouched vouched = trust.admit(envelope(1, 1)).vouched();
            hang[0] = true;
            byte[] second = envelope(2, 1);
            CompletableFuture<Rule> admission = CompletableFuture.supplyAsync(() -> refused(trust, second), later);
            assertThat(hanging.await(10, TimeUnit.SECONDS)).isTrue();
            // The admission is in the middle of its save. Everything below returns before that does.
            assertThat(trust.revokeKey(KeyId.of(PAIR.getPublic()))).containsExactly(vouched);
            assertThat(trust.tick(NOW + 1)).isEmpty();
            assertThat(trust.replacePolicy(policy(2, Set.of()))).isEmpty();
            assertThat(admission).isNotDone();
            assertThat(trust.facts().saved()).isFalse();
            hang[0] = false;
            released.countDown();
            // Its key was revoked while it was being saved: it is refused, and used up.
            assertThat(admission.get(10, TimeUnit.SECONDS)).isEqualTo(TrustRule.REVOKED_KEY);
            assertThat(trust.facts().counters()).isEqualTo(Map.of("maker", Map.of(1L, 1L, 2L, 1L)));
        }
        Trust next = Trust.open(policy(2, Set.of()), disk, event -> {}, Runnable::run);
        assertThat(next.facts().revokedKeys()).containsExactly(KeyId.of(PAIR.getPublic()));
        assertThat(next.facts().counters()).isEqualTo(Map.of("maker", Map.of(1L, 1L, 2L, 1L)));
    }

    @Test
    void anExecutorThatTakesNothingMoreHoldsUpNoRevocation() throws Exception {
        ExecutorService later = Executors.newSingleThreadExecutor();
        Trust trust = Trust.open(policy(1, Set.of()), store, audit::add, later);
        later.shutdown();
        assertThat(later.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(trust.revokeKey(KeyId.of(PAIR.getPublic()))).isEmpty();
        assertThat(trust.facts().saved()).isFalse();
    }
}
