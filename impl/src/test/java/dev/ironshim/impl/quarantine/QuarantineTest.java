package dev.ironshim.impl.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.quarantine.LineState;
import dev.ironshim.model.quarantine.QuarantineReason;
import dev.ironshim.model.quarantine.QuarantineResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Interrupt lines as whoever serves interrupts uses them. */
class QuarantineTest {
    private static final long TICKS = 100;

    private final Warrant warrant = new Warrant();
    private final List<String> told = new ArrayList<>();
    private final GateEvents events = new GateEvents() {
        @Override
        public void masked(int line) {
            told.add("masked " + line);
        }

        @Override
        public void quarantined(int line, QuarantineReason reason) {
            told.add(reason + " " + line);
        }

        @Override
        public void overflowed(int line) {
            told.add("overflowed " + line);
        }
    };

    private Quarantine gate(int lines, int storm, int releases) {
        return new Quarantine(config(lines, storm, releases, GateConfig.NO_LIMIT, List.of()), warrant, events);
    }

    private static GateConfig config(int lines, int storm, int releases, long driver, List<Long> functions) {
        return new GateConfig(
                lines, 2, 0, TICKS, storm, releases, driver, functions, IrqWord.WINDOWS, IrqWord.GENERATIONS);
    }

    @Test
    void quarantineIsNotLaunderedByRegisteringAgain() {
        Quarantine gate = gate(1, 3, 1);
        gate.register(0, LineBudget.of(5, 3));
        Core core = gate.core(0, 0);
        assertThat(core.interrupt(0, 1)).isEqualTo(Delivery.DELIVERED);
        assertThat(core.complete(0, core.generation(), 0, true)).isEqualTo(QuarantineResult.OK);
        assertThat(gate.unregister(0)).isEqualTo(QuarantineResult.OK);
        assertThat(gate.register(0, LineBudget.unlimited())).isEqualTo(QuarantineResult.QUARANTINED);
        assertThat(gate.snapshot(0).reason()).isEqualTo(QuarantineReason.HANDLER_FAULT);
        assertThat(gate.release(0, warrant)).isEqualTo(QuarantineResult.OK);
        assertThat(gate.register(0, LineBudget.unlimited())).isEqualTo(QuarantineResult.OK);
        assertThat(gate.contain(0)).isEqualTo(QuarantineResult.OK);
        assertThat(gate.release(0, warrant)).isEqualTo(QuarantineResult.RELEASES_SPENT);
        assertThat(told).containsExactly("HANDLER_FAULT 0", "CONTAINMENT 0");
    }

    @Test
    void theCallsOfAWindowAreNotGivenBackByRegisteringAgain() {
        for (boolean owned : List.of(false, true)) {
            Quarantine gate = gate(1, 5, 1);
            LineBudget budget = LineBudget.of(2, 9);
            LineBudget wanted = owned ? budget.ownedBy(0) : budget;
            Core core = gate.core(0, 0);
            gate.register(0, wanted);
            core.interrupt(0, 1);
            core.interrupt(0, 1);
            gate.unregister(0);
            gate.register(0, wanted);
            assertThat(core.interrupt(0, 2)).isEqualTo(Delivery.MASKED);
            assertThat(core.interrupt(0, core.windowEnds() - 1)).isEqualTo(Delivery.MASKED);
            assertThat(core.interrupt(0, core.windowEnds())).isEqualTo(Delivery.DELIVERED);
        }
    }

    @Test
    void aStormIsThreeWindowsInARowAndACalmOneEndsIt() {
        Quarantine gate = gate(1, 3, 1);
        gate.register(0, LineBudget.of(1, 9));
        Core core = gate.core(0, 0);
        for (long window : new long[] {0, 1, 3, 4, 6, 7}) {
            assertThat(core.interrupt(0, window * TICKS)).isEqualTo(Delivery.DELIVERED);
            assertThat(core.interrupt(0, window * TICKS)).isEqualTo(Delivery.MASKED);
            assertThat(core.interrupt(0, window * TICKS + 99)).isEqualTo(Delivery.MASKED);
        }
        core.interrupt(0, 8 * TICKS);
        assertThat(core.interrupt(0, 8 * TICKS)).isEqualTo(Delivery.QUARANTINED);
        assertThat(gate.snapshot(0).reason()).isEqualTo(QuarantineReason.STORM);
        assertThat(gate.snapshot(0).lost()).isEqualTo(13);
        assertThat(told)
                .containsExactly("masked 0", "masked 0", "masked 0", "masked 0", "masked 0", "masked 0", "STORM 0");
    }

    @Test
    void aMaskedLineOpensByTheClockAlone() {
        Quarantine gate = gate(1, 3, 1);
        gate.register(0, LineBudget.of(1, 9));
        Core core = gate.core(0, 0);
        core.interrupt(0, 0);
        core.interrupt(0, 0);
        assertThat(gate.tick(0, core.windowEnds() - 1)).isEqualTo(QuarantineResult.OK);
        assertThat(gate.snapshot(0).mode().name()).isEqualTo("MASKED");
        gate.tick(0, core.windowEnds());
        assertThat(gate.snapshot(0).mode().name()).isEqualTo("OPEN");
        assertThat(gate.snapshot(0).exhausted()).isEqualTo(1);
    }

    @Test
    void aHandlerWithoutLimitIsNeverTooLateButMayFail() {
        Quarantine gate = gate(1, 1, 1);
        gate.register(0, LineBudget.unlimited());
        Core core = gate.core(0, 0);
        for (int interrupt = 0; interrupt < 50; interrupt++) {
            assertThat(core.interrupt(0, 0)).isEqualTo(Delivery.DELIVERED);
        }
        assertThat(core.complete(0, core.generation(), Long.MAX_VALUE, false)).isEqualTo(QuarantineResult.OK);
        assertThat(gate.snapshot(0).reason()).isEqualTo(QuarantineReason.NONE);
        core.complete(0, core.generation(), 0, true);
        assertThat(core.interrupt(0, 0)).isEqualTo(Delivery.QUARANTINED);
    }

    @Test
    void aLateHandlerDoesNotAccuseTheNextOwner() {
        Quarantine gate = gate(1, 1, 1);
        gate.register(0, LineBudget.of(5, 3));
        Core core = gate.core(0, 0);
        core.interrupt(0, 0);
        int admitted = core.generation();
        gate.unregister(0);
        gate.register(0, LineBudget.of(5, 3));
        assertThat(core.complete(0, admitted, 1_000, true)).isEqualTo(QuarantineResult.STALE);
        assertThat(gate.snapshot(0).reason()).isEqualTo(QuarantineReason.NONE);
        core.interrupt(0, 0);
        assertThat(core.complete(0, core.generation(), 4, false)).isEqualTo(QuarantineResult.OK);
        assertThat(gate.snapshot(0).reason()).isEqualTo(QuarantineReason.OVERRUN);
    }

    @Test
    void ticksWrapAround() {
        long origin = -3 * TICKS + 50;
        Quarantine gate = new Quarantine(
                new GateConfig(
                        1,
                        1,
                        origin,
                        TICKS,
                        7,
                        0,
                        GateConfig.NO_LIMIT,
                        List.of(),
                        IrqWord.WINDOWS,
                        IrqWord.GENERATIONS),
                warrant,
                events);
        gate.register(0, LineBudget.of(2, 0));
        Core core = gate.core(0, origin);
        int delivered = 0;
        for (long passed = 0; passed < 10 * TICKS; passed += 10) {
            delivered += core.interrupt(0, origin + passed) == Delivery.DELIVERED ? 1 : 0;
        }
        assertThat(delivered).isEqualTo(14);
        assertThat(gate.snapshot(0).reason()).isEqualTo(QuarantineReason.STORM);

        Quarantine signs = new Quarantine(
                new GateConfig(
                        1,
                        1,
                        Long.MAX_VALUE - 149,
                        TICKS,
                        7,
                        0,
                        GateConfig.NO_LIMIT,
                        List.of(),
                        IrqWord.WINDOWS,
                        IrqWord.GENERATIONS),
                warrant,
                events);
        signs.register(0, LineBudget.of(1, 0));
        Core other = signs.core(0, Long.MAX_VALUE - 149);
        assertThat(other.interrupt(0, Long.MAX_VALUE - 149)).isEqualTo(Delivery.DELIVERED);
        assertThat(other.interrupt(0, Long.MAX_VALUE - 49)).isEqualTo(Delivery.DELIVERED);
        assertThat(other.interrupt(0, Long.MAX_VALUE)).isEqualTo(Delivery.MASKED);
        assertThat(other.interrupt(0, Long.MIN_VALUE + 49)).isEqualTo(Delivery.MASKED);
        assertThat(other.interrupt(0, Long.MIN_VALUE + 50)).isEqualTo(Delivery.DELIVERED);
    }

    @Test
    void aLineThatWasQuietForAgesIsFresh() {
        for (boolean owned : List.of(false, true)) {
            for (long windows :
                    new long[] {IrqWord.WINDOWS / 2 + 1, IrqWord.WINDOWS - 1, IrqWord.WINDOWS, 5L * IrqWord.WINDOWS + 3
                    }) {
                Quarantine gate = gate(1, 2, 1);
                LineBudget budget = LineBudget.of(1, 0);
                gate.register(0, owned ? budget.ownedBy(0) : budget);
                Core core = gate.core(0, 0);
                core.interrupt(0, 0);
                assertThat(core.interrupt(0, 0)).isEqualTo(Delivery.MASKED);
                long now = windows * TICKS;
                assertThat(core.interrupt(0, now)).isEqualTo(Delivery.DELIVERED);
                assertThat(core.interrupt(0, now)).isEqualTo(Delivery.MASKED);
                assertThat(core.interrupt(0, now + TICKS)).isEqualTo(Delivery.DELIVERED);
                assertThat(core.interrupt(0, now + TICKS)).isEqualTo(Delivery.QUARANTINED);
            }
        }
    }

    @Test
    void anOldReadingOfAnotherCoreIsChargedToThePresentWindow() {
        Quarantine gate = gate(1, 3, 1);
        gate.register(0, LineBudget.of(2, 0));
        Core fast = gate.core(0, 0);
        Core slow = gate.core(1, 0);
        assertThat(fast.interrupt(0, TICKS)).isEqualTo(Delivery.DELIVERED);
        assertThat(slow.interrupt(0, TICKS - 1)).isEqualTo(Delivery.DELIVERED);
        assertThat(fast.interrupt(0, TICKS)).isEqualTo(Delivery.MASKED);
        assertThat(slow.interrupt(0, TICKS - 1)).isEqualTo(Delivery.MASKED);
        assertThat(gate.snapshot(0).window()).isEqualTo(1);
    }

    @Test
    void aDriverHasNoMoreThanItsOwnBudgetOnAllLinesTogether() {
        Quarantine gate = new Quarantine(config(3, 7, 1, 5, List.of(2L)), warrant, events);
        gate.register(0, LineBudget.of(4, 0));
        gate.register(1, LineBudget.unlimited());
        gate.register(2, new LineBudget(4, 0, 0, LineBudget.ANY_CORE));
        Core core = gate.core(0, 0);
        for (int round = 0; round < 3; round++) {
            long now = round * TICKS;
            assertThat(core.interrupt(2, now)).isEqualTo(Delivery.DELIVERED);
            assertThat(core.interrupt(2, now)).isEqualTo(Delivery.DELIVERED);
            assertThat(core.interrupt(2, now)).isEqualTo(Delivery.FUNCTION_SPENT);
            assertThat(core.interrupt(0, now)).isEqualTo(Delivery.DELIVERED);
            assertThat(core.interrupt(1, now)).isEqualTo(Delivery.DELIVERED);
            assertThat(core.interrupt(1, now)).isEqualTo(Delivery.DELIVERED);
            assertThat(core.interrupt(1, now)).isEqualTo(Delivery.DRIVER_SPENT);
            assertThat(core.interrupt(0, now)).isEqualTo(Delivery.DRIVER_SPENT);
        }
        // The pools were quiet for longer than their circle.
        long later = (1L << 33) * TICKS;
        assertThat(core.interrupt(2, later)).isEqualTo(Delivery.DELIVERED);
        assertThat(gate.counted(1, Delivery.DRIVER_SPENT)).isEqualTo(3);
        assertThat(gate.metrics().lost()).isEqualTo(9);
    }

    @Test
    void everyInterruptThatWasNotDeliveredIsInACounterUnderItsName() {
        Quarantine gate = gate(3, 3, 1);
        Core core = gate.core(0, 110);
        assertThat(core.interrupt(3, 110)).isEqualTo(Delivery.UNKNOWN_LINE);
        assertThat(core.interrupt(-1, 110)).isEqualTo(Delivery.UNKNOWN_LINE);
        assertThat(core.interrupt(0, 110)).isEqualTo(Delivery.NOT_REGISTERED);
        gate.contain(0);
        assertThat(core.interrupt(0, 110)).isEqualTo(Delivery.NOT_REGISTERED);
        gate.register(1, LineBudget.of(1, 0).ownedBy(1));
        assertThat(core.interrupt(1, 110)).isEqualTo(Delivery.NOT_OWNER);
        gate.register(2, LineBudget.of(1, 0));
        assertThat(core.interrupt(2, 99)).isEqualTo(Delivery.TIME_BACKWARDS);
        core.interrupt(2, 110);
        core.interrupt(2, 110);
        gate.contain(2);
        core.interrupt(2, 110);
        core.revoked(2);
        GateMetrics metrics = gate.metrics();
        assertThat(metrics.misdirected()).isEqualTo(3);
        assertThat(metrics.lost()).isEqualTo(9);
        assertThat(metrics.lines().get(2))
                .containsEntry(Delivery.DELIVERED, 1L)
                .containsEntry(Delivery.TIME_BACKWARDS, 1L)
                .containsEntry(Delivery.MASKED, 1L)
                .containsEntry(Delivery.QUARANTINED, 1L)
                .containsEntry(Delivery.REVOKED, 1L);
        assertThat(gate.snapshot(2).lost()).isEqualTo(4);
        assertThat(metrics.openMetrics(-1))
                .startsWith("# TYPE ironshim_interrupts counter\n")
                .contains(
                        "ironshim_interrupts_total{driver=\"18446744073709551615\",line=\"2\",outcome=\"time_backwards\"} 1\n",
                        "ironshim_interrupts_misdirected_total{driver=\"18446744073709551615\"} 3\n")
                .doesNotContain("function_spent")
                .endsWith("# EOF\n");
    }

    @Test
    void whatMakesNoSenseIsRefusedByNameAndChangesNothing() {
        Quarantine gate = gate(1, 3, 1);
        refused(GateRule.LINES, () -> GateConfig.of(0, 1, 1));
        refused(GateRule.LINES, () -> GateConfig.of(65_537, 1, 1));
        refused(GateRule.CORES, () -> GateConfig.of(1, 0, 1));
        refused(GateRule.CORES, () -> GateConfig.of(1, 1_025, 1));
        refused(GateRule.WINDOW_TICKS, () -> GateConfig.of(1, 1, 0));
        refused(GateRule.WINDOW_TICKS, () -> GateConfig.of(1, 1, Long.MIN_VALUE));
        refused(GateRule.STORM_THRESHOLD, () -> config(1, 8, 0, 0, List.of()));
        refused(GateRule.STORM_THRESHOLD, () -> config(1, 0, 0, 0, List.of()));
        refused(GateRule.MAX_RELEASES, () -> config(1, 1, 8, 0, List.of()));
        refused(GateRule.POOL, () -> config(1, 1, 0, 1L << 32, List.of()));
        refused(GateRule.POOL, () -> config(1, 1, 0, 0, List.of(-1L)));
        refused(
                GateRule.MODULUS,
                () -> new GateConfig(1, 1, 0, 1, 1, 0, 0, List.of(), IrqWord.WINDOWS * 2, IrqWord.GENERATIONS));
        refused(GateRule.MODULUS, () -> new GateConfig(1, 1, 0, 1, 1, 0, 0, List.of(), 4, 3));
        refused(GateRule.CALLS, () -> LineBudget.of(0, 0));
        refused(GateRule.CALLS, () -> LineBudget.of(1 << 20, 0));
        refused(GateRule.TICKS, () -> LineBudget.of(1, -1));
        refused(GateRule.UNKNOWN_LINE, () -> gate.register(1, LineBudget.unlimited()));
        refused(GateRule.UNKNOWN_LINE, () -> gate.unregister(-1));
        refused(GateRule.UNKNOWN_LINE, () -> gate.tick(1, 0));
        refused(GateRule.UNKNOWN_LINE, () -> gate.contain(1));
        refused(GateRule.UNKNOWN_LINE, () -> gate.release(1, warrant));
        refused(GateRule.UNKNOWN_LINE, () -> gate.core(0, 0).complete(1, 0, 0, false));
        refused(GateRule.UNKNOWN_CORE, () -> gate.core(2, 0));
        refused(
                GateRule.UNKNOWN_CORE,
                () -> gate.register(0, LineBudget.of(1, 0).ownedBy(2)));
        refused(GateRule.UNKNOWN_FUNCTION, () -> gate.register(0, new LineBudget(1, 0, 0, LineBudget.ANY_CORE)));
        gate.contain(0);
        refused(GateRule.AUTHORITY, () -> gate.release(0, new Warrant()));
        assertThat(gate.metrics().unwarranted()).isOne();
        assertThat(gate.snapshot(0).reason()).isEqualTo(QuarantineReason.CONTAINMENT);
    }

    private static void refused(GateRule rule, ThrowingCallable call) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, call);
        assertThat(refused).as(rule.id()).isNotNull();
        assertThat(refused.rule()).isEqualTo(rule);
    }

    @Test
    void containmentReachesALineThatOneCoreOwns() {
        Quarantine gate = gate(1, 3, 1);
        gate.register(0, LineBudget.of(100, 0).ownedBy(0));
        Core core = gate.core(0, 0);
        core.interrupt(0, 0);
        core.interrupt(0, 0);
        assertThat(gate.snapshot(0).calls()).isEqualTo(2);
        gate.contain(0);
        assertThat(core.interrupt(0, 0)).isEqualTo(Delivery.QUARANTINED);
        LineState line = gate.snapshot(0);
        assertThat(line.calls()).isZero();
        gate.release(0, warrant);
        assertThat(core.interrupt(0, 0)).isEqualTo(Delivery.DELIVERED);
        assertThat(gate.snapshot(0).calls()).isOne();
    }

    private Quarantine fourWindows() {
        return new Quarantine(
                new GateConfig(1, 1, 0, TICKS, 2, 1, GateConfig.NO_LIMIT, List.of(), 4, 2), warrant, events);
    }

    /** Found by Lincheck. */
    @Test
    void whatAnOwnerCountedDoesNotComeBackWithTheCircle() {
        Quarantine gate = fourWindows();
        gate.register(0, LineBudget.of(2, 0).ownedBy(0));
        Core core = gate.core(0, 0);
        for (long window : new long[] {0, 0, 2, 2, 4, 4}) {
            assertThat(core.interrupt(0, window * TICKS)).as("window " + window).isEqualTo(Delivery.DELIVERED);
        }
        assertThat(core.interrupt(0, 4 * TICKS)).isEqualTo(Delivery.MASKED);
        gate.tick(0, 6 * TICKS);
        gate.tick(0, 8 * TICKS);
        assertThat(core.interrupt(0, 8 * TICKS)).isEqualTo(Delivery.DELIVERED);
        assertThat(gate.snapshot(0).calls()).isOne();
    }

    /** Found by Lincheck. */
    @Test
    void timeThatPassesInQuarantineIsSeenAfterTheRelease() {
        for (LineBudget budget :
                List.of(LineBudget.of(2, 0), LineBudget.of(2, 0).ownedBy(0))) {
            Quarantine gate = fourWindows();
            gate.register(0, budget);
            Core core = gate.core(0, 0);
            gate.contain(0);
            assertThat(gate.tick(0, 2 * TICKS)).isEqualTo(QuarantineResult.QUARANTINED);
            assertThat(gate.tick(0, 3 * TICKS)).isEqualTo(QuarantineResult.QUARANTINED);
            gate.release(0, warrant);
            for (long window : new long[] {3, 3, 4, 4}) {
                assertThat(core.interrupt(0, window * TICKS))
                        .as("window " + window)
                        .isEqualTo(Delivery.DELIVERED);
            }
        }
    }

    @Test
    void fromManyThreadsNoMoreThanTheBudgetIsAdmittedAndTheRestIsCounted() {
        Quarantine gate = new Quarantine(
                new GateConfig(
                        1, 4, 0, TICKS, 7, 0, GateConfig.NO_LIMIT, List.of(), IrqWord.WINDOWS, IrqWord.GENERATIONS),
                warrant,
                GateEvents.NONE);
        gate.register(0, LineBudget.of(100, 0));
        AtomicInteger admitted = new AtomicInteger();
        CompletableFuture.allOf(IntStream.range(0, 4)
                        .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                            Core core = gate.core(thread, 0);
                            for (int interrupt = 0; interrupt < 500; interrupt++) {
                                admitted.addAndGet(core.interrupt(0, 0) == Delivery.DELIVERED ? 1 : 0);
                            }
                        }))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        assertThat(admitted).hasValue(100);
        assertThat(gate.counted(0, Delivery.DELIVERED)).isEqualTo(100);
        assertThat(gate.snapshot(0).lost()).isEqualTo(1_900);
    }

    @Test
    void deferredWorkIsBoundedInBothDirections() {
        Deferred deferred = new Deferred(3, 4, events);
        for (int round = 0; round < 3; round++) {
            for (int line : new int[] {0, 1, 2, 1}) {
                assertThat(deferred.defer(line)).isTrue();
            }
            assertThat(deferred.defer(2)).isFalse();
            assertThat(deferred.defer(1)).isFalse();
            List<Integer> done = new ArrayList<>();
            assertThat(deferred.drain(0, done::add)).isZero();
            assertThat(deferred.drain(3, done::add)).isEqualTo(3);
            assertThat(deferred.drain(3, done::add)).isEqualTo(1);
            assertThat(deferred.drain(3, done::add)).isZero();
            assertThat(done).containsExactly(0, 1, 2, 1);
        }
        assertThat(deferred.overflowed(2)).isEqualTo(3);
        assertThat(deferred.overflowed(1)).isEqualTo(3);
        assertThat(deferred.overflowed(0)).isZero();
        assertThat(told).containsExactly("overflowed 2", "overflowed 2", "overflowed 2");
        refused(GateRule.CAPACITY, () -> new Deferred(1, 0, events));
        refused(GateRule.CAPACITY, () -> new Deferred(1, (1 << 20) + 1, events));
        refused(GateRule.LINES, () -> new Deferred(0, 1, events));
    }

    /** 4096 lines and two cores: what is needed is below a mebibyte, and the padding is stated beside it. */
    @Test
    void linesAreSmall() {
        Quarantine gate = new Quarantine(GateConfig.of(4_096, 2, TICKS), warrant, GateEvents.NONE);
        gate.core(0, 0);
        gate.core(1, 0);
        assertThat(gate.memory().needed()).isLessThanOrEqualTo(1 << 20);
        assertThat(gate.memory().needed()).isEqualTo(4_096 * 48 + 2 * 4_098 * 96);
        assertThat(gate.memory().apart()).isEqualTo(4_098 * 128 - 4_096 * 48);
    }
}
