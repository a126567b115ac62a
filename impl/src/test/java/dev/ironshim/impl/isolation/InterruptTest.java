package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.DOMAIN;
import static dev.ironshim.impl.isolation.Drivers.config;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.audit.TelemetryEvent;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.IrqKind;
import dev.ironshim.impl.quarantine.Core;
import dev.ironshim.impl.quarantine.Delivery;
import dev.ironshim.impl.quarantine.GateRule;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.refusal.Rule;
import dev.ironshim.model.isolation.ContainDecision;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.quarantine.QuarantineReason;
import dev.ironshim.model.quarantine.QuarantineResult;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Interrupts through the monitor: budgets come from the manifest, and authority ends with the epoch. */
class InterruptTest {
    private final Drivers drivers = Drivers.monitor();
    private final Isolation monitor = drivers.isolation;

    private static Rule refused(ThrowingCallable request) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, request);
        assertThat(refused).isNotNull();
        return refused.rule();
    }

    @Test
    void theBudgetOfTheManifestIsEnforced() {
        drivers.driver(1).running();
        IrqLine line = monitor.irq(1, 0);
        Core core = monitor.core(1, 0, 0);
        assertThat(line.interrupt(0, 0)).isEqualTo(Delivery.DELIVERED);
        assertThat(line.interrupt(0, 9)).isEqualTo(Delivery.MASKED);
        assertThat(line.interrupt(0, 10)).isEqualTo(Delivery.DELIVERED);
        assertThat(line.generation(0, 10)).isEqualTo(core.generation());
        assertThat(line.windowEnds(0, 10)).isEqualTo(core.windowEnds()).isEqualTo(20);
        assertThat(line.complete(line.generation(0, 10), 2, false)).isEqualTo(QuarantineResult.OK);
        assertThat(line.interrupt(0, 20)).isEqualTo(Delivery.QUARANTINED);
        assertThat(drivers.telemetry)
                .containsExactly(
                        new TelemetryEvent.LineMasked(1, 0),
                        new TelemetryEvent.LineQuarantined(1, 0, QuarantineReason.OVERRUN));
        assertThat(monitor.interruptMetrics(1).lost()).isEqualTo(2);
    }

    /** Clocks that read less than 0 are clocks: a window has the budget that it has anywhere else. */
    @Test
    void timeBeginsNowhere() {
        drivers.driver(1).running();
        IrqLine line = monitor.irq(1, 0);
        for (long window = -30; window <= 30; window += 10) {
            assertThat(line.interrupt(0, window)).isEqualTo(Delivery.DELIVERED);
        }
        assertThat(line.windowEnds(0, 0)).isEqualTo(40);
        assertThat(line.interrupt(0, 39)).isEqualTo(Delivery.MASKED);
        assertThat(line.interrupt(0, 40)).isEqualTo(Delivery.DELIVERED);
    }

    @Test
    void aFunctionPaysForItsLines() {
        drivers.driver(1).running();
        IrqLine first = monitor.irq(1, 0, 0);
        IrqLine second = monitor.irq(1, 1, 0);
        assertThat(first.interrupt(0, 0)).isEqualTo(Delivery.DELIVERED);
        assertThat(second.interrupt(0, 0)).isEqualTo(Delivery.FUNCTION_SPENT);
        assertThat(second.interrupt(0, 10)).isEqualTo(Delivery.DELIVERED);
        assertThat(refused(() -> monitor.irq(1, 0, 7))).isEqualTo(MonitorRule.ALREADY_MINTED);
        monitor.revoke(1);
        assertThat(refused(() -> monitor.irq(1, 0, 7))).isEqualTo(MonitorRule.FUNCTIONS);
    }

    @Test
    void whatALineHasUsedUpOutlivesTheEpoch() {
        drivers.driver(1).running();
        IrqLine line = monitor.irq(1, 0);
        line.interrupt(0, 0);
        monitor.revoke(1);
        assertThat(line.interrupt(0, 0)).isEqualTo(Delivery.REVOKED);
        IrqLine again = monitor.irq(1, 0);
        assertThat(again.interrupt(0, 1)).isEqualTo(Delivery.MASKED);
        assertThat(line.interrupt(0, 30)).isEqualTo(Delivery.REVOKED);
        assertThat(again.interrupt(0, 30)).isEqualTo(Delivery.DELIVERED);
        assertThat(monitor.interruptMetrics(1).lines().getFirst()).containsEntry(Delivery.REVOKED, 2L);
    }

    @Test
    void aQuarantinedLineIsNotHandedOutAgainBeforeItIsReleased() {
        drivers.driver(1).running();
        monitor.irq(1, 0);
        Core core = monitor.core(1, 0, 0);
        core.interrupt(0, 0);
        core.complete(0, core.generation(), 0, true);
        monitor.revoke(1);
        assertThat(refused(() -> monitor.irq(1, 0))).isEqualTo(MonitorRule.LINE_QUARANTINED);
        assertThat(monitor.releaseLine(1, 0)).isEqualTo(QuarantineResult.OK);
        assertThat(monitor.releaseLine(1, 0)).isEqualTo(QuarantineResult.NOT_QUARANTINED);
        monitor.irq(1, 0);
        assertThat(drivers.audit).contains(new AuditEvent.LineReleased(1, 0));
    }

    @Test
    void containmentSilencesAllLinesAndRecoveryLetsThemOut() {
        drivers.driver(1).running();
        monitor.irq(1, 0);
        Core core = monitor.core(1, 0, 0);
        core.interrupt(0, 0);
        monitor.contain(1, ContainDecision.RESET_REQUIRED);
        assertThat(drivers.telemetry)
                .contains(
                        new TelemetryEvent.LineQuarantined(1, 0, QuarantineReason.CONTAINMENT),
                        new TelemetryEvent.LineQuarantined(1, 1, QuarantineReason.CONTAINMENT));
        monitor.life(1, LifecycleOp.REQUEST_RELEASE);
        monitor.recovery(1, true);
        monitor.life(1, LifecycleOp.GRANT);
        monitor.life(1, LifecycleOp.INITIALIZE);
        IrqLine line = monitor.irq(1, 0);
        assertThat(line.interrupt(0, 10)).isEqualTo(Delivery.DELIVERED);
    }

    @Test
    void aMaskedLineOpensWhenItsTimeHasCome() {
        drivers.driver(1).running();
        IrqLine line = monitor.irq(1, 0);
        Core core = monitor.core(1, 0, 0);
        line.interrupt(0, 0);
        line.interrupt(0, 0);
        assertThat(monitor.tick(1, 0, core.windowEnds())).isEqualTo(QuarantineResult.OK);
        assertThat(refused(() -> monitor.tick(1, 2, 0))).isEqualTo(GateRule.UNKNOWN_LINE);
    }

    @Test
    void aBudgetBeyondItsFieldIsRefusedAndTheGrantCanNotBeUsed() {
        List<Grant.Irq> irqs = List.of(new Grant.Irq(IrqKind.MSI, 0, 1L << 20, 1));
        drivers.admit(with(wide(), List.of(), irqs, List.of()), DOMAIN, config(1));
        drivers.running();
        assertThat(refused(() -> monitor.irq(1, 0))).isEqualTo(GateRule.CALLS);
        assertThat(monitor.interruptMetrics(1).lines()).hasSize(1);
    }

    private static Draft wide() {
        Budgets budgets = draft(1).budgets();
        return with(
                draft(1),
                new Budgets(
                        budgets.dmaBytes(),
                        budgets.segmentBytes(),
                        budgets.segments(),
                        budgets.alignmentShift(),
                        budgets.boundaryShift(),
                        budgets.mmioBytes(),
                        1L << 21,
                        budgets.windowTicks(),
                        budgets.ticksPerCall()),
                draft(1).mmio(),
                draft(1).ports());
    }
}
