package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.PAGE;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.dma.DmaRule;
import dev.ironshim.impl.dma.ScatterList.Piece;
import dev.ironshim.impl.manifest.Direction;
import org.junit.jupiter.api.Test;

class TransferTest {
    private final Drivers drivers =
            new Setup().limits(MonitorLimits.USUAL).open().driver(1).driver(2);

    @Test
    void aTransferIsPiecesOfMemoryThatIsMapped() {
        drivers.running(1).running(2);
        DmaMapping first = drivers.map(1, 0, pages(2), 0x10000, Direction.BOTH);
        DmaMapping second = drivers.map(1, 0, pages(1), 0x14000, Direction.BOTH);
        DmaMapping foreign = drivers.map(2, 0, pages(1), 0x10000, Direction.BOTH);
        Transfer transfer = drivers.of(1).transfer().add(second, 0, PAGE).add(first, PAGE, PAGE);
        assertThat(transfer.pieces()).containsExactly(new Piece(0x14000, PAGE), new Piece(0x11000, PAGE));
        assertThat(transfer.bytes()).isEqualTo(2 * PAGE);
        drivers.refused(MonitorRule.NOT_MAPPED, () -> transfer.add(foreign, 0, PAGE));
        drivers.refused(MonitorRule.OUT_OF_BOUNDS, () -> transfer.add(first, PAGE, PAGE + 1));
        drivers.refused(MonitorRule.OUT_OF_BOUNDS, () -> transfer.add(first, -PAGE, PAGE));
        drivers.refused(MonitorRule.OUT_OF_BOUNDS, () -> transfer.add(first, Long.MAX_VALUE - 4, 8));
        assertThat(transfer.pieces()).hasSize(2);
    }

    @Test
    void memoryThatWasTakenBackIsInNoTransfer() {
        drivers.running(1);
        DmaMapping first = drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        DmaMapping second = drivers.map(1, 0, pages(1), 0x14000, Direction.BOTH);
        Transfer transfer = drivers.of(1).transfer().add(first, 0, PAGE).add(second, 0, PAGE);
        drivers.unmap(1, first);
        drivers.refused(MonitorRule.NOT_MAPPED, transfer::pieces);
        drivers.refused(MonitorRule.NOT_MAPPED, () -> drivers.of(1).transfer().add(first, 0, PAGE));
        drivers.operator.revoke(1);
        drivers.refused(MonitorRule.STALE, transfer::pieces);
    }

    @Test
    void theManifestSaysHowManyPieces() {
        drivers.running(1);
        DmaMapping mapping = drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        long most = Drivers.draft(1).budgets().segments();
        Transfer transfer = drivers.of(1).transfer();
        for (long i = 0; i < most; i++) {
            transfer.add(mapping, 0, PAGE);
        }
        drivers.refused(DmaRule.SEGMENTS, () -> transfer.add(mapping, 0, PAGE));
        drivers.refused(
                MonitorRule.OUT_OF_BOUNDS, () -> drivers.of(1).transfer().add(mapping, 0, 0));
    }
}
