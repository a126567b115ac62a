package dev.ironshim.impl.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.audit.TelemetryEvent;
import dev.ironshim.impl.quarantine.Delivery;
import dev.ironshim.impl.quarantine.GateRule;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.refusal.Rule;
import dev.ironshim.model.isolation.ContainDecision;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.isolation.LineCondition;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.Phase;
import dev.ironshim.model.quarantine.QuarantineReason;
import dev.ironshim.model.quarantine.QuarantineResult;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Interrupts through the monitor: budgets come from the manifest, and authority ends with the epoch. */
class InterruptTest {
    private final Drivers drivers = Drivers.monitor();

    private static Rule refused(ThrowingCallable request) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, request);
        assertThat(refused).isNotNull();
        return refused.rule();
    }

    /** Line 0 of driver 1, handed out. */
    private LineIngress line() {
        drivers.driver(1).running();
        drivers.irq(1, 0);
        return drivers.line(1, 0);
    }

    /** A handler of the line fails. */
    private void fault(LineIngress line, long now) {
        assertThat(line.interrupt(0, now)).isEqualTo(Delivery.DELIVERED);
        assertThat(line.complete(line.generation(0, now), 0, true)).isEqualTo(QuarantineResult.OK);
    }

    private void releaseDriver() {
        assertThat(drivers.life(1, LifecycleOp.REQUEST_RELEASE)).isEqualTo(IsolationResult.OK);
        assertThat(drivers.life(1, LifecycleOp.GRANT)).isEqualTo(IsolationResult.OK);
        assertThat(drivers.life(1, LifecycleOp.INITIALIZE)).isEqualTo(IsolationResult.OK);
    }

    /** An overrun is the driver's fault, and ends what it holds. */
    @Test
    void theBudgetOfTheManifestIsEnforced() {
        LineIngress line = line();
        // Line 1 does nothing wrong.
        IrqLine held = drivers.irq(1, 1);
        MmioWindow registers = drivers.mmio(1, 0);
        assertThat(line.line()).isZero();
        assertThat(line.interrupt(0, 0)).isEqualTo(Delivery.DELIVERED);
        assertThat(line.interrupt(0, 9)).isEqualTo(Delivery.MASKED);
        assertThat(line.interrupt(0, 10)).isEqualTo(Delivery.DELIVERED);
        assertThat(line.windowEnds(0, 10)).isEqualTo(20);
        assertThat(line.complete(line.generation(0, 10), 2, false)).isEqualTo(QuarantineResult.OK);
        assertThat(line.interrupt(0, 20)).isEqualTo(Delivery.REVOKED);
        assertThat(drivers.telemetry)
                .containsExactly(
                        new TelemetryEvent.LineMasked(1, 0),
                        new TelemetryEvent.LineQuarantined(1, 0, QuarantineReason.OVERRUN),
                        new TelemetryEvent.EpochEnded(1, 1),
                        new TelemetryEvent.Quarantined(1));
        assertThat(drivers.audit).contains(new AuditEvent.LineAccused(1, 0, "OVERRUN"));
        assertThat(drivers.operator.interrupts(1).lost()).isEqualTo(2);
        assertThat(drivers.facts(1).life().phase()).isEqualTo(Phase.QUARANTINED);
        assertThat(drivers.facts(1).lines()).containsExactly(LineCondition.ACCUSED, LineCondition.FINE);
        assertThat(held.alive()).isFalse();
        drivers.refused(MonitorRule.STALE, () -> registers.read8(0));
    }

    /** Clocks that read less than 0 are clocks: a window has the budget that it has anywhere else. */
    @Test
    void timeBeginsNowhere() {
        LineIngress line = line();
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
        drivers.irq(1, 0, 0);
        drivers.irq(1, 1, 0);
        LineIngress first = drivers.line(1, 0);
        LineIngress second = drivers.line(1, 1);
        assertThat(first.interrupt(0, 0)).isEqualTo(Delivery.DELIVERED);
        assertThat(second.interrupt(0, 0)).isEqualTo(Delivery.FUNCTION_SPENT);
        assertThat(second.interrupt(0, 10)).isEqualTo(Delivery.DELIVERED);
        assertThat(refused(() -> drivers.irq(1, 0, 7))).isEqualTo(MonitorRule.ALREADY_MINTED);
        drivers.revoke(1);
        assertThat(refused(() -> drivers.irq(1, 0, 7))).isEqualTo(MonitorRule.FUNCTIONS);
    }

    @Test
    void whatALineHasUsedUpOutlivesTheEpoch() {
        LineIngress line = line();
        line.interrupt(0, 0);
        drivers.revoke(1);
        assertThat(line.interrupt(0, 0)).isEqualTo(Delivery.REVOKED);
        drivers.irq(1, 0);
        assertThat(line.interrupt(0, 1)).isEqualTo(Delivery.MASKED);
        assertThat(line.interrupt(0, 30)).isEqualTo(Delivery.DELIVERED);
        assertThat(drivers.operator.interrupts(1).lines().getFirst()).containsEntry(Delivery.REVOKED, 1L);
    }

    @Test
    void aQuarantinedLineIsNotHandedOutAgainBeforeItIsReleased() {
        LineIngress line = line();
        fault(line, 0);
        releaseDriver();
        assertThat(refused(() -> drivers.irq(1, 0))).isEqualTo(MonitorRule.LINE_QUARANTINED);
        drivers.irq(1, 1);
        assertThat(drivers.releaseLine(1, 0)).isEqualTo(IsolationResult.OK);
        assertThat(drivers.releaseLine(1, 0)).isEqualTo(IsolationResult.NOT_QUARANTINED);
        drivers.irq(1, 0);
        assertThat(line.interrupt(0, 10)).isEqualTo(Delivery.DELIVERED);
        assertThat(drivers.audit).contains(new AuditEvent.LineReleased(1, 0));
        assertThat(refused(() -> drivers.operator.releaseLine(1, 2))).isEqualTo(MonitorRule.NOT_GRANTED);
        assertThat(refused(() -> drivers.operator.releaseLine(1, -1))).isEqualTo(MonitorRule.NOT_GRANTED);
    }

    @Test
    void containmentSilencesAllLinesAndRecoveryLetsThemOut() {
        LineIngress line = line();
        line.interrupt(0, 0);
        drivers.contain(1, ContainDecision.RESET_REQUIRED);
        assertThat(drivers.telemetry)
                .contains(
                        new TelemetryEvent.LineQuarantined(1, 0, QuarantineReason.CONTAINMENT),
                        new TelemetryEvent.LineQuarantined(1, 1, QuarantineReason.CONTAINMENT));
        assertThat(drivers.facts(1).lines()).containsOnly(LineCondition.CONTAINED);
        assertThat(drivers.releaseLine(1, 0)).isEqualTo(IsolationResult.LINE_CONTAINED);
        drivers.recovery(1, true);
        releaseDriver();
        assertThat(drivers.facts(1).lines()).containsOnly(LineCondition.FINE);
        drivers.irq(1, 0);
        assertThat(line.interrupt(0, 10)).isEqualTo(Delivery.DELIVERED);
    }

    @Test
    void aMaskedLineOpensWhenItsTimeHasCome() {
        LineIngress line = line();
        line.interrupt(0, 0);
        line.interrupt(0, 0);
        assertThat(line.tick(line.windowEnds(0, 0))).isEqualTo(QuarantineResult.OK);
        assertThat(refused(() -> line.interrupt(256, 0))).isEqualTo(GateRule.UNKNOWN_CORE);
        assertThat(refused(() -> drivers.line(1, 2))).isEqualTo(MonitorRule.NOT_GRANTED);
        assertThat(refused(() -> drivers.line(2, 0))).isEqualTo(MonitorRule.UNKNOWN_DRIVER);
    }
}
