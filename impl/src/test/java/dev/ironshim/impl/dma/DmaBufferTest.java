package dev.ironshim.impl.dma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.refusal.RefusedException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DmaBufferTest {

    private static void refused(DmaRule rule, long offset, ThrowingCallable call) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, call);
        assertThat(refused).isNotNull();
        assertThat(refused.rule()).isEqualTo(rule);
        assertThat(refused.offset()).isEqualTo(offset);
    }

    @Test
    void startsAsZerosOfTheLengthAndAlignmentAskedFor() {
        try (DmaBuffer buffer = DmaBuffer.allocate(100, 4096)) {
            assertThat(buffer.bytes()).isEqualTo(100);
            assertThat(buffer.memory().byteSize()).isEqualTo(100);
            assertThat(buffer.memory().address() % 4096).isZero();
            assertThat(buffer.copyOut(0, 100)).isEqualTo(new byte[100]);
        }
        // Numbers of 64 bits need 8 bytes of alignment, whatever was asked for.
        try (DmaBuffer buffer = DmaBuffer.allocate(8, 1)) {
            assertThat(buffer.memory().address() % 8).isZero();
            assertThat(buffer.readLong(0)).isZero();
        }
    }

    @Test
    void lengthsThatAreImpossible() {
        assertThatThrownBy(() -> DmaBuffer.allocate(0, 8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DmaBuffer.allocate(-1, 8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DmaBuffer.allocate(DmaBuffer.MAX_BYTES + 1, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("4294967297 bytes; 1 to 4294967296 are possible");
        try (DmaBuffer one = DmaBuffer.allocate(1, 8)) {
            assertThat(one.bytes()).isEqualTo(1);
        }
    }

    @Test
    void theLargestBufferIsNotRefusedForItsLength() {
        // There may be no 4 GiB here; an alignment that no memory has shows that the length came through.
        assertThatThrownBy(() -> DmaBuffer.allocate(DmaBuffer.MAX_BYTES, 12))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("are possible");
    }

    @Test
    void numbersAreLittleEndian() {
        try (DmaBuffer buffer = DmaBuffer.allocate(16, 8)) {
            buffer.writeInt(4, 0x04030201);
            buffer.writeLong(8, 0x0C0B0A09_08070605L);
            assertThat(buffer.copyOut(0, 16)).containsExactly(0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
            assertThat(buffer.readInt(4)).isEqualTo(0x04030201);
            assertThat(buffer.readInt(12)).isEqualTo(0x0C0B0A09);
            assertThat(buffer.readLong(8)).isEqualTo(0x0C0B0A09_08070605L);
            assertThat(buffer.readLong(0)).isEqualTo(0x04030201_00000000L);
        }
    }

    @Property(tries = 200)
    void whatIsCopiedInIsCopiedOutAndNothingBesideIt(
            @ForAll byte[] bytes, @ForAll @IntRange(max = 20) int before, @ForAll @IntRange(max = 20) int after) {
        int length = before + bytes.length + after;
        if (length == 0) {
            return;
        }
        try (DmaBuffer buffer = DmaBuffer.allocate(length, 8)) {
            buffer.copyIn(before, bytes);
            byte[] expected = new byte[length];
            System.arraycopy(bytes, 0, expected, before, bytes.length);
            assertThat(buffer.copyOut(0, length)).isEqualTo(expected);
            assertThat(buffer.copyOut(before, bytes.length)).isEqualTo(bytes);
        }
    }

    @Test
    void copyingOutIsACopy() {
        try (DmaBuffer buffer = DmaBuffer.allocate(8, 8)) {
            byte[] copy = buffer.copyOut(0, 8);
            buffer.writeLong(0, -1);
            assertThat(copy).containsOnly(0);
            Arrays.fill(copy, (byte) 7);
            assertThat(buffer.readLong(0)).isEqualTo(-1);
        }
    }

    @Test
    void everyAccessStaysInside() {
        try (DmaBuffer buffer = DmaBuffer.allocate(16, 8)) {
            assertThat(buffer.readInt(12)).isZero();
            assertThat(buffer.readLong(8)).isZero();
            assertThat(buffer.copyOut(16, 0)).isEmpty();
            assertThat(buffer.copyOut(15, 1)).hasSize(1);
            buffer.copyIn(16, new byte[0]);
            for (long offset : new long[] {-4, 16, 20, Long.MAX_VALUE - 3, Long.MIN_VALUE}) {
                refused(DmaRule.OUT_OF_BOUNDS, offset, () -> buffer.readInt(offset));
                refused(DmaRule.OUT_OF_BOUNDS, offset, () -> buffer.writeInt(offset, 1));
            }
            for (long offset : new long[] {-8, 16, 24, Long.MAX_VALUE - 7, Long.MIN_VALUE}) {
                refused(DmaRule.OUT_OF_BOUNDS, offset, () -> buffer.readLong(offset));
                refused(DmaRule.OUT_OF_BOUNDS, offset, () -> buffer.writeLong(offset, 1));
            }
            refused(DmaRule.OUT_OF_BOUNDS, 0, () -> buffer.copyOut(0, 17));
            refused(DmaRule.OUT_OF_BOUNDS, 1, () -> buffer.copyOut(1, 16));
            refused(DmaRule.OUT_OF_BOUNDS, 17, () -> buffer.copyOut(17, 0));
            refused(DmaRule.OUT_OF_BOUNDS, 0, () -> buffer.copyOut(0, -1));
            refused(DmaRule.OUT_OF_BOUNDS, -1, () -> buffer.copyOut(-1, 1));
            refused(DmaRule.OUT_OF_BOUNDS, 9, () -> buffer.copyIn(9, new byte[8]));
            refused(DmaRule.OUT_OF_BOUNDS, -1, () -> buffer.copyIn(-1, new byte[1]));
            assertThat(buffer.copyOut(0, 16)).containsOnly(0);
        }
    }

    @Test
    void anOffsetInsideANumberIsRefused() {
        try (DmaBuffer buffer = DmaBuffer.allocate(32, 8)) {
            for (long offset : new long[] {1, 2, 3, 5, 6, 7}) {
                refused(DmaRule.OUT_OF_BOUNDS, offset, () -> buffer.readInt(offset));
                refused(DmaRule.OUT_OF_BOUNDS, offset, () -> buffer.writeInt(offset, 1));
                refused(DmaRule.OUT_OF_BOUNDS, offset, () -> buffer.readLong(offset));
                refused(DmaRule.OUT_OF_BOUNDS, offset, () -> buffer.writeLong(offset, 1));
            }
            refused(DmaRule.OUT_OF_BOUNDS, 4, () -> buffer.readLong(4));
            buffer.copyIn(3, new byte[] {1});
            assertThat(buffer.copyOut(3, 1)).containsExactly(1);
            RefusedException refused = catchThrowableOfType(RefusedException.class, () -> buffer.readInt(30));
            assertThat(refused)
                    .hasMessage("dma/out-of-bounds at byte 30: found 4 bytes of 32, expected a multiple of 4 inside the"
                            + " buffer");
        }
    }

    @Test
    void scrubbingZeroesWhatTheDeviceSees() {
        try (DmaBuffer buffer = DmaBuffer.allocate(4096, 4096)) {
            buffer.memory().fill((byte) 0x5A);
            assertThat(buffer.readInt(4092)).isEqualTo(0x5A5A5A5A);
            buffer.scrub();
            assertThat(buffer.memory().toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
        }
    }

    @Test
    void nothingIsReleasedWhileADeviceCanReachIt() {
        DmaBuffer buffer = DmaBuffer.allocate(8, 8);
        buffer.writeLong(0, 42);
        DmaBuffer.Hold first = buffer.hold();
        DmaBuffer.Hold second = buffer.hold();
        refused(DmaRule.MAPPED, RefusedException.NOWHERE, buffer::close);
        assertThat(buffer.readLong(0)).isEqualTo(42);
        first.release();
        RefusedException refused = catchThrowableOfType(RefusedException.class, buffer::close);
        assertThat(refused).hasMessage("dma/mapped: found 1 mappings, expected none");
        assertThat(buffer.readLong(0)).isEqualTo(42);
        second.release();
        buffer.close();
        refused(DmaRule.RELEASED, 0, () -> buffer.readLong(0));
    }

    @Test
    void whatIsReleasedIsNotUsed() {
        DmaBuffer buffer = DmaBuffer.allocate(8, 8);
        MemorySegment memory = buffer.memory();
        buffer.close();
        assertThat(memory.scope().isAlive()).isFalse();
        buffer.close();
        refused(DmaRule.RELEASED, 0, () -> buffer.readInt(0));
        refused(DmaRule.RELEASED, 4, () -> buffer.writeInt(4, 1));
        refused(DmaRule.RELEASED, 0, () -> buffer.readLong(0));
        refused(DmaRule.RELEASED, 0, () -> buffer.writeLong(0, 1));
        refused(DmaRule.RELEASED, 3, () -> buffer.copyOut(3, 1));
        refused(DmaRule.RELEASED, 3, () -> buffer.copyIn(3, new byte[1]));
        refused(DmaRule.RELEASED, RefusedException.NOWHERE, buffer::hold);
        refused(DmaRule.RELEASED, RefusedException.NOWHERE, buffer::scrub);
        assertThat(buffer.bytes()).isEqualTo(8);
    }

    @Test
    void releasingTwiceIsAnErrorOfTheMonitor() {
        try (DmaBuffer buffer = DmaBuffer.allocate(8, 8)) {
            DmaBuffer.Hold hold = buffer.hold();
            hold.release();
            assertThatThrownBy(hold::release)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("released twice");
        }
    }
}
