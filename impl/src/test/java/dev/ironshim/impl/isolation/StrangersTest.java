package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.EFFECT_TICKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.lifecycle.Phase;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Clocks that lie, exceptions with texts of their own, calls that never end. */
class StrangersTest {
    /** Two that hung were overtaken by nobody, until somebody decided something. */
    @Test
    void timeAloneOvertakesWhatHangs() throws Exception {
        AtomicInteger hanging = new AtomicInteger(2);
        Hang hang = new Hang();
        Drivers drivers = new Setup()
                .threads(Threads.spare("test-effects"))
                .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {
                    if ("silence".equals(call) && hanging.getAndDecrement() > 0) {
                        hang.here();
                    }
                }))
                .open();
        drivers.driver(1).running(1);
        CutOff cut = drivers.operator.fault(1);
        hang.awaitSomebody();
        Hang.until(() -> {
            drivers.tick(EFFECT_TICKS);
            return cut.returned();
        });
        hang.letGo();
    }

    /** The text of a stranger's exception was asked for under the lock. */
    @Test
    void anExceptionWhoseTextHangsHoldsUpNobody() throws Exception {
        Hang hang = new Hang();
        Drivers drivers = new Setup()
                .threads(Threads.spare("test-effects"))
                .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {
                    if ("silence".equals(call)) {
                        throw new IllegalStateException() {
                            @Override
                            public String getMessage() {
                                hang.here();
                                return "at last";
                            }
                        };
                    }
                }))
                .open();
        drivers.driver(1).running(1);
        drivers.of(1).shutdown();
        hang.awaitSomebody();
        assertThat(Hang.inTime(() -> drivers.facts(1)).life().phase()).isEqualTo(Phase.SHUTDOWN);
        assertThat(Hang.inTime(() -> drivers.tick(EFFECT_TICKS))).isTrue();
        hang.letGo();
    }

    @Test
    void aClockThatThrowsStandsStill() {
        AtomicBoolean broken = new AtomicBoolean();
        Clock clock = Clock.over(() -> {
            if (broken.get()) {
                throw new IllegalStateException("no clock");
            }
            return -5;
        });
        assertThat(clock.getAsLong()).isEqualTo(-5);
        broken.set(true);
        assertThat(clock.getAsLong()).isEqualTo(-5);
    }

    /** A clock that was years ahead for one reading kept everything after that from ever being late. */
    @Test
    void aClockThatJumpsGoesOnAfterwards() {
        AtomicLong reading = new AtomicLong(100);
        Clock clock = Clock.over(reading::get);
        assertThat(clock.getAsLong()).isEqualTo(100);
        reading.set(Long.MAX_VALUE);
        long ahead = clock.getAsLong();
        reading.set(103);
        assertThat(clock.getAsLong()).isEqualTo(ahead);
        reading.set(108);
        assertThat(clock.getAsLong()).isEqualTo(ahead + 5);
    }
}
