package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.EFFECT_TICKS;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.manifest.Direction;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A device that can be neither silenced nor unmapped is taken its memory by the IOMMU. */
class DetachTest {
    /** Neither the device nor the page table can be had: its IOMMU blocks it. */
    @Test
    void aDeviceThatCannotBeSilencedReachesNoMemory() {
        Drivers drivers = new Setup()
                .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {
                    if ("silence".equals(call) || "unmap".equals(call)) {
                        throw new IllegalStateException("no answer");
                    }
                }))
                .open();
        drivers.driver(1).running(1);
        drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        CutOff cut = drivers.operator.fault(1);
        assertThat(drivers.platform(1).reaches(0, 0x10000)).isFalse();
        // Asked again and again to be silent, it is detached once.
        for (int i = 0; i < 5; i++) {
            drivers.tick(1);
        }
        assertThat(drivers.audit.stream().filter(new AuditEvent.Detached(1)::equals))
                .hasSize(1);
        assertThat(cut.quiesced()).isFalse();
        assertThat(cut.returned()).isFalse();
    }

    @Test
    void neitherDoesOneWhoseSilencingHangs() throws Exception {
        Hang hang = new Hang();
        Drivers drivers = new Setup().hangingAt(hang, "silence", "unmap").open();
        drivers.driver(1).running(1);
        drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        CutOff cut = Hang.inTime(() -> drivers.operator.fault(1));
        hang.awaitSomebody();
        assertThat(drivers.platform(1).reaches(0, 0x10000)).isTrue();
        drivers.tick(EFFECT_TICKS);
        Hang.until(() -> !drivers.platform(1).reaches(0, 0x10000));
        assertThat(cut.quiesced()).isFalse();
        hang.letGo();
        assertThat(Hang.inTime(() -> cut.await(20_000))).isTrue();
    }

    /** Silencing failed once, detaching hung, and neither was asked for again. */
    @Test
    void aDetachThatHangsKeepsNobodyFromAskingForSilenceAgain() throws Exception {
        Hang hang = new Hang();
        AtomicInteger failing = new AtomicInteger(2);
        Drivers drivers = new Setup()
                .threads(Threads.spare("test-effects"))
                .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {
                    if ("silence".equals(call) && failing.getAndDecrement() > 0) {
                        throw new IllegalStateException("no answer");
                    }
                    if ("detach".equals(call)) {
                        hang.here();
                    }
                }))
                .open();
        drivers.driver(1).running(1);
        CutOff cut = drivers.operator.fault(1);
        hang.awaitSomebody();
        Hang.until(() -> {
            drivers.tick(1);
            return cut.quiesced();
        });
        hang.letGo();
    }
}
