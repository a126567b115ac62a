package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.DOMAIN;
import static dev.ironshim.impl.isolation.Drivers.NOW;
import static dev.ironshim.impl.isolation.Drivers.config;
import static dev.ironshim.impl.isolation.Drivers.device;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.later;
import static dev.ironshim.impl.isolation.Drivers.verified;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.quarantine.Core;
import dev.ironshim.impl.trust.VerifiedManifest;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.quarantine.QuarantineResult;
import org.junit.jupiter.api.Test;

/** Dismissal and a second admission are no way out of what the first one led to. */
class ReadmissionTest {
    private final Drivers drivers = Drivers.monitor();
    private final Isolation monitor = drivers.isolation;

    private void dismissed() {
        monitor.life(1, LifecycleOp.SHUTDOWN);
        monitor.dismiss(1);
    }

    @Test
    void aManifestIsAdmittedOnceAndNoneAfterALaterOne() {
        VerifiedManifest first = verified(draft(1));
        monitor.admit(first, device(1, DOMAIN, config(1)));
        dismissed();
        drivers.refused(MonitorRule.SUPERSEDED, () -> monitor.admit(first, device(1, DOMAIN, config(1))));
        monitor.admit(verified(later(draft(1), 7)), device(1, DOMAIN, config(1)));
        dismissed();
        drivers.refused(MonitorRule.SUPERSEDED, () -> drivers.admit(later(draft(1), 6), DOMAIN, config(1)));
        drivers.admit(later(draft(1), 8), DOMAIN, config(1));
    }

    @Test
    void aRefusedManifestIsNotUsedUp() {
        VerifiedManifest manifest = verified(draft(1));
        drivers.refused(MonitorRule.DOMAIN, () -> monitor.admit(manifest, device(1, DOMAIN + 1, config(1))));
        monitor.admit(manifest, device(1, DOMAIN, config(1)));
    }

    @Test
    void whatWasExpiredWhenTimeWasLastToldIsNotAdmitted() {
        VerifiedManifest manifest = verified(draft(1));
        monitor.expire(2 * NOW + 1);
        drivers.refused(MonitorRule.EXPIRED, () -> monitor.admit(manifest, device(1, DOMAIN, config(1))));
        // A clock that was set back does not make it young again.
        monitor.expire(NOW);
        drivers.refused(MonitorRule.EXPIRED, () -> monitor.admit(manifest, device(1, DOMAIN, config(1))));
        drivers.admit(Drivers.validUntil(draft(1), 3 * NOW), DOMAIN, config(1));
    }

    @Test
    void aQuarantinedLineKeepsItsDriver() {
        drivers.driver(1).running();
        for (int releases = 0; releases < 2; releases++) {
            monitor.irq(1, 0);
            Core core = monitor.core(1, 0, 0);
            core.interrupt(0, 10L * releases);
            core.complete(0, core.generation(), 0, true);
            monitor.revoke(1);
            if (releases == 0) {
                assertThat(monitor.releaseLine(1, 0)).isEqualTo(QuarantineResult.OK);
            }
        }
        assertThat(monitor.releaseLine(1, 0)).isEqualTo(QuarantineResult.RELEASES_SPENT);
        monitor.life(1, LifecycleOp.SHUTDOWN);
        assertThat(drivers.refused(MonitorRule.STILL_ADMITTED, () -> monitor.dismiss(1)))
                .hasMessageContaining("quarantined lines [0]");
    }
}
