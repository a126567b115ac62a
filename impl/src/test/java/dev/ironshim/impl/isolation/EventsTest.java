package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.config;
import static dev.ironshim.impl.isolation.Drivers.digest;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.later;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.audit.AuditLog;
import dev.ironshim.impl.audit.TelemetryEvent;
import dev.ironshim.impl.audit.TelemetryFeed;
import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Terms;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.trust.TrustStore;
import dev.ironshim.impl.trust.VolatileStore;
import dev.ironshim.model.isolation.ContainDecision;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.quarantine.QuarantineReason;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Everything that can be recorded is recorded by somebody, in the order in which it happened. */
class EventsTest {
    private boolean storeFails;
    private boolean hardwareFails;
    private final TrustStore kept = new VolatileStore();

    private final Drivers drivers = new Setup()
            .store(new TrustStore() {
                @Override
                public Optional<byte[]> load() {
                    return kept.load();
                }

                @Override
                public void save(byte[] memory) {
                    if (storeFails) {
                        throw new IllegalStateException("disk full");
                    }
                    kept.save(memory);
                }
            })
            .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {
                if (hardwareFails && ("unmap".equals(call) || "silence".equals(call))) {
                    throw new IllegalStateException("the IOMMU does not answer");
                }
            }))
            .open();

    private final Drivers monitor = drivers;

    private static void refused(ThrowingCallable request) {
        assertThat(catchThrowableOfType(RefusedException.class, request)).isNotNull();
    }

    private void story() {
        drivers.driver(1);
        refused(() -> drivers.admit(later(draft(1), 2), config(1)));
        refused(() -> drivers.of(1).start());
        drivers.running();
        MmioWindow window = monitor.mmio(1, 0);
        refused(() -> monitor.mmio(1, 0));
        refused(() -> monitor.mmio(1, 1, 1));
        DmaMapping mapping = monitor.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        monitor.unmap(1, mapping);
        monitor.revoke(1);
        refused(() -> window.read8(0));
        refused(() -> drivers.ingress.systemCall(1, 4));
        monitor.life(1, LifecycleOp.FAULT);
    }

    @Test
    void everyKindOfEventIsEmittedByRealOperations() {
        story();
        // A line is accused; deferred work finds no room; callbacks fail.
        drivers.driver(2).running(2);
        drivers.of(2).onCutOff(why -> {
            throw new IllegalStateException("a driver that is confused");
        });
        monitor.irq(2, 0);
        DeferredWork deferred = drivers.of(2).deferred(2);
        while (deferred.defer(0)) {
            assertThat(deferred.overflowed(0)).isZero();
        }
        LineIngress line = drivers.line(2, 0);
        line.interrupt(0, 0);
        line.interrupt(0, 0);
        line.complete(line.generation(0, 0), 0, true);
        monitor.releaseLine(2, 0);
        // A device is contained and comes back; its driver is dismissed.
        drivers.driver(5);
        refused(() -> monitor.dismiss(5));
        monitor.contain(5, ContainDecision.QUARANTINE);
        monitor.recovery(5, true);
        monitor.life(5, LifecycleOp.REQUEST_RELEASE);
        monitor.life(5, LifecycleOp.GRANT);
        monitor.life(5, LifecycleOp.SHUTDOWN);
        monitor.dismiss(5);
        // A manifest of version 4 names system calls.
        drivers.driver(Drivers.withPorts(Drivers.relative(6, new Terms.Device(0x1234, 1, 0, 0, 0, 0))))
                .running(6);
        drivers.ingress.systemCall(6, 60);
        // Hardware fails and is late.
        drivers.driver(3).running(3);
        monitor.map(3, 0, pages(1), 0x10000, Direction.BOTH);
        hardwareFails = true;
        monitor.life(3, LifecycleOp.FAULT);
        drivers.effects.hold();
        hardwareFails = false;
        drivers.tick(0);
        drivers.tick(Drivers.EFFECT_TICKS);
        drivers.effects.letGo();
        // Trust ends.
        drivers.operator.replacePolicy(Drivers.policy(2));
        refused(() -> drivers.operator.replacePolicy(Drivers.policy(2)));
        drivers.operator.revokeManifest(digest(draft(3)));
        storeFails = true;
        refused(() -> drivers.driver(4));
        drivers.operator.revokeKey(Drivers.KEY.id());
        // Floods: of requests, and of uses.
        for (int i = 0; i <= TelemetryFeed.SHARE; i++) {
            refused(() -> drivers.of(1).ports("ports0"));
            refused(() -> drivers.of(1).deferred(1));
        }
        drivers.tick(1);
        Set<Class<?>> emitted = new HashSet<>(kinds(drivers.audit));
        // An audit that is full.
        AuditLog log = new AuditLog(drivers.audit::add, 2);
        for (int i = 0; i < 3; i++) {
            log.add(new AuditEvent.DriverDismissed(i));
        }
        log.write();
        log.add(new AuditEvent.DriverDismissed(3));
        log.write();
        emitted.addAll(kinds(drivers.audit));
        assertThat(emitted)
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(AuditEvent.class.getPermittedSubclasses()));
        assertThat(kinds(drivers.telemetry))
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(TelemetryEvent.class.getPermittedSubclasses()));
    }

    private static Set<Class<?>> kinds(List<?> events) {
        Set<Class<?>> kinds = new HashSet<>();
        for (Object event : List.copyOf(events)) {
            kinds.add(event.getClass());
        }
        return kinds;
    }

    @Test
    void theAuditTellsTheStory() {
        story();
        String manifest = digest(draft(1));
        assertThat(drivers.audit)
                .containsExactly(
                        new AuditEvent.ManifestAccepted(manifest, 1),
                        new AuditEvent.DriverAdmitted(1, manifest, "0000:01:00.0"),
                        new AuditEvent.AdmissionRefused(1, MonitorRule.ALREADY_ADMITTED),
                        new AuditEvent.MoveRefused(1, "start", MonitorRule.ILLEGAL_TRANSITION),
                        new AuditEvent.Moved(1, "initialize"),
                        new AuditEvent.Moved(1, "start"),
                        new AuditEvent.Minted(1, "mmio0", 1),
                        new AuditEvent.MintRefused(1, "mmio0", MonitorRule.ALREADY_MINTED),
                        new AuditEvent.MintRefused(1, "mmio1", MonitorRule.MMIO_BUDGET),
                        new AuditEvent.Mapped(1, 0, 0x10000, Drivers.PAGE, 1),
                        new AuditEvent.Unmapped(1, 0, 0x10000, Drivers.PAGE),
                        new AuditEvent.Revoked(1, 1, "revoked"),
                        new AuditEvent.SystemCallDenied(1, 4),
                        new AuditEvent.Revoked(1, 2, "fault of driver 0x1"),
                        new AuditEvent.Moved(1, "fault"),
                        new AuditEvent.Quiesced(1));
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
        DmaBuffer memory = pages(2);
        monitor.map(1, 2, memory, 0x10000, Direction.BOTH);
        refused(() -> monitor.irq(1, 1));
        assertThat(drivers.audit)
                .containsExactly(
                        new AuditEvent.Minted(1, "mmio2", 1),
                        new AuditEvent.Minted(1, "ports1", 1),
                        new AuditEvent.Minted(1, "irq1", 1),
                        new AuditEvent.Mapped(1, 5, 0x10000, 2L * Drivers.PAGE, 1),
                        new AuditEvent.MintRefused(1, "irq1", MonitorRule.ALREADY_MINTED));
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
                        new AuditEvent.Revoked(1, 1, "containment: quarantine"),
                        new AuditEvent.Contained(1, "QUARANTINE"),
                        new AuditEvent.Unmapped(1, 0, 0x10000, Drivers.PAGE),
                        new AuditEvent.Unmapped(1, 0, 0x20000, Drivers.PAGE),
                        new AuditEvent.Quiesced(1));
        assertThat(drivers.telemetry)
                .containsExactly(
                        new TelemetryEvent.EpochEnded(1, 1),
                        new TelemetryEvent.Quarantined(1),
                        new TelemetryEvent.LineQuarantined(1, 0, QuarantineReason.CONTAINMENT),
                        new TelemetryEvent.LineQuarantined(1, 1, QuarantineReason.CONTAINMENT));
        drivers.audit.clear();
        // There is nothing left to take back.
        monitor.contain(1, ContainDecision.DISCONNECT);
        assertThat(drivers.audit).containsExactly(new AuditEvent.Contained(1, "DISCONNECT"));
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
