package dev.ironshim.impl.verified;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BytesTest {
    private static final byte[] SAMPLE = {
        (byte) 0x81, (byte) 0x92, (byte) 0xA3, (byte) 0xB4, (byte) 0xC5, (byte) 0xD6, (byte) 0xE7, (byte) 0xF8, 0x01
    };

    @Test
    void readsLittleEndianWithoutASign() {
        assertThat(Bytes.u8(SAMPLE, 0)).isEqualTo(0x81);
        assertThat(Bytes.u8(SAMPLE, 8)).isEqualTo(1);
        assertThat(Bytes.u8(new byte[] {-1, 0, 127, -128}, 0)).isEqualTo(255);
        assertThat(Bytes.u8(new byte[] {-1, 0, 127, -128}, 1)).isZero();
        assertThat(Bytes.u8(new byte[] {-1, 0, 127, -128}, 2)).isEqualTo(127);
        assertThat(Bytes.u8(new byte[] {-1, 0, 127, -128}, 3)).isEqualTo(128);
        assertThat(Bytes.u16(SAMPLE, 0)).isEqualTo(0x9281);
        assertThat(Bytes.u16(SAMPLE, 7)).isEqualTo(0x01F8);
        assertThat(Bytes.u32(SAMPLE, 0)).isEqualTo(0xB4A39281L);
        assertThat(Bytes.u32(SAMPLE, 5)).isEqualTo(0x01F8E7D6L);
        assertThat(Bytes.u64(SAMPLE, 0)).isEqualTo(0xF8E7D6C5B4A39281L);
        assertThat(Bytes.u64(SAMPLE, 1)).isEqualTo(0x01F8E7D6C5B4A392L);
    }

    @Test
    void writesLittleEndianAndNothingElse() {
        byte[] bytes = new byte[12];
        Bytes.putU16(bytes, 1, 0x12345);
        assertThat(bytes).containsExactly(0, 0x45, 0x23, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        bytes = new byte[12];
        Bytes.putU32(bytes, 2, 0x1_2345_6789L);
        assertThat(bytes).containsExactly(0, 0, 0x89, 0x67, 0x45, 0x23, 0, 0, 0, 0, 0, 0);
        bytes = new byte[12];
        Bytes.putU64(bytes, 3, 0x0123_4567_89AB_CDEFL);
        assertThat(bytes).containsExactly(0, 0, 0, 0xEF, 0xCD, 0xAB, 0x89, 0x67, 0x45, 0x23, 0x01, 0);
    }

    @Property
    void agreesWithAByteBuffer(@ForAll @Size(16) byte[] bytes, @ForAll @IntRange(min = 0, max = 8) int at) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(Bytes.u8(bytes, at)).isEqualTo(Byte.toUnsignedInt(buffer.get(at)));
        assertThat(Bytes.u16(bytes, at)).isEqualTo(Short.toUnsignedInt(buffer.getShort(at)));
        assertThat(Bytes.u32(bytes, at)).isEqualTo(Integer.toUnsignedLong(buffer.getInt(at)));
        assertThat(Bytes.u64(bytes, at)).isEqualTo(buffer.getLong(at));
    }

    @Property
    void whatIsWrittenIsRead(@ForAll long value, @ForAll @IntRange(min = 0, max = 8) int at) {
        byte[] bytes = new byte[16];
        Bytes.putU64(bytes, at, value);
        assertThat(Bytes.u64(bytes, at)).isEqualTo(value);
        Bytes.putU32(bytes, at, ~value);
        assertThat(Bytes.u32(bytes, at)).isEqualTo(~value & 0xFFFF_FFFFL);
        assertThat(Bytes.u32(bytes, at + 4)).isEqualTo(value >>> 32);
        Bytes.putU16(bytes, at, (int) value);
        assertThat(Bytes.u16(bytes, at)).isEqualTo((int) value & 0xFFFF);
        assertThat(Bytes.u16(bytes, at + 2)).isEqualTo((int) (~value >> 16) & 0xFFFF);
    }

    @Test
    void zerosStopsAtTheFirstOtherByteAndAtTheEnd() {
        byte[] bytes = {1, 0, 0, 0, -1, 0};
        assertThat(Bytes.zeros(bytes, 1, 6)).isEqualTo(4);
        assertThat(Bytes.zeros(bytes, 1, 4)).isEqualTo(4);
        assertThat(Bytes.zeros(bytes, 1, 3)).isEqualTo(3);
        assertThat(Bytes.zeros(bytes, 0, 6)).isZero();
        assertThat(Bytes.zeros(bytes, 2, 2)).isEqualTo(2);
        assertThat(Bytes.zeros(bytes, 5, 6)).isEqualTo(6);
        assertThat(Bytes.zeros(bytes, 6, 6)).isEqualTo(6);
        byte[] all = new byte[9];
        assertThat(Bytes.zeros(all, 0, 9)).isEqualTo(9);
        Arrays.fill(all, (byte) 7);
        assertThat(Bytes.zeros(all, 3, 9)).isEqualTo(3);
    }
}
