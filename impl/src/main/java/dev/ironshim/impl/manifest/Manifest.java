package dev.ironshim.impl.manifest;

import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.impl.verified.Layout;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A well-formed manifest of version 3 or 4. It is its canonical encoding: fields are read out of the bytes, so what is granted and
 * what was hashed and signed cannot differ. Well-formed is not verified; only {@code trust.Trust} makes it that.
 */
public final class Manifest {
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] body;
    private final Format format;

    /** @param body bytes that {@link ManifestCodec} has accepted and nobody else holds */
    Manifest(byte[] body) {
        this.body = body;
        format = Format.of(body);
    }

    /** 3 or 4. */
    public int version() {
        return format.version;
    }

    public long driver() {
        return Bytes.u64(body, Field.AT_DRIVER);
    }

    /** 1 to 2^32 - 1; in version 4 also 0 for one of its own. */
    public long domain() {
        return Bytes.u32(body, Field.AT_DOMAIN);
    }

    /** 32 hexadecimal digits. */
    public String nonce() {
        return HEX.formatHex(body, Field.AT_NONCE, Field.AT_NONCE + Field.NONCE_BYTES);
    }

    public long counter() {
        return Bytes.u64(body, Field.AT_COUNTER);
    }

    /** Seconds since 1970. */
    public long validFrom() {
        return Bytes.u64(body, Field.AT_VALID_FROM);
    }

    /** The last valid second since 1970. */
    public long validUntil() {
        return Bytes.u64(body, Field.AT_VALID_UNTIL);
    }

    /** 64 hexadecimal digits. */
    public String provenance() {
        return HEX.formatHex(body, Field.AT_PROVENANCE, Field.AT_PROVENANCE + Field.DIGEST_BYTES);
    }

    /** 64 hexadecimal digits. */
    public String attestation() {
        return HEX.formatHex(body, Field.AT_ATTESTATION, Field.AT_ATTESTATION + Field.DIGEST_BYTES);
    }

    public Budgets budgets() {
        return new Budgets(
                Bytes.u64(body, Field.AT_DMA_BYTES),
                Bytes.u64(body, Field.AT_SEGMENT_BYTES),
                Bytes.u32(body, Field.AT_SEGMENTS),
                Bytes.u8(body, Field.AT_ALIGNMENT),
                Bytes.u8(body, Field.AT_BOUNDARY),
                Bytes.u64(body, Field.AT_MMIO_BYTES),
                Bytes.u32(body, Field.AT_INTERRUPTS),
                Bytes.u32(body, Field.AT_WINDOW_TICKS),
                Bytes.u32(body, Field.AT_TICKS_PER_CALL));
    }

    public int mmioCount() {
        return Format.count(body, Format.MMIO);
    }

    public int portCount() {
        return Format.count(body, Format.PORTS);
    }

    public int dmaCount() {
        return Format.count(body, Format.DMA);
    }

    public int irqCount() {
        return Format.count(body, Format.IRQS);
    }

    public int functionCount() {
        return Format.count(body, Format.FUNCTIONS);
    }

    /** @param index 0 to {@link #mmioCount} - 1 */
    public Grant.Mmio mmio(int index) {
        int at = at(Format.MMIO, index);
        return format == Format.V3
                ? new Grant.Mmio(
                        Bytes.u64(body, at + Field.FIRST),
                        Bytes.u64(body, at + Field.LAST),
                        Bytes.u8(body, at + Field.MMIO_BAR),
                        Bytes.u64(body, at + Field.MMIO_BAR_OFFSET),
                        Rights.of(Bytes.u8(body, at + Field.MMIO_RIGHTS)),
                        Bytes.u8(body, at + Field.MMIO_WIDTHS))
                : Grant.Mmio.relative(
                        name(at),
                        Bytes.u8(body, at + Field.MMIO_4_BAR),
                        Bytes.u64(body, at + Field.MMIO_4_OFFSET),
                        Bytes.u64(body, at + Field.MMIO_4_LENGTH),
                        Rights.of(Bytes.u8(body, at + Field.MMIO_4_RIGHTS)),
                        Bytes.u8(body, at + Field.MMIO_4_WIDTHS));
    }

    /** @param index 0 to {@link #portCount} - 1 */
    public Grant.Port port(int index) {
        int at = at(Format.PORTS, index);
        return format == Format.V3
                ? new Grant.Port(
                        Bytes.u16(body, at),
                        Bytes.u16(body, at + Field.PORT_LAST),
                        Rights.of(Bytes.u8(body, at + Field.PORT_RIGHTS)),
                        Bytes.u8(body, at + Field.PORT_WIDTHS))
                : Grant.Port.relative(
                        name(at),
                        Bytes.u8(body, at + Field.PORT_4_BAR),
                        (int) Bytes.u32(body, at + Field.PORT_4_OFFSET),
                        (int) Bytes.u32(body, at + Field.PORT_4_LENGTH),
                        Rights.of(Bytes.u8(body, at + Field.PORT_4_RIGHTS)),
                        Bytes.u8(body, at + Field.PORT_4_WIDTHS));
    }

    /** @param index 0 to {@link #dmaCount} - 1 */
    public Grant.Dma dma(int index) {
        int entry = at(Format.DMA, index);
        int at = entry + format.name;
        return new Grant.Dma(
                (int) Bytes.u32(body, at + Field.DMA_PASID),
                Bytes.u64(body, at + Field.FIRST),
                Bytes.u64(body, at + Field.LAST),
                Direction.of(Bytes.u8(body, at + Field.DMA_DIRECTION)),
                // Reserved and 0 in version 3, where all is mapped.
                Addressing.of(Bytes.u8(body, at + Field.DMA_ADDRESSING)),
                name(entry));
    }

    /** @param index 0 to {@link #irqCount} - 1 */
    public Grant.Irq irq(int index) {
        int entry = at(Format.IRQS, index);
        int at = entry + format.name;
        return new Grant.Irq(
                IrqKind.of(Bytes.u8(body, at + Field.IRQ_KIND)),
                Bytes.u16(body, at + Field.IRQ_VECTOR),
                Bytes.u32(body, at + Field.IRQ_PER_WINDOW),
                Bytes.u32(body, at + Field.IRQ_TICKS),
                name(entry));
    }

    /** @param index 0 to {@link #functionCount} - 1 */
    public Budgets.Function function(int index) {
        int at = at(Format.FUNCTIONS, index);
        return new Budgets.Function(
                Bytes.u16(body, at + Field.FUNCTION_INDEX),
                Bytes.u32(body, at + Field.FUNCTION_INTERRUPTS),
                Bytes.u64(body, at + Field.FUNCTION_DMA),
                Bytes.u64(body, at + Field.FUNCTION_MMIO));
    }

    /** What version 4 says besides; version 3 says nothing of it. */
    public Optional<Terms> terms() {
        if (format == Format.V3) {
            return Optional.empty();
        }
        return Optional.of(new Terms(
                new Terms.Device(
                        Bytes.u16(body, Field.AT_VENDOR),
                        Bytes.u16(body, Field.AT_DEVICE),
                        Bytes.u16(body, Field.AT_SUBSYSTEM_VENDOR),
                        Bytes.u16(body, Field.AT_SUBSYSTEM),
                        (int) Bytes.u32(body, Field.AT_CLASS),
                        (int) Bytes.u32(body, Field.AT_CLASS_MASK)),
                Bytes.u64(body, Field.AT_UNIT),
                new Terms.Abi(
                        (int) Bytes.u32(body, Field.AT_ABI_VERSION),
                        Bytes.u64(body, Field.AT_ABI_FEATURES),
                        Bytes.u64(body, Field.AT_ABI_SIZE),
                        Bytes.u64(body, Field.AT_ABI_ALIGN)),
                all(Format.count(body, Format.CALLS), index -> (int) Bytes.u32(body, at(Format.CALLS, index)))));
    }

    private int at(int table, int index) {
        int count = Format.count(body, table);
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("entry " + index + " of " + count);
        }
        return Layout.entry(format.start(body, table), index, format.entry(table));
    }

    private String name(int at) {
        int end = at;
        while (end < at + format.name && body[end] != 0) {
            end++;
        }
        return new String(body, at, end - at, StandardCharsets.US_ASCII);
    }

    /** A copy of its canonical encoding. */
    public byte[] encoded() {
        return body.clone();
    }

    /** SHA-256 of the canonical encoding: the manifest's name. */
    public byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** All it says, as values. */
    public Draft draft() {
        return new Draft(
                driver(),
                domain(),
                nonce(),
                counter(),
                validFrom(),
                validUntil(),
                provenance(),
                attestation(),
                budgets(),
                all(mmioCount(), this::mmio),
                all(portCount(), this::port),
                all(dmaCount(), this::dma),
                all(irqCount(), this::irq),
                all(functionCount(), this::function),
                terms());
    }

    private static <T> List<T> all(int count, IntFunction<T> entry) {
        return IntStream.range(0, count).mapToObj(entry).toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Manifest manifest && Arrays.equals(body, manifest.body);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(body);
    }

    @Override
    public String toString() {
        return "manifest " + HEX.formatHex(digest());
    }
}
