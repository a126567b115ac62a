package dev.ironshim.impl.manifest;

import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.impl.verified.Layout;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A well-formed version 3 manifest. It is its canonical encoding: fields are read out of the bytes, so what is granted and
 * what was hashed and signed cannot differ. Well-formed is not verified; only {@code trust.Trust} makes it that.
 */
public final class Manifest {
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] body;
    private final int ports;
    private final int dma;
    private final int irqs;
    private final int functions;

    /** @param body bytes that {@link ManifestCodec} has accepted and nobody else holds */
    Manifest(byte[] body) {
        this.body = body;
        ports = Layout.HEADER + Layout.MMIO_ENTRY * mmioCount();
        dma = ports + Layout.PORT_ENTRY * portCount();
        irqs = dma + Layout.DMA_ENTRY * dmaCount();
        functions = irqs + Layout.IRQ_ENTRY * irqCount();
    }

    public long driver() {
        return Bytes.u64(body, Field.AT_DRIVER);
    }

    /** 1 to 2^32 - 1. */
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
        return Bytes.u16(body, Field.AT_COUNTS);
    }

    public int portCount() {
        return Bytes.u16(body, Field.AT_COUNTS + 2);
    }

    public int dmaCount() {
        return Bytes.u16(body, Field.AT_COUNTS + 4);
    }

    public int irqCount() {
        return Bytes.u16(body, Field.AT_COUNTS + 6);
    }

    public int functionCount() {
        return Bytes.u16(body, Field.AT_COUNTS + 8);
    }

    /** @param index 0 to {@link #mmioCount} - 1 */
    public Grant.Mmio mmio(int index) {
        int at = at(Layout.HEADER, index, mmioCount(), Layout.MMIO_ENTRY);
        return new Grant.Mmio(
                Bytes.u64(body, at + Field.FIRST),
                Bytes.u64(body, at + Field.LAST),
                Bytes.u8(body, at + Field.MMIO_BAR),
                Bytes.u64(body, at + Field.MMIO_BAR_OFFSET),
                Rights.of(Bytes.u8(body, at + Field.MMIO_RIGHTS)),
                Bytes.u8(body, at + Field.MMIO_WIDTHS));
    }

    /** @param index 0 to {@link #portCount} - 1 */
    public Grant.Port port(int index) {
        int at = at(ports, index, portCount(), Layout.PORT_ENTRY);
        return new Grant.Port(
                Bytes.u16(body, at),
                Bytes.u16(body, at + Field.PORT_LAST),
                Rights.of(Bytes.u8(body, at + Field.PORT_RIGHTS)),
                Bytes.u8(body, at + Field.PORT_WIDTHS));
    }

    /** @param index 0 to {@link #dmaCount} - 1 */
    public Grant.Dma dma(int index) {
        int at = at(dma, index, dmaCount(), Layout.DMA_ENTRY);
        return new Grant.Dma(
                (int) Bytes.u32(body, at + Field.DMA_PASID),
                Bytes.u64(body, at + Field.FIRST),
                Bytes.u64(body, at + Field.LAST),
                Direction.of(Bytes.u8(body, at + Field.DMA_DIRECTION)));
    }

    /** @param index 0 to {@link #irqCount} - 1 */
    public Grant.Irq irq(int index) {
        int at = at(irqs, index, irqCount(), Layout.IRQ_ENTRY);
        return new Grant.Irq(
                IrqKind.of(Bytes.u8(body, at + Field.IRQ_KIND)),
                Bytes.u16(body, at + Field.IRQ_VECTOR),
                Bytes.u32(body, at + Field.IRQ_PER_WINDOW),
                Bytes.u32(body, at + Field.IRQ_TICKS));
    }

    /** @param index 0 to {@link #functionCount} - 1 */
    public Budgets.Function function(int index) {
        int at = at(functions, index, functionCount(), Layout.FUNCTION_ENTRY);
        return new Budgets.Function(
                Bytes.u16(body, at + Field.FUNCTION_INDEX),
                Bytes.u32(body, at + Field.FUNCTION_INTERRUPTS),
                Bytes.u64(body, at + Field.FUNCTION_DMA),
                Bytes.u64(body, at + Field.FUNCTION_MMIO));
    }

    private static int at(int start, int index, int count, int size) {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("entry " + index + " of " + count);
        }
        return Layout.entry(start, index, size);
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
                all(functionCount(), this::function));
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
