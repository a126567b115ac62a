package dev.ironshim.impl.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** From drafts to bytes and back. */
class ManifestDraftTest {
    private static final long U32 = 0xFFFF_FFFFL;
    private static final Grant.Mmio MMIO = new Grant.Mmio(0x1000, 0x1FFF, 0, 0, Rights.READ, 15);
    private static final Grant.Port PORT = new Grant.Port(16, 31, Rights.READ, 7);
    private static final Grant.Dma DMA = new Grant.Dma(0, 0x1000, 0x1FFF, Direction.BOTH);
    private static final Grant.Irq IRQ = new Grant.Irq(IrqKind.MSI_X, 1, 1, 1);
    private static final Budgets.Function FUNCTION = new Budgets.Function(1, 1, 1, 1);

    private static Arguments bad(String found, String expected, Consumer<DraftBuilder> change) {
        return Arguments.of(found, expected, change);
    }

    static Stream<Arguments> whatHasNoPlace() {
        String u32 = "0 to 4294967295";
        String u16 = "0 to 65535";
        String u8 = "0 to 255";
        return Stream.of(
                bad("domain -1", u32, b -> b.domain = -1),
                bad("domain 4294967296", u32, b -> b.domain = U32 + 1),
                bad("segments -1", u32, b -> b.segments = -1),
                bad("segments 4294967296", u32, b -> b.segments = U32 + 1),
                bad("alignment -1", u8, b -> b.alignmentShift = -1),
                bad("alignment 256", u8, b -> b.alignmentShift = 256),
                bad("boundary -1", u8, b -> b.boundaryShift = -1),
                bad("boundary 256", u8, b -> b.boundaryShift = 256),
                bad("interrupts -1", u32, b -> b.interrupts = -1),
                bad("interrupts 4294967296", u32, b -> b.interrupts = U32 + 1),
                bad("window -1", u32, b -> b.windowTicks = -1),
                bad("window 4294967296", u32, b -> b.windowTicks = U32 + 1),
                bad("ticks a call -1", u32, b -> b.ticksPerCall = -1),
                bad("ticks a call 4294967296", u32, b -> b.ticksPerCall = U32 + 1),
                bad("BAR -1", u8, b -> b.mmio.add(new Grant.Mmio(0, 4095, -1, 0, Rights.READ, 1))),
                bad("BAR 256", u8, b -> b.mmio.add(new Grant.Mmio(0, 4095, 256, 0, Rights.READ, 1))),
                bad("widths -1", u8, b -> b.mmio.add(new Grant.Mmio(0, 4095, 0, 0, Rights.READ, -1))),
                bad("widths 256", u8, b -> b.mmio.add(new Grant.Mmio(0, 4095, 0, 0, Rights.READ, 256))),
                bad("port -1", u16, b -> b.ports.add(new Grant.Port(-1, 1, Rights.READ, 1))),
                bad("port 65536", u16, b -> b.ports.add(new Grant.Port(65536, 65537, Rights.READ, 1))),
                bad("port -2", u16, b -> b.ports.add(new Grant.Port(1, -2, Rights.READ, 1))),
                bad("port 65537", u16, b -> b.ports.add(new Grant.Port(1, 65537, Rights.READ, 1))),
                bad("widths -2", u8, b -> b.ports.add(new Grant.Port(1, 2, Rights.READ, -2))),
                bad("widths 257", u8, b -> b.ports.add(new Grant.Port(1, 2, Rights.READ, 257))),
                bad("PASID -1", u32, b -> b.dma.add(new Grant.Dma(-1, 0, 4095, Direction.BOTH))),
                bad("vector -1", u16, b -> b.irqs.add(new Grant.Irq(IrqKind.MSI, -1, 1, 1))),
                bad("vector 65536", u16, b -> b.irqs.add(new Grant.Irq(IrqKind.MSI, 65536, 1, 1))),
                bad("interrupts a window -1", u32, b -> b.irqs.add(new Grant.Irq(IrqKind.MSI, 0, -1, 1))),
                bad("interrupts a window 4294967296", u32, b -> b.irqs.add(new Grant.Irq(IrqKind.MSI, 0, U32 + 1, 1))),
                bad("ticks a call -2", u32, b -> b.irqs.add(new Grant.Irq(IrqKind.MSI, 0, 1, -2))),
                bad("ticks a call 4294967297", u32, b -> b.irqs.add(new Grant.Irq(IrqKind.MSI, 0, 1, U32 + 2))),
                bad("function -1", u16, b -> b.functions.add(new Budgets.Function(-1, 1, 1, 1))),
                bad("function 65536", u16, b -> b.functions.add(new Budgets.Function(65536, 1, 1, 1))),
                bad("interrupts -2", u32, b -> b.functions.add(new Budgets.Function(0, -2, 1, 1))),
                bad("interrupts 4294967297", u32, b -> b.functions.add(new Budgets.Function(0, U32 + 2, 1, 1))),
                bad("number of MMIO windows 257", "0 to 256", b -> b.mmio.addAll(Collections.nCopies(257, MMIO))),
                bad("number of port ranges 257", "0 to 256", b -> b.ports.addAll(Collections.nCopies(257, PORT))),
                bad("number of DMA windows 257", "0 to 256", b -> b.dma.addAll(Collections.nCopies(257, DMA))),
                bad("number of interrupts 257", "0 to 256", b -> b.irqs.addAll(Collections.nCopies(257, IRQ))),
                bad("number of functions 257", "0 to 256", b -> b.functions.addAll(Collections.nCopies(257, FUNCTION))),
                bad("nonce ''", "32 hexadecimal digits", b -> b.nonce = ""),
                bad("nonce '" + "0".repeat(31) + "'", "32 hexadecimal digits", b -> b.nonce = "0".repeat(31)),
                bad("nonce '" + "1".repeat(33) + "'", "32 hexadecimal digits", b -> b.nonce = "1".repeat(33)),
                bad("nonce '" + "1".repeat(80) + "'", "32 hexadecimal digits", b -> b.nonce = "1".repeat(81)),
                bad("nonce 'g" + "1".repeat(31) + "'", "32 hexadecimal digits", b -> b.nonce = "g" + "1".repeat(31)),
                bad("provenance '12'", "64 hexadecimal digits", b -> b.provenance = "12"),
                bad(
                        "attestation '" + "-".repeat(64) + "'",
                        "64 hexadecimal digits",
                        b -> b.attestation = "-".repeat(64)));
    }

    @ParameterizedTest
    @MethodSource("whatHasNoPlace")
    void aDraftThatCannotBeEncoded(String found, String expected, Consumer<DraftBuilder> change) {
        DraftBuilder builder = new DraftBuilder().with(change);
        RefusedException refused = catchThrowableOfType(RefusedException.class, builder::encode);
        assertThat(refused).isNotNull();
        assertThat(refused.rule()).isEqualTo(ManifestRule.DRAFT);
        assertThat(refused.offset()).isEqualTo(RefusedException.NOWHERE);
        assertThat(refused).hasMessage("manifest/draft: found " + found + ", expected " + expected);
    }

    private static Arguments reaches(ManifestRule rule, Consumer<DraftBuilder> change) {
        return Arguments.of(rule, change);
    }

    /** The largest number that has a place is written, and judged as bytes are. */
    static Stream<Arguments> whatIsWrittenAndRefused() {
        return Stream.of(
                reaches(ManifestRule.SHIFT, b -> b.alignmentShift = 255),
                reaches(ManifestRule.SHIFT, b -> b.boundaryShift = 255),
                reaches(ManifestRule.BAR, b -> b.mmio.add(new Grant.Mmio(0, 4095, 255, 0, Rights.READ, 1))),
                reaches(ManifestRule.WIDTHS, b -> b.mmio.add(new Grant.Mmio(0, 4095, 0, 0, Rights.READ, 255))),
                reaches(ManifestRule.WIDTHS, b -> b.ports.add(new Grant.Port(0, 65535, Rights.READ, 255))),
                reaches(ManifestRule.PASID, b -> b.dma.add(new Grant.Dma(Integer.MAX_VALUE, 0, 4095, Direction.BOTH))),
                reaches(ManifestRule.VECTOR, b -> b.irqs.add(new Grant.Irq(IrqKind.MSI_X, 65535, 1, 1))),
                reaches(ManifestRule.IRQ_BUDGET, b -> b.irqs.add(new Grant.Irq(IrqKind.MSI_X, 1, U32, 1))),
                reaches(ManifestRule.IRQ_BUDGET, b -> b.irqs.add(new Grant.Irq(IrqKind.MSI_X, 1, 1, U32))),
                reaches(ManifestRule.FUNCTIONS, b -> b.functions.add(new Budgets.Function(65535, U32, 0, 0))),
                reaches(ManifestRule.OVERLAP, b -> b.mmio.addAll(Collections.nCopies(256, MMIO))),
                reaches(ManifestRule.DRIVER, b -> b.driver = 0),
                reaches(ManifestRule.DOMAIN, b -> b.domain = 0),
                reaches(ManifestRule.NONCE, b -> b.nonce = "0".repeat(32)),
                reaches(ManifestRule.COUNTER, b -> b.counter = 0),
                reaches(ManifestRule.VALIDITY, b -> b.validFrom = -1),
                reaches(ManifestRule.VALIDITY, b -> b.validUntil = b.validFrom - 1),
                reaches(ManifestRule.DMA_BUDGET, b -> b.segmentBytes = b.dmaBytes + 1),
                reaches(ManifestRule.DMA_BUDGET, b -> b.segmentBytes = 0),
                reaches(ManifestRule.MMIO_BUDGET, b -> b.mmioBytes = -1),
                reaches(ManifestRule.SHIFT, b -> b.boundaryShift = 5),
                reaches(ManifestRule.SHIFT, b -> b.alignmentShift = 64),
                reaches(ManifestRule.SHIFT, b -> b.boundaryShift = 64),
                reaches(ManifestRule.WINDOW_TICKS, b -> b.windowTicks = 0));
    }

    @ParameterizedTest
    @MethodSource("whatIsWrittenAndRefused")
    void aDraftThatCanBeWrittenIsJudgedAsItsBytes(ManifestRule rule, Consumer<DraftBuilder> change) {
        DraftBuilder builder = new DraftBuilder().with(change);
        RefusedException refused = catchThrowableOfType(RefusedException.class, builder::encode);
        assertThat(refused).isNotNull();
        assertThat(refused.rule()).isEqualTo(rule);
        assertThat(refused.offset()).isNotNegative();
    }

    @Test
    void everyNumberAtItsLimitIsKept() {
        DraftBuilder builder = new DraftBuilder().with(b -> {
            b.driver = -1;
            b.domain = U32;
            b.counter = Long.MAX_VALUE;
            b.validFrom = Long.MAX_VALUE;
            b.validUntil = Long.MAX_VALUE;
            b.dmaBytes = Long.MAX_VALUE;
            b.segmentBytes = Long.MAX_VALUE;
            b.segments = U32;
            b.alignmentShift = 63;
            b.boundaryShift = 63;
            b.mmioBytes = Long.MAX_VALUE;
            b.interrupts = U32;
            b.windowTicks = U32;
            b.ticksPerCall = U32;
            b.mmio.add(new Grant.Mmio(-4096, -1, 5, -4096, Rights.READ_WRITE, 15));
            b.ports.add(new Grant.Port(0, 65535, Rights.WRITE, 7));
            b.dma.add(new Grant.Dma((1 << 20) - 1, 0, -1, Direction.FROM_DEVICE));
            b.irqs.add(new Grant.Irq(IrqKind.MSI_X, 2047, U32, U32));
            b.functions.add(new Budgets.Function(65535, U32, Long.MAX_VALUE, Long.MAX_VALUE));
        });
        assertThat(builder.encode().draft()).isEqualTo(builder.draft());
    }

    @Test
    void everyNumberAtItsLowerLimitIsKept() {
        DraftBuilder builder = new DraftBuilder().with(b -> {
            b.driver = 1;
            b.domain = 1;
            b.nonce = "0".repeat(31) + "1";
            b.counter = 1;
            b.validFrom = 0;
            b.validUntil = 0;
            b.provenance = Draft.NO_DIGEST;
            b.attestation = Draft.NO_DIGEST;
            b.dmaBytes = 1;
            b.segmentBytes = 1;
            b.segments = 0;
            b.alignmentShift = 0;
            b.boundaryShift = 0;
            b.mmioBytes = 0;
            b.interrupts = 1;
            b.windowTicks = 1;
            b.ticksPerCall = 1;
            b.mmio.add(new Grant.Mmio(0, 4095, 0, 0, Rights.READ, 1));
            b.ports.add(new Grant.Port(0, 0, Rights.READ, 1));
            b.dma.add(new Grant.Dma(0, 0, 4095, Direction.TO_DEVICE));
            b.irqs.add(new Grant.Irq(IrqKind.INTX, 0, 1, 1));
            b.functions.add(new Budgets.Function(0, 0, 0, 0));
        });
        assertThat(builder.encode().draft()).isEqualTo(builder.draft());
        assertThat(new DraftBuilder()
                        .with(b -> {
                            b.dmaBytes = 0;
                            b.segmentBytes = 0;
                        })
                        .encode()
                        .budgets()
                        .dmaBytes())
                .isZero();
    }

    private static DraftBuilder unsorted() {
        return new DraftBuilder().with(b -> {
            // Above 2^63 sorts last: addresses have no sign.
            b.mmio.add(new Grant.Mmio(-8192, -1, 2, 0x1000, Rights.WRITE, 8));
            b.mmio.add(new Grant.Mmio(0x2000, 0x3FFF, 1, 0x4000, Rights.READ, 4));
            b.mmio.add(new Grant.Mmio(0x1000, 0x1FFF, 0, 0, Rights.READ_WRITE, 2));
            b.ports.add(new Grant.Port(0x3F8, 0x3FF, Rights.READ_WRITE, 1));
            b.ports.add(new Grant.Port(0x2F8, 0x2FF, Rights.WRITE, 3));
            b.dma.add(new Grant.Dma(2, 0, 0xFFF, Direction.TO_DEVICE));
            b.dma.add(new Grant.Dma(1, -4096, -1, Direction.FROM_DEVICE));
            b.dma.add(new Grant.Dma(1, 0x1000, 0x1FFF, Direction.BOTH));
            b.irqs.add(new Grant.Irq(IrqKind.MSI_X, 1, 3, 4));
            b.irqs.add(new Grant.Irq(IrqKind.MSI_X, 0, 5, 6));
            b.irqs.add(new Grant.Irq(IrqKind.MSI, 31, 7, 8));
            b.irqs.add(new Grant.Irq(IrqKind.INTX, 0, 9, 10));
            b.functions.add(new Budgets.Function(9, 11, 12, 13));
            b.functions.add(new Budgets.Function(4, 14, 15, 16));
        });
    }

    @Test
    void encodingSortsTheTables() {
        DraftBuilder sorted = unsorted();
        Collections.reverse(sorted.mmio);
        Collections.reverse(sorted.ports);
        Collections.reverse(sorted.dma);
        Collections.reverse(sorted.irqs);
        Collections.reverse(sorted.functions);
        Manifest manifest = unsorted().encode();
        assertThat(manifest.draft()).isEqualTo(sorted.draft());
        assertThat(manifest).isEqualTo(sorted.encode());
    }

    @Test
    void everyAccessor() {
        Manifest manifest = unsorted().encode();
        assertThat(manifest.driver()).isEqualTo(0x1122_3344_5566_7788L);
        assertThat(manifest.domain()).isEqualTo(7);
        assertThat(manifest.nonce()).isEqualTo("000102030405060708090a0b0c0d0e0f");
        assertThat(manifest.counter()).isEqualTo(3);
        assertThat(manifest.validFrom()).isEqualTo(1_700_000_000);
        assertThat(manifest.validUntil()).isEqualTo(1_800_000_000);
        assertThat(manifest.provenance()).isEqualTo("1".repeat(64));
        assertThat(manifest.attestation()).isEqualTo("2".repeat(64));
        assertThat(manifest.budgets())
                .isEqualTo(new Budgets(0x10_0000, 0x1_0000, 256, 6, 16, 0x20_0000, 1000, 100_000, 500));
        assertThat(manifest.mmioCount()).isEqualTo(3);
        assertThat(manifest.portCount()).isEqualTo(2);
        assertThat(manifest.dmaCount()).isEqualTo(3);
        assertThat(manifest.irqCount()).isEqualTo(4);
        assertThat(manifest.functionCount()).isEqualTo(2);
        assertThat(manifest.mmio(0)).isEqualTo(new Grant.Mmio(0x1000, 0x1FFF, 0, 0, Rights.READ_WRITE, 2));
        assertThat(manifest.mmio(2)).isEqualTo(new Grant.Mmio(-8192, -1, 2, 0x1000, Rights.WRITE, 8));
        assertThat(manifest.port(1)).isEqualTo(new Grant.Port(0x3F8, 0x3FF, Rights.READ_WRITE, 1));
        assertThat(manifest.dma(1)).isEqualTo(new Grant.Dma(1, -4096, -1, Direction.FROM_DEVICE));
        assertThat(manifest.irq(3)).isEqualTo(new Grant.Irq(IrqKind.MSI_X, 1, 3, 4));
        assertThat(manifest.irq(0)).isEqualTo(new Grant.Irq(IrqKind.INTX, 0, 9, 10));
        assertThat(manifest.function(1)).isEqualTo(new Budgets.Function(9, 11, 12, 13));
        assertThat(manifest.digest()).hasSize(32);
        assertThat(manifest).hasToString("manifest " + HexFormat.of().formatHex(manifest.digest()));
    }

    @Test
    void entriesBeyondTheTablesDoNotExist() {
        Manifest manifest = unsorted().encode();
        assertThatThrownBy(() -> manifest.mmio(3))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("entry 3 of 3");
        assertThatThrownBy(() -> manifest.mmio(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> manifest.port(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> manifest.port(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> manifest.dma(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> manifest.irq(4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> manifest.function(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new DraftBuilder().encode().mmio(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void manifestsAreEqualByTheirBytes() {
        Manifest manifest = unsorted().encode();
        Manifest same = ManifestCodec.decode(manifest.encoded());
        Manifest other = unsorted().with(b -> b.counter = 4).encode();
        assertThat(manifest).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(other);
        assertThat(manifest.equals((Object) "manifest")).isFalse();
        assertThat(manifest.hashCode()).isEqualTo(Arrays.hashCode(manifest.encoded()));
        assertThat(manifest.digest()).isNotEqualTo(other.digest());
    }

    @Test
    void nobodyChangesAManifestThroughItsBytes() {
        Manifest manifest = unsorted().encode();
        byte[] bytes = manifest.encoded();
        Manifest decoded = ManifestCodec.decode(bytes);
        bytes[16] ^= 1;
        assertThat(decoded).isEqualTo(manifest);
        manifest.encoded()[16] ^= 1;
        assertThat(manifest).isEqualTo(decoded);
    }

    @Test
    void tellsItsOwnBytesFromOthers() {
        byte[] bytes = unsorted().encode().encoded();
        assertThat(ManifestCodec.recognises(bytes)).isTrue();
        assertThat(ManifestCodec.recognises(Arrays.copyOf(bytes, 8))).isTrue();
        assertThat(ManifestCodec.recognises(Arrays.copyOf(bytes, 7))).isFalse();
        bytes[0] ^= 1;
        assertThat(ManifestCodec.recognises(bytes)).isFalse();
        assertThat(ManifestCodec.maxLength()).isEqualTo(43520);
    }

    private static List<byte[]> twoGoodVectors() throws Exception {
        List<byte[]> good = new ArrayList<>();
        ManifestVectorsTest.vectors().forEach(vector -> {
            String name = vector.get("name").asString();
            if (name.equals("full") || name.equals("same window in two address spaces")) {
                good.add(HexFormat.of().parseHex(vector.get("bytes").asString()));
            }
        });
        assertThat(good).hasSize(2);
        return good;
    }

    @Test
    void everyTruncationIsRefused() throws Exception {
        for (byte[] good : twoGoodVectors()) {
            for (int length = 0; length < good.length; length++) {
                byte[] cut = Arrays.copyOf(good, length);
                RefusedException refused =
                        catchThrowableOfType(RefusedException.class, () -> ManifestCodec.decode(cut));
                assertThat(refused).as("length %d", length).isNotNull();
                assertThat(refused.rule())
                        .isEqualTo(length < Layout.HEADER ? ManifestRule.TOO_SHORT : ManifestRule.TRUNCATED);
                assertThat(refused.offset()).isEqualTo(length);
            }
        }
    }

    @Test
    void everyFlippedBitIsRefusedOrSaysSomethingElse() throws Exception {
        for (byte[] good : twoGoodVectors()) {
            Manifest original = ManifestCodec.decode(good);
            int refused = 0;
            for (int bit = 0; bit < 8 * good.length; bit++) {
                byte[] flipped = good.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                try {
                    Manifest manifest = ManifestCodec.decode(flipped);
                    assertThat(manifest.encoded()).isEqualTo(flipped);
                    assertThat(ManifestCodec.encode(manifest.draft()).encoded()).isEqualTo(flipped);
                    assertThat(manifest.draft()).isNotEqualTo(original.draft());
                } catch (RefusedException e) {
                    refused++;
                    assertThat(e.offset()).isBetween(0L, (long) good.length);
                }
            }
            assertThat(refused).isBetween(500, 8 * good.length - 500);
        }
    }

    private static DraftBuilder random(Random random) {
        DraftBuilder builder = new DraftBuilder();
        builder.driver = random.nextLong() | 1;
        builder.domain = 1 + random.nextLong(U32);
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        nonce[random.nextInt(16)] |= 1;
        builder.nonce = HexFormat.of().formatHex(nonce);
        builder.counter = 1 + random.nextLong(Long.MAX_VALUE);
        builder.validFrom = random.nextLong(Long.MAX_VALUE);
        builder.validUntil = builder.validFrom + random.nextLong(Long.MAX_VALUE - builder.validFrom);
        builder.dmaBytes = 1 + random.nextLong(Long.MAX_VALUE);
        builder.segmentBytes = 1 + random.nextLong(builder.dmaBytes);
        builder.segments = random.nextLong(U32 + 1);
        builder.alignmentShift = random.nextInt(64);
        builder.boundaryShift =
                random.nextBoolean() ? 0 : builder.alignmentShift + random.nextInt(64 - builder.alignmentShift);
        builder.mmioBytes = random.nextLong(Long.MAX_VALUE);
        builder.interrupts = 1 + random.nextLong(U32);
        builder.windowTicks = 1 + random.nextLong(U32);
        builder.ticksPerCall = 1 + random.nextLong(U32);
        long[] pages = random.longs(2L * random.nextInt(9), 0, 1L << 52)
                .sorted()
                .distinct()
                .toArray();
        for (int i = 0; i + 1 < pages.length; i += 2) {
            long first = pages[i] << 12;
            long last = (pages[i + 1] << 12) - 1;
            builder.mmio.add(new Grant.Mmio(
                    first, last, random.nextInt(6), 0, Rights.of(1 + random.nextInt(3)), 1 + random.nextInt(15)));
            builder.dma.add(new Grant.Dma(random.nextInt(3), first, last, Direction.of(1 + random.nextInt(3))));
            builder.dma.add(new Grant.Dma(5, first, last, Direction.of(1 + random.nextInt(3))));
        }
        int[] ports = random.ints(2L * random.nextInt(9), 0, 16384)
                .sorted()
                .distinct()
                .toArray();
        for (int i = 0; i + 1 < ports.length; i += 2) {
            builder.ports.add(new Grant.Port(
                    4 * ports[i], 4 * ports[i + 1] - 1, Rights.of(1 + random.nextInt(3)), 1 + random.nextInt(7)));
        }
        random.ints(random.nextInt(9), 0, 2048).distinct().forEach(vector -> {
            IrqKind kind = IrqKind.of(vector == 0 ? 0 : vector < 32 ? 1 : 2);
            builder.irqs.add(new Grant.Irq(
                    kind, vector, 1 + random.nextLong(builder.interrupts), 1 + random.nextLong(builder.ticksPerCall)));
        });
        random.ints(random.nextInt(9), 0, 65536)
                .distinct()
                .forEach(index -> builder.functions.add(new Budgets.Function(
                        index, builder.interrupts / 16, builder.dmaBytes / 16, builder.mmioBytes / 16)));
        return builder;
    }

    private static <T> List<T> shuffled(List<T> list, Random random) {
        List<T> copy = new ArrayList<>(list);
        Collections.shuffle(copy, random);
        return copy;
    }

    @Property(tries = 300)
    void aDraftComesBackInOrder(@ForAll long seed) {
        Random random = new Random(seed);
        Draft draft = random(random).draft();
        Manifest manifest = ManifestCodec.encode(draft);
        Draft shuffled = new Draft(
                draft.driver(),
                draft.domain(),
                draft.nonce(),
                draft.counter(),
                draft.validFrom(),
                draft.validUntil(),
                draft.provenance(),
                draft.attestation(),
                draft.budgets(),
                shuffled(draft.mmio(), random),
                shuffled(draft.ports(), random),
                shuffled(draft.dma(), random),
                shuffled(draft.irqs(), random),
                shuffled(draft.functions(), random));
        assertThat(ManifestCodec.encode(shuffled)).isEqualTo(manifest);
        Draft back = ManifestCodec.decode(manifest.encoded()).draft();
        assertThat(back.budgets()).isEqualTo(draft.budgets());
        assertThat(back.nonce()).isEqualTo(draft.nonce());
        assertThat(back.mmio()).containsExactlyElementsOf(draft.mmio());
        assertThat(back.ports()).containsExactlyElementsOf(draft.ports());
        assertThat(back.dma()).containsExactlyInAnyOrderElementsOf(draft.dma());
        assertThat(back.irqs()).containsExactlyInAnyOrderElementsOf(draft.irqs());
        assertThat(back.functions()).containsExactlyInAnyOrderElementsOf(draft.functions());
        assertThat(ManifestCodec.encode(back)).isEqualTo(manifest);
    }

    @Test
    void theLongestManifest() {
        DraftBuilder builder = new DraftBuilder().with(b -> {
            for (int i = 0; i < 256; i++) {
                b.mmio.add(new Grant.Mmio(0x1000L * i, 0x1000L * i + 0xFFF, 0, 0, Rights.READ, 1));
                b.ports.add(new Grant.Port(i, i, Rights.READ, 1));
                b.dma.add(new Grant.Dma(i, 0, 0xFFF, Direction.BOTH));
                b.irqs.add(new Grant.Irq(IrqKind.MSI_X, i, 1, 1));
                b.functions.add(new Budgets.Function(i, 1, 1, 1));
            }
        });
        Manifest manifest = builder.encode();
        assertThat(manifest.encoded()).hasSize(Layout.MAX_LENGTH);
        assertThat(ManifestCodec.decode(manifest.encoded()).draft()).isEqualTo(builder.draft());
        assertThat(catchThrowableOfType(
                        RefusedException.class,
                        () -> ManifestCodec.decode(Arrays.copyOf(manifest.encoded(), Layout.MAX_LENGTH + 1))))
                .hasMessage("manifest/too-long at byte 26848: found 26849 bytes, expected 26848 at most");
    }

    private static void says(String message, Consumer<DraftBuilder> change) {
        DraftBuilder builder = new DraftBuilder().with(change);
        assertThat(catchThrowableOfType(RefusedException.class, builder::encode))
                .hasMessage(message);
    }

    @Test
    void refusalsSayWhatWasFound() {
        byte[] bytes = new DraftBuilder().encode().encoded();
        assertThat(catchThrowableOfType(
                        RefusedException.class, () -> ManifestCodec.decode(Arrays.copyOf(bytes, bytes.length + 3))))
                .hasMessage("manifest/trailing-bytes at byte 224: found 3 more bytes, expected none");
        says(
                "manifest/overlap at byte 232: found 0x5 to 0x5, expected a start above 0x5",
                b -> b.ports.addAll(Collections.nCopies(2, new Grant.Port(5, 5, Rights.READ, 1))));
        says(
                "manifest/window at byte 224: found 0x5 to 0x4, expected a last byte that is not below the first",
                b -> b.ports.add(new Grant.Port(5, 4, Rights.READ, 1)));
        says(
                "manifest/port-width at byte 228: found accesses of 4 ports, expected at most the 3 ports of the range",
                b -> b.ports.add(new Grant.Port(5, 7, Rights.READ, 7)));
        says(
                "manifest/mmio-budget at byte 152: found 0x8000000000000000, expected less than 2^63",
                b -> b.mmioBytes = Long.MIN_VALUE);
        says(
                "manifest/page at byte 224: found 0x1000 to 0x1ffe, expected whole pages of 4096 bytes",
                b -> b.mmio.add(new Grant.Mmio(0x1000, 0x1FFE, 0, 0, Rights.READ, 1)));
    }

    @Test
    void rightsAndDirectionsAreTwoBits() {
        assertThat(Stream.of(Rights.values()).filter(Rights::reads)).containsExactly(Rights.READ, Rights.READ_WRITE);
        assertThat(Stream.of(Rights.values()).filter(Rights::writes)).containsExactly(Rights.WRITE, Rights.READ_WRITE);
        assertThat(Stream.of(Direction.values()).filter(Direction::deviceReads))
                .containsExactly(Direction.TO_DEVICE, Direction.BOTH);
        assertThat(Stream.of(Direction.values()).filter(Direction::deviceWrites))
                .containsExactly(Direction.FROM_DEVICE, Direction.BOTH);
        for (Direction granted : Direction.values()) {
            for (Direction asked : Direction.values()) {
                assertThat(granted.allows(asked)).isEqualTo(granted == Direction.BOTH || granted == asked);
            }
        }
    }

    @Test
    void everyRuleSaysSomethingOfItsArea() {
        assertThat(ManifestRule.values()).allSatisfy(rule -> {
            assertThat(rule.area()).isEqualTo("manifest");
            assertThat(rule.says()).isNotBlank();
            assertThat(rule.id()).matches("manifest/[a-z-]+");
        });
        assertThat(ManifestRule.TRAILING_BYTES.says()).isEqualTo("nothing follows a manifest");
    }
}
