package dev.ironshim.impl.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.model.quarantine.Budget;
import dev.ironshim.model.quarantine.LineState;
import dev.ironshim.model.quarantine.QuarantineBounds;
import dev.ironshim.model.quarantine.QuarantineReason;
import dev.ironshim.model.quarantine.QuarantineResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Interrupt lines as whoever serves interrupts uses them. */
class QuarantineTest {

    @Test
    void boundsThatMakeNoSenseAreRefused() {
        List.of(
                        new int[] {0, 1, 0, 1, 0, 1},
                        new int[] {1, 0, 0, 1, 0, 1},
                        new int[] {1, 1, -1, 1, 0, 1},
                        new int[] {1, 1, 0, 0, 0, 1},
                        new int[] {1, 1, 0, 1, -1, 1},
                        new int[] {1, 1, 0, 1, 0, 0})
                .forEach(b -> assertThatThrownBy(() -> new QuarantineBounds(b[0], b[1], b[2], b[3], b[4], b[5]))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("out of range"));
    }

    @Test
    void aLineThatDoesNotExistIsRefusedWhateverIsAsked() {
        Quarantine lines = lines(1, 1, 1);
        assertThatThrownBy(() -> lines.register(2, Budget.FINITE)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> lines.unregister(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> lines.complete(-1, 0, false)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> lines.nextWindow(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> lines.contain(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> lines.release(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aHandlerWithoutABudgetIsRefusedAndTheLineStaysFree() {
        Quarantine lines = lines(1, 1, 1);
        assertThatThrownBy(() -> lines.register(1, Budget.NONE)).isInstanceOf(IllegalArgumentException.class);
        assertThat(lines.register(1, Budget.UNLIMITED)).isEqualTo(QuarantineResult.OK);
    }

    @Test
    void quarantineIsNotLaunderedByRegisteringAgain() {
        Quarantine lines = lines(1, 5, 1);
        lines.register(1, Budget.FINITE);
        lines.complete(1, 0, true);
        assertThat(lines.unregister(1)).isEqualTo(QuarantineResult.OK);
        assertThat(lines.register(1, Budget.UNLIMITED)).isEqualTo(QuarantineResult.QUARANTINED);
        assertThat(line(lines).reason()).isEqualTo(QuarantineReason.HANDLER_FAULT);
        assertThat(lines.release(1)).isEqualTo(QuarantineResult.OK);
        assertThat(lines.register(1, Budget.UNLIMITED)).isEqualTo(QuarantineResult.OK);
        assertThat(lines.contain(1)).isEqualTo(QuarantineResult.OK);
        assertThat(lines.release(1)).isEqualTo(QuarantineResult.RELEASES_SPENT);
    }

    @Test
    void theCallsOfAWindowAreNotGivenBackByRegisteringAgain() {
        Quarantine lines = lines(2, 5, 1);
        lines.register(1, Budget.FINITE);
        lines.interrupt(1);
        lines.interrupt(1);
        lines.unregister(1);
        lines.register(1, Budget.FINITE);
        assertThat(lines.interrupt(1)).isEqualTo(QuarantineResult.MASKED);
        lines.nextWindow(1);
        assertThat(lines.interrupt(1)).isEqualTo(QuarantineResult.OK);
    }

    @Test
    void aCalmWindowEndsAStorm() {
        Quarantine lines = lines(1, 2, 1);
        lines.register(1, Budget.FINITE);
        for (int round = 0; round < 10; round++) {
            assertThat(lines.interrupt(1)).isEqualTo(QuarantineResult.OK);
            assertThat(lines.interrupt(1)).isEqualTo(QuarantineResult.MASKED);
            lines.nextWindow(1);
            lines.nextWindow(1);
        }
        assertThat(line(lines).lost()).isEqualTo(10);
    }

    @Test
    void aHandlerWithoutLimitIsNeverTooLateButMayFail() {
        Quarantine lines = lines(1, 1, 1);
        lines.register(1, Budget.UNLIMITED);
        for (int interrupt = 0; interrupt < 50; interrupt++) {
            assertThat(lines.interrupt(1)).isEqualTo(QuarantineResult.OK);
        }
        assertThat(lines.complete(1, Integer.MAX_VALUE, false)).isEqualTo(QuarantineResult.OK);
        assertThat(line(lines).reason()).isEqualTo(QuarantineReason.NONE);
        lines.complete(1, 0, true);
        assertThat(lines.interrupt(1)).isEqualTo(QuarantineResult.QUARANTINED);
    }

    @Test
    void fromManyThreadsNoMoreThanTheBudgetIsAdmittedAndTheRestIsCounted() {
        Quarantine lines = lines(100, 1_000, 1);
        lines.register(1, Budget.FINITE);
        AtomicInteger admitted = new AtomicInteger();
        CompletableFuture.allOf(IntStream.range(0, 4)
                        .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                            for (int interrupt = 0; interrupt < 500; interrupt++) {
                                admitted.addAndGet(lines.interrupt(1) == QuarantineResult.OK ? 1 : 0);
                            }
                        }))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        assertThat(admitted).hasValue(100);
        assertThat(line(lines).lost()).isEqualTo(1_900);
    }

    private static Quarantine lines(int callBudget, int stormThreshold, int maxReleases) {
        return new Quarantine(new QuarantineBounds(1, callBudget, 3, stormThreshold, maxReleases, 10_000));
    }

    private static LineState line(Quarantine lines) {
        return lines.snapshot().lines().getFirst();
    }
}
