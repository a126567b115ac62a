package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.NOW;
import static dev.ironshim.impl.isolation.Drivers.config;
import static dev.ironshim.impl.isolation.Drivers.device;
import static dev.ironshim.impl.isolation.Drivers.digest;
import static dev.ironshim.impl.isolation.Drivers.domain;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.later;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static dev.ironshim.impl.isolation.Drivers.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.trust.Algorithm;
import dev.ironshim.impl.trust.Authority;
import dev.ironshim.impl.trust.DevicePattern;
import dev.ironshim.impl.trust.DriverRange;
import dev.ironshim.impl.trust.Scope;
import dev.ironshim.impl.trust.TrustPolicy;
import dev.ironshim.impl.trust.TrustRule;
import dev.ironshim.impl.trust.TrustStore;
import dev.ironshim.impl.trust.TrustedKey;
import dev.ironshim.impl.trust.VolatileStore;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.isolation.Standing;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.Phase;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Trust is the monitor's: what it admits it has verified itself, and whoever is not believed any more ends. */
class TrustOfTheMonitorTest {
    private final AtomicReference<Runnable> whileSaving = new AtomicReference<>(() -> {});
    private final TrustStore kept = new VolatileStore();

    private final TrustStore store = new TrustStore() {
        @Override
        public Optional<byte[]> load() {
            return kept.load();
        }

        @Override
        public void save(byte[] memory) {
            whileSaving.get().run();
            kept.save(memory);
        }
    };

    private Drivers open() {
        return new Setup().store(store).open();
    }

    private static KeyPair stranger() throws Exception {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    /** H6: any verifier's manifest was believed, whoever that verifier believed. */
    @Test
    void whatAStrangerHasSignedIsNotAdmitted() throws Exception {
        Drivers drivers = open();
        byte[] foreign = signed(draft(1), stranger());
        drivers.refused(TrustRule.UNKNOWN_KEY, () -> drivers.admit(foreign, 1, device(1, domain(1), config(1))));
        byte[] bent = signed(draft(1));
        bent[60] ^= 1;
        assertThat(Drivers.rule(() -> drivers.admit(bent, 1, device(1, domain(1), config(1))))).isNotNull();
        assertThat(drivers.operator.drivers()).isEmpty();
        drivers.driver(1);
    }

    /** H6: keys and manifests that were revoked between verifying and admitting were admitted. */
    @Test
    void whatIsRevokedWhileItIsBeingAdmittedIsNotActive() {
        for (boolean key : new boolean[] {true, false}) {
            kept.save(fresh());
            Drivers drivers = open();
            Runnable revoke = key
                    ? () -> drivers.operator.revokeKey(Drivers.KEY.id())
                    : () -> drivers.operator.revokeManifest(digest(draft(1)));
            whileSaving.set(() -> {
                whileSaving.set(() -> {});
                revoke.run();
            });
            assertThat(Drivers.rule(() -> drivers.driver(1)))
                    .isEqualTo(key ? TrustRule.REVOKED_KEY : TrustRule.REVOKED_MANIFEST);
            assertThat(drivers.operator.drivers()).isEmpty();
        }
    }

    /** What a store has that was never written to by anybody but a first start. */
    private static byte[] fresh() {
        VolatileStore store = new VolatileStore();
        new Setup().store(store).open();
        return store.load().orElseThrow();
    }

    @Test
    void whatIsRevokedWhileItsAdmissionIsBeingRecordedEndsAtOnce() {
        List<Drivers> self = new ArrayList<>();
        Drivers drivers = new Setup()
                .audit(sink -> event -> {
                    sink.record(event);
                    if (event instanceof AuditEvent.DriverAdmitted) {
                        self.getFirst().operator.revokeKey(Drivers.KEY.id());
                    }
                })
                .open();
        self.add(drivers);
        drivers.driver(1);
        assertThat(drivers.facts(1).standing()).isEqualTo(Standing.FALLEN);
        assertThat(drivers.facts(1).life().phase()).isEqualTo(Phase.SHUTDOWN);
        drivers.refused(MonitorRule.NOT_TRUSTED, () -> drivers.of(1).initialize());
    }

    @Test
    void aKeyThatIsRevokedEndsWhatItVouchedFor() {
        Drivers drivers = open().driver(1).driver(2);
        drivers.running(1).running(2);
        MmioWindow registers = drivers.mmio(1, 0);
        drivers.map(2, 0, pages(1), 0x10000, Direction.BOTH);
        drivers.life(2, LifecycleOp.FAULT);
        assertThat(drivers.operator.revokeKey(Drivers.KEY.id())).containsExactlyInAnyOrder(1L, 2L);
        drivers.refused(MonitorRule.STALE, () -> registers.read8(0));
        assertThat(drivers.platform(1).master()).isFalse();
        assertThat(drivers.facts(1).life().phase()).isEqualTo(Phase.SHUTDOWN);
        assertThat(drivers.facts(2).life().phase()).isEqualTo(Phase.QUARANTINED);
        // A release is no way back.
        drivers.life(2, LifecycleOp.REQUEST_RELEASE);
        drivers.life(2, LifecycleOp.GRANT);
        drivers.refused(MonitorRule.NOT_TRUSTED, () -> drivers.of(2).initialize());
        drivers.refused(TrustRule.REVOKED_KEY, () -> drivers.admit(draft(3), config(3)));
    }

    @Test
    void aManifestThatIsRevokedEndsItsDriverAndNoOther() {
        Drivers drivers = open().driver(1).driver(2);
        drivers.running(1).running(2);
        assertThat(drivers.operator.revokeManifest(digest(draft(1)))).containsExactly(1L);
        assertThat(drivers.facts(1).life().phase()).isEqualTo(Phase.SHUTDOWN);
        assertThat(drivers.facts(2).life().phase()).isEqualTo(Phase.RUNNING);
        assertThat(drivers.operator.revokeManifest(digest(draft(1)))).isEmpty();
    }

    /** It came back RUNNING, because only an operation told the monitor the time. */
    @Test
    void aManifestThatExpiresInQuarantineDoesNotComeBack() {
        Drivers drivers = open().driver(1);
        drivers.running();
        drivers.life(1, LifecycleOp.FAULT);
        drivers.clock(2 * NOW + 1);
        assertThat(drivers.facts(1).standing()).isEqualTo(Standing.FALLEN);
        assertThat(drivers.life(1, LifecycleOp.REQUEST_RELEASE)).isEqualTo(IsolationResult.OK);
        assertThat(drivers.life(1, LifecycleOp.GRANT)).isEqualTo(IsolationResult.OK);
        drivers.refused(MonitorRule.NOT_TRUSTED, () -> drivers.of(1).initialize());
        drivers.refused(MonitorRule.INACTIVE, () -> drivers.mmio(1, 0));
        assertThat(drivers.platform().master()).isFalse();
    }

    /** Any key signed for any driver, and a counter of 2^63 - 1 locked the driver's own vendor out. */
    @Test
    void aVendorCannotLockAnotherOneOut() throws Exception {
        KeyPair other = stranger();
        TrustedKey otherKey = new TrustedKey(Algorithm.ED25519, other.getPublic(), 0, 1_000 * NOW);
        Drivers drivers = new Setup()
                .trust(new TrustPolicy(
                        1,
                        List.of(
                                authority("first", 1, 10, Drivers.KEY),
                                authority("second", 11, 20, otherKey)),
                        Set.of(),
                        Set.of()))
                .open();
        LiveDevice first = device(1, domain(1), config(1));
        byte[] foreign = signed(later(draft(1), Long.MAX_VALUE), other);
        assertThat(Drivers.rule(() -> drivers.admit(foreign, 1, first)))
                .isIn(TrustRule.UNKNOWN_KEY, TrustRule.OUT_OF_SCOPE);
        drivers.admit(draft(1), first);
        // Its own driver it may number as it likes.
        drivers.admit(signed(later(draft(11), Long.MAX_VALUE), other), 11, device(11, domain(11), config(11)));
        drivers.life(1, LifecycleOp.SHUTDOWN);
        drivers.dismiss(1);
        drivers.admit(later(draft(1), 2), first);
        assertThat(Drivers.rule(() -> drivers.admit(signed(draft(21)), 21, device(21, domain(21), config(21)))))
                .isEqualTo(TrustRule.NO_AUTHORITY);
    }

    private static Authority authority(String name, long from, long to, TrustedKey key) {
        return new Authority(
                name,
                new Scope(List.of(new DriverRange(from, to)), List.of(DevicePattern.ALL)),
                List.of(key),
                Map.of(Algorithm.ED25519, 1));
    }

    @Test
    void whatWasUsedUpAndRevokedOutlivesTheProcess() {
        Drivers before = open().driver(1).driver(2);
        before.operator.revokeManifest(digest(draft(3)));
        before.monitor.close();
        Drivers after = open();
        assertThat(after.operator.drivers()).isEmpty();
        after.refused(TrustRule.MANIFEST_REPLAYED, () -> after.admit(draft(1), config(1)));
        after.refused(TrustRule.REVOKED_MANIFEST, () -> after.admit(draft(3), config(3)));
        after.admit(later(draft(1), 2), config(1));
        before.clock(2 * NOW + 1);
        Drivers third = open();
        assertThat(Drivers.rule(() -> third.admit(draft(4), config(4)))).isEqualTo(TrustRule.EXPIRED);
    }

    @Test
    void aStoreThatFailsAdmitsNobodyAndRevokesAllTheSame() {
        Drivers drivers = open().driver(1);
        MmioWindow registers = drivers.running().mmio(1, 0);
        whileSaving.set(() -> {
            throw new IllegalStateException("disk full");
        });
        drivers.refused(TrustRule.STORE_FAILED, () -> drivers.admit(draft(2), config(2)));
        assertThat(drivers.operator.drivers()).containsExactly(1L);
        assertThat(drivers.operator.revokeManifest(digest(draft(1)))).containsExactly(1L);
        drivers.refused(MonitorRule.STALE, () -> registers.read8(0));
        assertThat(drivers.audit).anyMatch(event -> event instanceof AuditEvent.TrustNotSaved);
        whileSaving.set(() -> {});
        drivers.tick(1);
        drivers.admit(draft(2), config(2));
        Drivers after = open();
        after.refused(TrustRule.REVOKED_MANIFEST, () -> after.admit(draft(1), config(1)));
    }

    /** Each tick left another thread behind it. */
    @Test
    void aStoreThatHangsHoldsUpNoRevocationAndKeepsTwoThreads() throws Exception {
        AtomicInteger busy = new AtomicInteger();
        AtomicBoolean full = new AtomicBoolean();
        Executor threads = Threads.spare("test-records");
        Drivers drivers = new Setup()
                .store(store)
                .records(task -> {
                    full.compareAndSet(false, busy.incrementAndGet() > 4);
                    threads.execute(() -> {
                        try {
                            task.run();
                        } finally {
                            busy.decrementAndGet();
                        }
                    });
                })
                .open()
                .driver(1);
        MmioWindow registers = drivers.running().mmio(1, 0);
        Hang hang = new Hang();
        whileSaving.set(hang::here);
        drivers.clock(NOW + 1);
        hang.awaitSomebody();
        for (int i = 0; i < 200; i++) {
            long second = NOW + 2 + i;
            Hang.inTime(() -> {
                drivers.clock(second);
                return 0;
            });
        }
        assertThat(Hang.inTime(() -> drivers.operator.revokeKey(Drivers.KEY.id()))).containsExactly(1L);
        assertThat(Drivers.rule(() -> registers.read8(0))).isEqualTo(MonitorRule.STALE);
        assertThat(drivers.platform().master()).isFalse();
        assertThat(full.get()).as("more than four tasks at a time").isFalse();
        whileSaving.set(() -> {});
        hang.letGo();
    }

    @Test
    void whoIsNotInALaterPolicyEnds() throws Exception {
        Drivers drivers = open().driver(1);
        drivers.running();
        TrustedKey other = new TrustedKey(Algorithm.ED25519, stranger().getPublic(), 0, 1_000 * NOW);
        TrustPolicy next =
                new TrustPolicy(2, List.of(authority("tests", 1, -1, other)), Set.of(), Set.of());
        assertThat(drivers.operator.replacePolicy(next)).containsExactly(1L);
        assertThat(drivers.facts(1).standing()).isEqualTo(Standing.FALLEN);
        drivers.refused(TrustRule.OLD_TRUST, () -> drivers.operator.replacePolicy(Drivers.policy(1)));
    }

    /** Whoever decided it has to hear what was lost by it, though nobody can save it now. */
    @Test
    void aRevocationThatNobodySavesEndsItsDriversAllTheSame() {
        AtomicBoolean refuses = new AtomicBoolean();
        Drivers drivers = new Setup()
                .records(task -> {
                    if (refuses.get()) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    task.run();
                })
                .open()
                .driver(1);
        drivers.running();
        refuses.set(true);
        assertThat(drivers.operator.revokeKey(Drivers.KEY.id())).containsExactly(1L);
        assertThat(drivers.platform().master()).isFalse();
    }

    /** A clock that fails does not keep effects from being tried again. */
    @Test
    void aClockOfManifestsThatFailsStopsNothingElse() {
        AtomicBoolean fails = new AtomicBoolean();
        AtomicBoolean unmapFails = new AtomicBoolean();
        Drivers drivers = new Setup()
                .seconds(() -> {
                    if (fails.get()) {
                        throw new IllegalStateException("no time");
                    }
                    return NOW;
                })
                .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {
                    if (unmapFails.get() && "unmap".equals(call)) {
                        throw new IllegalStateException("no answer");
                    }
                }))
                .open()
                .driver(1);
        drivers.running().map(1, 0, pages(1), 0x10000, Direction.BOTH);
        unmapFails.set(true);
        CutOff cut = drivers.operator.fault(1);
        fails.set(true);
        unmapFails.set(false);
        try {
            drivers.tick(1);
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("no time");
        }
        assertThat(cut.returned()).isTrue();
    }
}
