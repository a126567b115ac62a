package dev.ironshim.impl.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.refusal.RefusedException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** ISM2 blobs beyond the vectors. */
class LegacyCodecTest {
    private static final LegacyManifest WORKED = new LegacyManifest(
            33,
            5,
            99,
            List.of(new LegacyManifest.Mmio(0xFEED_0000L, 0x1000, false)),
            List.of(new LegacyManifest.Port(0x2F8, 8, false)));

    private static void refused(String message, byte[] blob, int mmio, int ports) {
        assertThat(catchThrowableOfType(RefusedException.class, () -> LegacyCodec.parse(blob, mmio, ports)))
                .hasMessage(message);
    }

    private static byte[] poke(byte[] bytes, int at, int value) {
        byte[] copy = bytes.clone();
        copy[at] = (byte) value;
        return copy;
    }

    @Test
    void theWorkedExample() {
        assertThat(HexFormat.of().formatHex(LegacyCodec.blob(WORKED)))
                .isEqualTo("49534d3221000000000000000500000063000000010001000000edfe000000000010000000000000f8020800");
        assertThat(HexFormat.of().formatHex(LegacyCodec.canonical(WORKED)))
                .isEqualTo("21000000000000000500000063000000010001000000edfe00000000001000000000000000f802080000");
        assertThat(HexFormat.of().formatHex(LegacyCodec.digest(WORKED)))
                .isEqualTo("6e25113e18c41309c4562a304b86677707ec4782063758bf8ceba19aa52e0733");
    }

    @Test
    void refusalsInTheirOrder() {
        byte[] blob = LegacyCodec.blob(WORKED);
        refused(
                "ism2/magic at byte 0: found 23 bytes, expected 24 at least, from 'ISM2' on",
                Arrays.copyOf(blob, 23),
                8,
                8);
        refused("ism2/magic at byte 0: found 44 bytes, expected 24 at least, from 'ISM2' on", poke(blob, 0, 0), 8, 8);
        refused("ism2/capacity at byte 20: found 1 and 1, expected at most 0 and 8", blob, 0, 8);
        refused("ism2/capacity at byte 20: found 1 and 1, expected at most 8 and 0", blob, 8, 0);
        refused("ism2/mmio-truncated at byte 39: found 39 bytes, expected 40 at least", Arrays.copyOf(blob, 39), 1, 1);
        refused("ism2/ports-truncated at byte 40: found 40 bytes, expected 44 at least", Arrays.copyOf(blob, 40), 1, 1);
        refused("ism2/ports-truncated at byte 43: found 43 bytes, expected 44 at least", Arrays.copyOf(blob, 43), 1, 1);
        refused("ism2/scope at byte 4: found driver 0, domain 5, expected not 0", poke(blob, 4, 0), 1, 1);
        refused("ism2/scope at byte 4: found driver 33, domain 0, expected not 0", poke(blob, 12, 0), 1, 1);
        refused("ism2/mmio-size at byte 32: found 0, expected 1 at least", poke(blob, 33, 0), 1, 1);
        refused("ism2/port-count at byte 42: found 0, expected 1 at least", poke(blob, 42, 0), 1, 1);
        assertThat(LegacyCodec.parse(blob, 1, 1)).isEqualTo(WORKED);
    }

    @Test
    void theFirstOfTwoMistakesIsNamed() {
        byte[] blob = LegacyCodec.blob(WORKED);
        byte[] bad = poke(poke(poke(blob, 4, 0), 33, 0), 42, 0);
        assertThat(catchThrowableOfType(RefusedException.class, () -> LegacyCodec.parse(bad))
                        .rule())
                .isEqualTo(LegacyRule.SCOPE);
        assertThat(catchThrowableOfType(RefusedException.class, () -> LegacyCodec.parse(Arrays.copyOf(bad, 30)))
                        .rule())
                .isEqualTo(LegacyRule.MMIO_TRUNCATED);
        assertThat(catchThrowableOfType(RefusedException.class, () -> LegacyCodec.parse(poke(poke(blob, 33, 0), 42, 0)))
                        .rule())
                .isEqualTo(LegacyRule.MMIO_SIZE);
    }

    @Test
    void eightOfEachUnlessToldOtherwise() {
        LegacyManifest eight = new LegacyManifest(
                1,
                1,
                0,
                IntStream.range(0, 8)
                        .mapToObj(i -> new LegacyManifest.Mmio(i, 1, false))
                        .toList(),
                IntStream.range(0, 8)
                        .mapToObj(i -> new LegacyManifest.Port(i, 1, false))
                        .toList());
        byte[] blob = LegacyCodec.blob(eight);
        assertThat(LegacyCodec.parse(blob)).isEqualTo(eight);
        assertThat(catchThrowableOfType(RefusedException.class, () -> LegacyCodec.parse(poke(blob, 20, 9)))
                        .rule())
                .isEqualTo(LegacyRule.CAPACITY);
        assertThat(catchThrowableOfType(RefusedException.class, () -> LegacyCodec.parse(poke(blob, 22, 9)))
                        .rule())
                .isEqualTo(LegacyRule.CAPACITY);
    }

    @Test
    void revocationsAreHashedAndNotSent() {
        LegacyManifest revoked = new LegacyManifest(
                33,
                5,
                99,
                List.of(new LegacyManifest.Mmio(0xFEED_0000L, 0x1000, true)),
                List.of(new LegacyManifest.Port(0x2F8, 8, true)));
        assertThat(LegacyCodec.blob(revoked)).isEqualTo(LegacyCodec.blob(WORKED));
        byte[] canonical = LegacyCodec.canonical(WORKED);
        canonical[36] = 1;
        canonical[41] = 1;
        assertThat(LegacyCodec.canonical(revoked)).isEqualTo(canonical);
        assertThat(LegacyCodec.digest(revoked)).isNotEqualTo(LegacyCodec.digest(WORKED));
    }

    @Test
    void tellsItsOwnBytesFromOthers() {
        byte[] blob = LegacyCodec.blob(WORKED);
        assertThat(LegacyCodec.recognises(blob)).isTrue();
        assertThat(LegacyCodec.recognises(Arrays.copyOf(blob, 4))).isTrue();
        assertThat(LegacyCodec.recognises(Arrays.copyOf(blob, 3))).isFalse();
        assertThat(LegacyCodec.recognises(poke(blob, 3, '3'))).isFalse();
    }

    @Test
    void everyRuleHasAnErrorOfIronShimRs() {
        assertThat(LegacyRule.SCOPE.error()).isEqualTo("InvalidState");
        assertThat(LegacyRule.MAGIC.error()).isEqualTo("InvalidAddress");
        assertThat(LegacyRule.NOT_PORTABLE.error()).isEqualTo("none");
    }

    @Property(tries = 300)
    void whatIsWrittenIsRead(@ForAll long seed) {
        Random random = new Random(seed);
        LegacyManifest manifest = new LegacyManifest(
                random.nextLong() | 1,
                1 + random.nextLong(0xFFFF_FFFFL),
                random.nextLong(1L << 32),
                random.ints(random.nextInt(9))
                        .mapToObj(i -> new LegacyManifest.Mmio(random.nextLong(), random.nextLong() | 1, false))
                        .toList(),
                random.ints(random.nextInt(9))
                        .mapToObj(i -> new LegacyManifest.Port(random.nextInt(65536), 1 + random.nextInt(65535), false))
                        .toList());
        byte[] blob = LegacyCodec.blob(manifest);
        assertThat(LegacyCodec.parse(blob)).isEqualTo(manifest);
        byte[] longer = Arrays.copyOf(blob, blob.length + random.nextInt(40));
        assertThat(LegacyCodec.canonical(LegacyCodec.parse(longer))).isEqualTo(LegacyCodec.canonical(manifest));
    }
}
