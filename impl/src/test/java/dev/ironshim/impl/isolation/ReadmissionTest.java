package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.DOMAIN;
import static dev.ironshim.impl.isolation.Drivers.NOW;
import static dev.ironshim.impl.isolation.Drivers.config;
import static dev.ironshim.impl.isolation.Drivers.device;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.later;
import static dev.ironshim.impl.isolation.Drivers.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.quarantine.Delivery;
import dev.ironshim.impl.trust.TrustRule;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import org.junit.jupiter.api.Test;

/** Dismissal and a second admission are no way out of what the first one led to. */
class ReadmissionTest {
    private final Drivers drivers = Drivers.monitor();

    private void dismissed() {
        drivers.life(1, LifecycleOp.SHUTDOWN);
        drivers.dismiss(1);
    }

    @Test
    void aManifestIsAdmittedOnceAndNoneAfterALaterOne() {
        byte[] first = signed(draft(1));
        LiveDevice device = device(1, DOMAIN, config(1));
        drivers.admit(first, 1, device);
        dismissed();
        drivers.refused(TrustRule.MANIFEST_REPLAYED, () -> drivers.admit(first, 1, device));
        drivers.admit(later(draft(1), 7), device);
        dismissed();
        drivers.refused(TrustRule.COUNTER_REPLAYED, () -> drivers.admit(later(draft(1), 6), config(1)));
        drivers.admit(later(draft(1), 8), config(1));
    }

    @Test
    void aRefusedManifestIsNotUsedUp() {
        byte[] manifest = signed(draft(1));
        drivers.refused(
                MonitorRule.DOMAIN, () -> drivers.admit(manifest, 1, device(1, DOMAIN + 1, config(1))));
        drivers.admit(manifest, 1, device(1, DOMAIN, config(1)));
    }

    @Test
    void whatWasExpiredWhenTimeWasLastToldIsNotAdmitted() {
        byte[] manifest = signed(draft(1));
        drivers.clock(2 * NOW + 1);
        drivers.refused(TrustRule.EXPIRED, () -> drivers.admit(manifest, 1, device(1, DOMAIN, config(1))));
        // A clock that was set back does not make it young again.
        drivers.clock(NOW);
        drivers.refused(TrustRule.EXPIRED, () -> drivers.admit(manifest, 1, device(1, DOMAIN, config(1))));
        drivers.admit(Drivers.validUntil(draft(1), 3 * NOW), config(1));
    }

    /** An epoch goes on counting, so that what was handed out before is as dead as ever. */
    @Test
    void epochsGoOnWhereTheyWere() {
        drivers.driver(1).running();
        MmioWindow old = drivers.mmio(1, 0);
        dismissed();
        drivers.admit(later(draft(1), 2), config(1));
        drivers.running();
        assertThat(drivers.facts(1).epoch()).isEqualTo(2);
        assertThat(drivers.mmio(1, 0).epoch()).isEqualTo(2);
        drivers.refused(MonitorRule.STALE, () -> old.read8(0));
    }

    @Test
    void aQuarantinedLineKeepsItsDriver() {
        drivers.driver(1).running();
        LineIngress line = drivers.line(1, 0);
        drivers.irq(1, 0);
        fault(line, 0);
        drivers.life(1, LifecycleOp.REQUEST_RELEASE);
        assertThat(drivers.life(1, LifecycleOp.GRANT)).isEqualTo(IsolationResult.OK);
        drivers.life(1, LifecycleOp.SHUTDOWN);
        drivers.refused(MonitorRule.STILL_ADMITTED, () -> drivers.dismiss(1));
        assertThat(drivers.releaseLine(1, 0)).isEqualTo(IsolationResult.OK);
        drivers.dismiss(1);
        drivers.admit(later(draft(1), 2), config(1));
    }

    @Test
    void releasesOfALineAreCounted() {
        drivers.driver(1).running();
        LineIngress line = drivers.line(1, 0);
        drivers.irq(1, 0);
        fault(line, 0);
        assertThat(drivers.releaseLine(1, 0)).isEqualTo(IsolationResult.OK);
        drivers.life(1, LifecycleOp.REQUEST_RELEASE);
        assertThat(drivers.life(1, LifecycleOp.GRANT)).isEqualTo(IsolationResult.OK);
        drivers.running();
        drivers.irq(1, 0);
        fault(line, 10);
        assertThat(drivers.releaseLine(1, 0)).isEqualTo(IsolationResult.RELEASES_SPENT);
        drivers.refused(MonitorRule.STILL_ADMITTED, () -> drivers.dismiss(1));
    }

    private static void fault(LineIngress line, long now) {
        assertThat(line.interrupt(0, now)).isEqualTo(Delivery.DELIVERED);
        line.complete(line.generation(0, now), 0, true);
    }
}
