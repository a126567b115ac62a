package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.PAGE;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.impl.audit.TelemetryEvent;
import dev.ironshim.impl.isolation.Accounts.Kind;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.model.isolation.ContainDecision;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Accounts: of drivers, of their virtual functions, and back again. */
class BudgetTest {
    private final Drivers drivers = Drivers.monitor().driver(1);
    private final Drivers monitor = drivers.running();

    private void used(long dma, long mmio, long segments) {
        DriverFacts facts = monitor.facts(1);
        assertThat(facts.dmaBytes()).isEqualTo(dma * PAGE);
        assertThat(facts.mmioBytes()).isEqualTo(mmio * PAGE);
        assertThat(facts.segments()).isEqualTo(segments);
    }

    @Test
    void mappedBytesAreLimitedInAllAndNotOnlyPerSegment() {
        monitor.map(1, 0, pages(4), 0x10000, Direction.BOTH);
        monitor.map(1, 0, pages(3), 0x14000, Direction.BOTH);
        used(7, 0, 2);
        drivers.refused(MonitorRule.DMA_BUDGET, () -> monitor.map(1, 0, pages(2), 0x18000, Direction.BOTH));
        monitor.map(1, 0, pages(1), 0x18000, Direction.BOTH);
        used(8, 0, 3);
        assertThat(drivers.telemetry).hasOnlyElementsOfType(TelemetryEvent.BudgetExceeded.class);
    }

    @Test
    void segmentsAreLimitedThoughBytesAreLeft() {
        for (int segment = 0; segment < 3; segment++) {
            monitor.map(1, 0, pages(1), 0x10000 + segment * PAGE, Direction.BOTH);
        }
        drivers.refused(MonitorRule.SEGMENT_BUDGET, () -> monitor.map(1, 0, pages(1), 0x18000, Direction.BOTH));
        drivers.refused(MonitorRule.SEGMENT_BUDGET, () -> monitor.map(1, 2, pages(1), 0x18000, Direction.BOTH));
        assertThat(monitor.unmap(1, 0, 0x11000)).isEqualTo(IsolationResult.OK);
        used(2, 0, 2);
        monitor.map(1, 0, pages(1), 0x18000, Direction.BOTH);
        used(3, 0, 3);
    }

    @Test
    void aRefusedChargeOfBytesGivesTheSegmentBack() {
        monitor.map(1, 0, pages(4), 0x10000, Direction.BOTH);
        monitor.map(1, 0, pages(4), 0x14000, Direction.BOTH);
        for (int attempt = 0; attempt < 10; attempt++) {
            drivers.refused(MonitorRule.DMA_BUDGET, () -> monitor.map(1, 0, pages(1), 0x18000, Direction.BOTH));
        }
        used(8, 0, 2);
        monitor.unmap(1, 0, 0x14000);
        monitor.map(1, 0, pages(2), 0x14000, Direction.BOTH);
        monitor.map(1, 0, pages(2), 0x16000, Direction.BOTH);
        used(8, 0, 3);
    }

    @Test
    void aVirtualFunctionUsesItsShareAndNothingOfTheRest() {
        monitor.map(1, 0, pages(1), 0x10000, Direction.BOTH, 0);
        drivers.refused(MonitorRule.DMA_BUDGET, () -> monitor.map(1, 0, pages(2), 0x12000, Direction.BOTH, 0));
        monitor.map(1, 0, pages(1), 0x12000, Direction.BOTH, 0);
        drivers.refused(MonitorRule.DMA_BUDGET, () -> monitor.map(1, 0, pages(1), 0x14000, Direction.BOTH, 0));
        monitor.map(1, 0, pages(1), 0x14000, Direction.BOTH, 1);
        used(3, 0, 3);
        monitor.unmap(1, 0, 0x10000);
        drivers.refused(MonitorRule.DMA_BUDGET, () -> monitor.map(1, 0, pages(1), 0x10000, Direction.BOTH, 1));
        monitor.map(1, 0, pages(1), 0x10000, Direction.BOTH, 0);
        used(3, 0, 3);
    }

    @Test
    void theFunctionsTogetherStayWithinTheTotalOfTheDriver() {
        monitor.map(1, 0, pages(4), 0x10000, Direction.BOTH);
        monitor.map(1, 0, pages(3), 0x14000, Direction.BOTH);
        drivers.refused(MonitorRule.DMA_BUDGET, () -> monitor.map(1, 0, pages(2), 0x18000, Direction.BOTH, 0));
        // The refusal cost the function nothing.
        monitor.unmap(1, 0, 0x14000);
        monitor.map(1, 0, pages(2), 0x18000, Direction.BOTH, 0);
        used(6, 0, 2);
    }

    @Test
    void registersAreChargedToTheFunctionTheyAreHandedOutFor() {
        drivers.refused(MonitorRule.MMIO_BUDGET, () -> monitor.mmio(1, 0, 1));
        monitor.mmio(1, 0, 0);
        drivers.refused(MonitorRule.MMIO_BUDGET, () -> monitor.mmio(1, 1, 0));
        monitor.mmio(1, 1);
        used(0, 2, 0);
        monitor.revoke(1);
        used(0, 0, 0);
        monitor.mmio(1, 1, 0);
        used(0, 1, 0);
    }

    @Test
    void aFunctionWithoutAShareGetsNothing() {
        for (int function : new int[] {2, -2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            drivers.refused(MonitorRule.FUNCTIONS, () -> monitor.mmio(1, 0, function));
            drivers.refused(
                    MonitorRule.FUNCTIONS, () -> monitor.map(1, 0, pages(1), 0x10000, Direction.BOTH, function));
        }
    }

    @Test
    void everyEndOfAnEpochRefundsRegistersAndMemoryAndShares() {
        List<Consumer<Drivers>> ends = List.of(
                isolation -> isolation.revoke(1),
                isolation -> {
                    isolation.life(1, LifecycleOp.FAULT);
                    isolation.life(1, LifecycleOp.REQUEST_RELEASE);
                    isolation.life(1, LifecycleOp.GRANT);
                    isolation.life(1, LifecycleOp.INITIALIZE);
                },
                isolation -> {
                    isolation.contain(1, ContainDecision.RESET_REQUIRED);
                    isolation.recovery(1, true);
                    isolation.life(1, LifecycleOp.REQUEST_RELEASE);
                    isolation.life(1, LifecycleOp.GRANT);
                    isolation.life(1, LifecycleOp.INITIALIZE);
                });
        for (Consumer<Drivers> end : ends) {
            Drivers each = Drivers.monitor().driver(1);
            Drivers theirs = each.running();
            for (int epoch = 1; epoch <= 2; epoch++) {
                theirs.mmio(1, 0, 0);
                theirs.mmio(1, 1);
                theirs.mmio(1, 2);
                theirs.map(1, 0, pages(2), 0x10000, Direction.BOTH, 0);
                theirs.map(1, 2, pages(1), 0x10000, Direction.BOTH, 1);
                theirs.map(1, 1, pages(4), 0x20000, Direction.TO_DEVICE);
                each.refused(MonitorRule.MMIO_BUDGET, () -> theirs.mmio(1, 3));
                assertThat(theirs.facts(1).dmaBytes()).isEqualTo(7 * PAGE);
                if (epoch == 1) {
                    end.accept(theirs);
                    assertThat(theirs.facts(1).dmaBytes()).isZero();
                    assertThat(theirs.facts(1).mmioBytes()).isZero();
                    assertThat(theirs.facts(1).segments()).isZero();
                    assertThat(each.platform().mapped(0)).isEmpty();
                }
            }
        }
    }

    @Test
    void anAmountIsChargedToBothOrToNone() {
        Accounts accounts = new Accounts(
                new Budgets(10, 10, 2, 0, 0, 5, 0, 1, 0),
                List.of(new Budgets.Function(3, 0, 4, 1), new Budgets.Function(4, 0, 9, 4)));
        assertThat(accounts.fits(Kind.DMA_BYTES, 3, 5)).isFalse();
        assertThat(accounts.used(Kind.DMA_BYTES)).isZero();
        accounts.charge(Kind.DMA_BYTES, 3, 4);
        assertThat(accounts.fits(Kind.DMA_BYTES, 4, 7)).isFalse();
        accounts.charge(Kind.DMA_BYTES, 4, 6);
        assertThat(accounts.used(Kind.DMA_BYTES)).isEqualTo(10);
        assertThat(accounts.fits(Kind.DMA_BYTES, Driver.NO_FUNCTION, 1)).isFalse();
        accounts.refund(Kind.DMA_BYTES, 4, 6);
        accounts.charge(Kind.DMA_BYTES, Driver.NO_FUNCTION, 6);
        assertThat(accounts.has(3)).isTrue();
        assertThat(accounts.has(0)).isFalse();
        assertThat(accounts.has(Driver.NO_FUNCTION)).isTrue();
    }

    @Test
    void moreIsNeverGivenBackThanWasTaken() {
        Accounts accounts = new Accounts(new Budgets(10, 10, 2, 0, 0, 5, 0, 1, 0), List.of());
        accounts.charge(Kind.MMIO_BYTES, Driver.NO_FUNCTION, 5);
        assertThatThrownBy(() -> accounts.charge(Kind.MMIO_BYTES, Driver.NO_FUNCTION, 1))
                .hasMessageContaining("does not fit");
        assertThat(accounts.fits(Kind.MMIO_BYTES, Driver.NO_FUNCTION, -1)).isFalse();
        assertThatThrownBy(() -> accounts.refund(Kind.MMIO_BYTES, Driver.NO_FUNCTION, 6))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> accounts.refund(Kind.SEGMENTS, Driver.NO_FUNCTION, 1))
                .hasMessageContaining("SEGMENTS");
        assertThat(accounts.used(Kind.MMIO_BYTES)).isEqualTo(5);
    }
}
