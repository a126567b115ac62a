package dev.ironshim.impl.dma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.dma.ScatterList.Piece;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScatterListTest {

    private static RefusedException refused(ScatterList list, long address, long length) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> list.add(address, length));
        assertThat(refused).isNotNull();
        return refused;
    }

    @Test
    void aRefusalChangesNothing() {
        ScatterList list = new ScatterList(new SegmentRules(4, 12, 64, 3, 100));
        assertThat(list.pieces()).isEmpty();
        assertThat(list.bytes()).isZero();
        list.add(0x1000, 64);
        list.add(0x2000, 30);
        List<Piece> pieces = list.pieces();
        assertThat(pieces).containsExactly(new Piece(0x1000, 64), new Piece(0x2000, 30));
        assertThat(list.bytes()).isEqualTo(94);
        assertThat(refused(list, 0x3000, 7)).hasMessage("dma/total-bytes: found 94 and 7 bytes, expected 100 at most");
        assertThat(refused(list, 0x3000, 0).rule()).isEqualTo(DmaRule.EMPTY);
        assertThat(refused(list, 0x3000, 65).rule()).isEqualTo(DmaRule.SEGMENT_BYTES);
        assertThat(refused(list, 0x3001, 1).rule()).isEqualTo(DmaRule.ALIGNMENT);
        assertThat(refused(list, 0x3FF0, 17).rule()).isEqualTo(DmaRule.BOUNDARY);
        assertThat(refused(list, -16, 17).rule()).isEqualTo(DmaRule.WRAP);
        assertThat(list.pieces()).isEqualTo(pieces);
        assertThat(list.bytes()).isEqualTo(94);
        list.add(0x3000, 6);
        assertThat(list.bytes()).isEqualTo(100);
        // The number of segments is looked at first.
        assertThat(refused(list, 0x4001, 0)).hasMessage("dma/segments: found 4 segments, expected 3 at most");
        assertThat(list.pieces()).hasSize(3);
        // What was handed out before stays as it was.
        assertThat(pieces).hasSize(2);
        assertThatThrownBy(() -> pieces.add(new Piece(0, 1))).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void manySmallSegmentsDoNotGetPastTheTotal() {
        // IronShim-rs bounded each segment by the total, and nothing bounded their sum (defect D-038).
        ScatterList list = new ScatterList(new SegmentRules(0, 0, 64, 8, 64));
        list.add(0, 64);
        assertThat(refused(list, 64, 1).rule()).isEqualTo(DmaRule.TOTAL_BYTES);
        assertThat(list.bytes()).isEqualTo(64);
    }

    @Test
    void theTotalDoesNotWrapAround() {
        ScatterList list = new ScatterList(new SegmentRules(0, 0, Long.MAX_VALUE, 8, Long.MAX_VALUE));
        list.add(0, Long.MAX_VALUE);
        assertThat(refused(list, 0, 1).rule()).isEqualTo(DmaRule.TOTAL_BYTES);
        assertThat(refused(list, 0, Long.MAX_VALUE).rule()).isEqualTo(DmaRule.TOTAL_BYTES);
        assertThat(refused(list, 0, Long.MIN_VALUE).rule()).isEqualTo(DmaRule.SEGMENT_BYTES);
        assertThat(list.bytes()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void noSegmentsAtAll() {
        ScatterList list = new ScatterList(new SegmentRules(0, 0, 1, 0, 1));
        assertThat(refused(list, 0, 1).rule()).isEqualTo(DmaRule.SEGMENTS);
    }
}
