package dev.ironshim.impl.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The bytes of memory. */
class MemoryCodecTest {
    private static final KeyId KEY = new KeyId("0b".repeat(32));
    private static final KeyId HIGH = new KeyId("f0".repeat(32));
    private static final Memory MEMORY = new Memory(
            7,
            3,
            "0c".repeat(32),
            Set.of(HIGH, KEY),
            Set.of("0d".repeat(32)),
            Map.of(
                    "north",
                    new Ledger(
                            Map.of(5L, 6L, -1L, Long.MAX_VALUE),
                            Map.of("0e".repeat(32), new Ledger.Spent("0f".repeat(16), 9))),
                    "a",
                    Ledger.EMPTY));

    private static RefusedException refused(byte[] bytes) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> MemoryCodec.decode(bytes));
        assertThat(refused).isNotNull();
        assertThat(refused.rule()).isEqualTo(TrustRule.STORE_DAMAGED);
        return refused;
    }

    /** With the digest that belongs to it. */
    private static byte[] sealed(byte[] bytes) throws Exception {
        byte[] copy = bytes.clone();
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update(copy, 0, copy.length - 32);
        System.arraycopy(sha.digest(), 0, copy, copy.length - 32, 32);
        return copy;
    }

    private static byte[] poke(byte[] bytes, int at, int value) throws Exception {
        byte[] copy = bytes.clone();
        copy[at] = (byte) value;
        return sealed(copy);
    }

    @Test
    void theBytes() throws Exception {
        int length = 72 + 3 * 32 + (16 + 1) + (16 + 5 + 2 * 16 + 56) + 32;
        ByteBuffer expected = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        expected.put((byte) 0x8D).put("ISMTRST".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        expected.putShort((short) 1)
                .putShort((short) 2)
                .putInt(length)
                .putLong(7)
                .putLong(3);
        expected.put(HexFormat.of().parseHex("0c".repeat(32))).putInt(2).putInt(1);
        expected.put(HexFormat.of().parseHex(KEY.hex()))
                .put(HexFormat.of().parseHex(HIGH.hex()))
                .put(HexFormat.of().parseHex("0d".repeat(32)));
        expected.putShort((short) 1)
                .putShort((short) 0)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .put((byte) 'a');
        expected.putShort((short) 5).putShort((short) 0).putInt(2).putInt(1).putInt(0);
        expected.put("north".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        expected.putLong(-1).putLong(Long.MAX_VALUE).putLong(5).putLong(6);
        expected.put(HexFormat.of().parseHex("0e".repeat(32)))
                .put(HexFormat.of().parseHex("0f".repeat(16)))
                .putLong(9);
        byte[] bytes = sealed(expected.array());
        assertThat(MemoryCodec.encode(MEMORY)).isEqualTo(bytes);
        assertThat(MemoryCodec.decode(bytes)).isEqualTo(MEMORY);
        assertThat(MemoryCodec.decode(MemoryCodec.encode(Memory.EMPTY))).isEqualTo(Memory.EMPTY);
    }

    @Test
    void everyBitAndEveryLengthThatWasNotWrittenIsRefused() {
        byte[] bytes = MemoryCodec.encode(MEMORY);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            refused(changed);
        }
        for (int length = 0; length < bytes.length; length++) {
            refused(Arrays.copyOf(bytes, length));
        }
        refused(Arrays.copyOf(bytes, bytes.length + 1));
    }

    /** Whoever can compute a SHA-256 still writes one encoding, or is refused. */
    @Test
    void everyByteThatIsSealedAgainIsReadOrRefused() throws Exception {
        byte[] bytes = MemoryCodec.encode(MEMORY);
        int read = 0;
        for (int at = 0; at < bytes.length - 32; at++) {
            for (int value : new int[] {0, 1, 0x7F, 0x80, 0xFF}) {
                byte[] changed = poke(bytes, at, value);
                try {
                    assertThat(MemoryCodec.encode(MemoryCodec.decode(changed))).isEqualTo(changed);
                    read++;
                } catch (RefusedException e) {
                    assertThat(e.rule()).isEqualTo(TrustRule.STORE_DAMAGED);
                }
            }
        }
        assertThat(read).isPositive();
    }

    @Test
    void whatIsDamagedIsSaid() throws Exception {
        byte[] bytes = MemoryCodec.encode(MEMORY);
        assertThat(refused(poke(bytes, 8, 2))).hasMessageContaining("found version 2");
        assertThat(refused(poke(bytes, 23, 0x80))).hasMessageContaining("neither below 0");
        assertThat(refused(poke(bytes, 67, 1))).hasMessageContaining("at byte 64");
        assertThat(refused(poke(bytes, 68, 200))).hasMessageContaining("at byte 68");
        assertThat(refused(poke(bytes, 10, 1))).hasMessageContaining("more bytes");
        assertThat(refused(poke(bytes, 10, 3))).hasMessageContaining("expected 16 more");
        // Two keys in the other order, a name that is none, a name of no length.
        byte[] swapped = bytes.clone();
        System.arraycopy(bytes, 72, swapped, 104, 32);
        System.arraycopy(bytes, 104, swapped, 72, 32);
        assertThat(refused(sealed(swapped))).hasMessageContaining("not the one");
        assertThat(refused(poke(bytes, 72 + 96 + 16, 'A'))).hasMessageContaining("no name");
        assertThat(refused(poke(bytes, 72 + 96, 0))).hasMessageContaining("a name of 0");
    }

    @Test
    void moreThanTheLimitsAllowIsNotSaved() {
        Set<String> many = new HashSet<>();
        for (int i = 0; i <= TrustPolicy.MAX_REVOKED; i++) {
            many.add(String.format("%064x", i));
        }
        Memory memory = Memory.EMPTY.revoking(Set.of(), many);
        assertThat(catchThrowableOfType(RefusedException.class, () -> MemoryCodec.encode(memory))
                        .rule())
                .isEqualTo(TrustRule.MEMORY_FULL);
    }
}
