package dev.ironshim.impl.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A line's word knows the window by a few bits. Whatever happens while they come round, the line is not silent for ages. */
class SleepingLineTest {
    private static final long TICKS = 100;
    private static final long HALF = IrqWord.WINDOWS / 2;

    private final Warrant warrant = new Warrant();
    private final Quarantine gate = new Quarantine(GateConfig.of(1, 1, TICKS), warrant, GateEvents.NONE);
    private final Core core = gate.core(0, 0);

    private void oneAWindow(long window) {
        assertThat(core.interrupt(0, window * TICKS)).as("window %d", window).isEqualTo(Delivery.DELIVERED);
        assertThat(core.interrupt(0, window * TICKS)).isEqualTo(Delivery.MASKED);
        assertThat(core.interrupt(0, (window + 1) * TICKS)).isEqualTo(Delivery.DELIVERED);
    }

    /** Its word does not follow the time, and whoever looked at it must not think that it did. */
    @Test
    void aLineThatHadNoLimitIsAwakeWhenItIsGivenOne() {
        for (long apart : new long[] {1, HALF - 1, HALF, HALF + 1, 2 * HALF, 2 * HALF + 1, 3 * HALF}) {
            for (boolean owned : List.of(false, true)) {
                Quarantine mine = new Quarantine(GateConfig.of(1, 1, TICKS), warrant, GateEvents.NONE);
                Core its = mine.core(0, 0);
                mine.register(0, LineBudget.unlimited());
                assertThat(its.interrupt(0, apart * TICKS)).isEqualTo(Delivery.DELIVERED);
                assertThat(its.interrupt(0, (apart + 5) * TICKS)).isEqualTo(Delivery.DELIVERED);
                mine.unregister(0);
                mine.register(0, owned ? LineBudget.of(1, 0).ownedBy(0) : LineBudget.of(1, 0));
                for (long window = apart + 6; window < apart + 10; window++) {
                    assertThat(its.interrupt(0, window * TICKS))
                            .as("window %d after %d", window, apart)
                            .isEqualTo(Delivery.DELIVERED);
                }
            }
        }
    }

    @Test
    void oneThatSleptInQuarantineIsAwakeWhenItIsReleased() {
        gate.register(0, LineBudget.of(1, 0));
        core.interrupt(0, 0);
        gate.contain(0);
        core.interrupt(0, (HALF + 3) * TICKS);
        gate.tick(0, (HALF + 3) * TICKS);
        gate.release(0, warrant);
        oneAWindow(2 * HALF + 4);
    }

    @Test
    void oneThatSleptUnregisteredIsAwakeWhenItIsRegistered() {
        gate.register(0, LineBudget.of(1, 0));
        core.interrupt(0, 0);
        gate.unregister(0);
        core.interrupt(0, (HALF + 3) * TICKS);
        gate.register(0, LineBudget.of(1, 0));
        oneAWindow(HALF + 4);
    }
}
