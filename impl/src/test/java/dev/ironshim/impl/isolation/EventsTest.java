package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.DOMAIN;
import static dev.ironshim.impl.isolation.Drivers.config;
import static dev.ironshim.impl.isolation.Drivers.device;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static dev.ironshim.impl.isolation.Drivers.verified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.audit.TelemetryEvent;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.quarantine.Core;
import dev.ironshim.impl.quarantine.Deferred;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.trust.KeyId;
import dev.ironshim.impl.trust.Trust;
import dev.ironshim.impl.trust.TrustPolicy;
import dev.ironshim.impl.trust.TrustRule;
import dev.ironshim.impl.trust.VolatileStore;
import dev.ironshim.model.isolation.ContainDecision;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.quarantine.QuarantineReason;
import dev.ironshim.model.quarantine.QuarantineResult;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Everything that can be recorded is recorded by somebody, in the order in which it happened. */
class EventsTest {
    private final Drivers drivers = Drivers.monitor();
    private final Isolation monitor = drivers.isolation;

    private static void refused(ThrowingCallable request) {
        assertThat(catchThrowableOfType(RefusedException.class, request)).isNotNull();
    }

    private void story() {
        Draft expired = new Draft(
                9,
                DOMAIN,
                "09".repeat(16),
                1,
                0,
                1,
                Draft.NO_DIGEST,
                Draft.NO_DIGEST,
                draft(1).budgets(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        refused(() -> verified(expired, drivers.audit::add));
        monitor.admit(verified(draft(1), drivers.audit::add), device(1, DOMAIN, config(1)));
        refused(() -> drivers.admit(draft(1), DOMAIN, config(1)));
        drivers.running();
        MmioWindow window = monitor.mmio(1, 0);
        refused(() -> monitor.mmio(1, 0));
        refused(() -> monitor.mmio(1, 1, 1));
        DmaMapping mapping = monitor.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        monitor.unmap(1, mapping.space(), mapping.iova());
        monitor.revoke(1);
        refused(() -> window.read8(0));
        SystemCalls calls = new SystemCalls(Map.of(1L, Set.of(3)), drivers.audit::add);
        calls.enforce(1, 3);
        refused(() -> calls.enforce(1, 4));
        monitor.life(1, LifecycleOp.FAULT);
    }

    @Test
    void everyKindOfEventIsEmittedByRealOperations() {
        story();
        drivers.driver(2);
        monitor.life(2, LifecycleOp.INITIALIZE);
        IrqLine line = monitor.irq(2, 0);
        Core core = monitor.core(2, 0, 0);
        line.interrupt(0, 0);
        line.interrupt(0, 0);
        assertThat(core.complete(0, core.generation(), 0, true)).isEqualTo(QuarantineResult.OK);
        assertThat(monitor.releaseLine(2, 0)).isEqualTo(QuarantineResult.OK);
        Deferred deferred = monitor.deferred(2, 2);
        while (deferred.defer(0)) {
            assertThat(deferred.overflowed(0)).isZero();
        }
        refused(() -> monitor.dismiss(2));
        monitor.life(2, LifecycleOp.SHUTDOWN);
        monitor.dismiss(2);
        TrustPolicy policy = new TrustPolicy(1, List.of(), Set.of(), Set.of());
        Trust trust = Trust.open(policy, new VolatileStore(), drivers.audit::add, Runnable::run);
        trust.replacePolicy(new TrustPolicy(2, List.of(), Set.of(), Set.of()));
        refused(() -> trust.replacePolicy(policy));
        trust.revokeKey(new KeyId("0a".repeat(32)));
        trust.revokeManifest("0a".repeat(32));
        Set<Class<?>> emitted = new HashSet<>(kinds(drivers.audit));
        // Need a store and an audit that fail, and a manifest that loses its keys: TrustTest has them.
        emitted.addAll(
                List.of(AuditEvent.VouchingLost.class, AuditEvent.TrustNotSaved.class, AuditEvent.RecordsLost.class));
        // Needs a platform that fails: FailingPlatformTest has one and looks at the record.
        emitted.add(AuditEvent.UnmapFailed.class);
        assertThat(emitted)
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(AuditEvent.class.getPermittedSubclasses()));
        assertThat(kinds(drivers.telemetry))
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(TelemetryEvent.class.getPermittedSubclasses()));
    }

    private static Set<Class<?>> kinds(List<?> events) {
        Set<Class<?>> kinds = new HashSet<>();
        for (Object event : events) {
            kinds.add(event.getClass());
        }
        return kinds;
    }

    @Test
    void theAuditTellsTheStory() {
        story();
        String manifest =
                HexFormat.of().formatHex(ManifestCodec.encode(draft(1)).digest());
        assertThat(drivers.audit)
                .containsExactly(
                        new AuditEvent.ManifestRefused(TrustRule.EXPIRED),
                        new AuditEvent.ManifestAccepted(manifest, 1),
                        new AuditEvent.DriverAdmitted(1, manifest),
                        new AuditEvent.AdmissionRefused(1, MonitorRule.ALREADY_ADMITTED),
                        new AuditEvent.Minted(1, "mmio 0", 1),
                        new AuditEvent.MintRefused(1, "mmio 0", MonitorRule.ALREADY_MINTED),
                        new AuditEvent.MintRefused(1, "mmio 1", MonitorRule.MMIO_BUDGET),
                        new AuditEvent.Minted(1, "dma 0", 1),
                        new AuditEvent.Unmapped(1, 0x10000),
                        new AuditEvent.Revoked(1, 1),
                        new AuditEvent.SystemCallAllowed(1, 3),
                        new AuditEvent.SystemCallDenied(1, 4),
                        new AuditEvent.Revoked(1, 2));
    }

    @Test
    void theTelemetryTellsWhatWentWrong() {
        story();
        assertThat(drivers.telemetry).hasSize(5);
        assertThat(drivers.telemetry.getFirst()).isInstanceOf(TelemetryEvent.BudgetExceeded.class);
        assertThat(drivers.telemetry.subList(1, 5))
                .containsExactly(
                        new TelemetryEvent.EpochEnded(1, 1),
                        new TelemetryEvent.AccessRefused(1, MonitorRule.STALE),
                        new TelemetryEvent.EpochEnded(1, 2),
                        new TelemetryEvent.Quarantined(1));
    }

    @Test
    void everyMintingIsRecordedByWhatWasGranted() {
        drivers.driver(1).running();
        drivers.audit.clear();
        monitor.mmio(1, 2);
        monitor.ports(1, 1);
        monitor.irq(1, 1);
        monitor.map(1, 2, pages(1), 0x10000, Direction.BOTH);
        refused(() -> monitor.irq(7, 0));
        assertThat(drivers.audit)
                .containsExactly(
                        new AuditEvent.Minted(1, "mmio 2", 1),
                        new AuditEvent.Minted(1, "ports 1", 1),
                        new AuditEvent.Minted(1, "irq 1", 1),
                        new AuditEvent.Minted(1, "dma 2", 1),
                        new AuditEvent.MintRefused(7, "irq 0", MonitorRule.UNKNOWN_DRIVER));
    }

    @Test
    void theEndOfAnEpochRecordsEveryMappingThatItTookBack() {
        drivers.driver(1).running();
        monitor.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        monitor.map(1, 1, pages(1), 0x20000, Direction.TO_DEVICE);
        drivers.audit.clear();
        monitor.contain(1, ContainDecision.QUARANTINE);
        assertThat(drivers.audit)
                .containsExactly(
                        new AuditEvent.Unmapped(1, 0x10000),
                        new AuditEvent.Unmapped(1, 0x20000),
                        new AuditEvent.Revoked(1, 1));
        assertThat(drivers.telemetry)
                .containsExactly(
                        new TelemetryEvent.EpochEnded(1, 1),
                        new TelemetryEvent.Quarantined(1),
                        new TelemetryEvent.LineQuarantined(1, 0, QuarantineReason.CONTAINMENT),
                        new TelemetryEvent.LineQuarantined(1, 1, QuarantineReason.CONTAINMENT));
        drivers.audit.clear();
        // There is nothing left to take back.
        monitor.contain(1, ContainDecision.DISCONNECT);
        assertThat(drivers.audit).isEmpty();
    }

    @Test
    void eachRefusedAccessIsReportedOnce() {
        drivers.driver(1).running();
        MmioWindow window = monitor.mmio(1, 1);
        PortRange ports = monitor.ports(1, 1);
        refused(() -> window.read32(2));
        refused(() -> window.read64(-8));
        refused(() -> window.write32(0, 1));
        refused(() -> ports.in16(0));
        assertThat(drivers.telemetry)
                .containsExactly(
                        new TelemetryEvent.AccessRefused(1, MonitorRule.MISALIGNED),
                        new TelemetryEvent.AccessRefused(1, MonitorRule.OUT_OF_BOUNDS),
                        new TelemetryEvent.AccessRefused(1, MonitorRule.RIGHTS),
                        new TelemetryEvent.AccessRefused(1, MonitorRule.WIDTH));
    }
}
