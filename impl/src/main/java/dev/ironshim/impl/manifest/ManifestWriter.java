package dev.ironshim.impl.manifest;

import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.impl.verified.Layout;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** Writes a draft, sorted. It refuses only what has no place in the encoding; {@link ManifestCheck} judges the rest. */
final class ManifestWriter {
    private static final long U32 = 0xFFFF_FFFFL;
    private static final int U16 = 0xFFFF;
    private static final int U8 = 0xFF;

    private final Draft draft;

    ManifestWriter(Draft draft) {
        this.draft = draft;
    }

    byte[] write() {
        int mmio = size("MMIO windows", draft.mmio());
        int ports = size("port ranges", draft.ports());
        int dma = size("DMA windows", draft.dma());
        int irqs = size("interrupts", draft.irqs());
        int functions = size("functions", draft.functions());
        byte[] bytes = new byte[Layout.length(mmio, ports, dma, irqs, functions)];
        header(bytes);
        int at = Layout.HEADER;
        for (Grant.Mmio grant : sorted(draft.mmio(), Comparator.comparing(Grant.Mmio::first, Long::compareUnsigned))) {
            mmio(bytes, at, grant);
            at += Layout.MMIO_ENTRY;
        }
        for (Grant.Port grant : sorted(draft.ports(), Comparator.comparing(Grant.Port::first))) {
            port(bytes, at, grant);
            at += Layout.PORT_ENTRY;
        }
        for (Grant.Dma grant : sorted(
                draft.dma(),
                Comparator.comparing(Grant.Dma::pasid).thenComparing(Grant.Dma::first, Long::compareUnsigned))) {
            Bytes.putU64(bytes, at + Field.FIRST, grant.first());
            Bytes.putU64(bytes, at + Field.LAST, grant.last());
            Bytes.putU32(bytes, at + Field.DMA_PASID, fits("PASID", grant.pasid(), U32));
            bytes[at + Field.DMA_DIRECTION] = (byte) grant.direction().bits();
            at += Layout.DMA_ENTRY;
        }
        for (Grant.Irq grant :
                sorted(draft.irqs(), Comparator.comparing(Grant.Irq::kind).thenComparing(Grant.Irq::vector))) {
            Bytes.putU16(bytes, at + Field.IRQ_VECTOR, (int) fits("vector", grant.vector(), U16));
            bytes[at + Field.IRQ_KIND] = (byte) grant.kind().code();
            Bytes.putU32(bytes, at + Field.IRQ_PER_WINDOW, fits("interrupts a window", grant.perWindow(), U32));
            Bytes.putU32(bytes, at + Field.IRQ_TICKS, fits("ticks a call", grant.ticksPerCall(), U32));
            at += Layout.IRQ_ENTRY;
        }
        for (Budgets.Function function : sorted(draft.functions(), Comparator.comparing(Budgets.Function::index))) {
            Bytes.putU16(bytes, at + Field.FUNCTION_INDEX, (int) fits("function", function.index(), U16));
            Bytes.putU32(bytes, at + Field.FUNCTION_INTERRUPTS, fits("interrupts", function.interrupts(), U32));
            Bytes.putU64(bytes, at + Field.FUNCTION_DMA, function.dmaBytes());
            Bytes.putU64(bytes, at + Field.FUNCTION_MMIO, function.mmioBytes());
            at += Layout.FUNCTION_ENTRY;
        }
        return bytes;
    }

    private void header(byte[] bytes) {
        Bytes.putU64(bytes, Field.AT_MAGIC, Field.MAGIC);
        Bytes.putU16(bytes, Field.AT_VERSION, Field.VERSION);
        Bytes.putU32(bytes, Field.AT_LENGTH, bytes.length);
        Bytes.putU64(bytes, Field.AT_DRIVER, draft.driver());
        Bytes.putU32(bytes, Field.AT_DOMAIN, fits("domain", draft.domain(), U32));
        hex("nonce", draft.nonce(), bytes, Field.AT_NONCE, Field.NONCE_BYTES);
        Bytes.putU64(bytes, Field.AT_COUNTER, draft.counter());
        Bytes.putU64(bytes, Field.AT_VALID_FROM, draft.validFrom());
        Bytes.putU64(bytes, Field.AT_VALID_UNTIL, draft.validUntil());
        hex("provenance", draft.provenance(), bytes, Field.AT_PROVENANCE, Field.DIGEST_BYTES);
        hex("attestation", draft.attestation(), bytes, Field.AT_ATTESTATION, Field.DIGEST_BYTES);
        Budgets budgets = draft.budgets();
        Bytes.putU64(bytes, Field.AT_DMA_BYTES, budgets.dmaBytes());
        Bytes.putU64(bytes, Field.AT_SEGMENT_BYTES, budgets.segmentBytes());
        Bytes.putU64(bytes, Field.AT_MMIO_BYTES, budgets.mmioBytes());
        Bytes.putU32(bytes, Field.AT_SEGMENTS, fits("segments", budgets.segments(), U32));
        bytes[Field.AT_ALIGNMENT] = (byte) fits("alignment", budgets.alignmentShift(), U8);
        bytes[Field.AT_BOUNDARY] = (byte) fits("boundary", budgets.boundaryShift(), U8);
        Bytes.putU32(bytes, Field.AT_INTERRUPTS, fits("interrupts", budgets.interrupts(), U32));
        Bytes.putU32(bytes, Field.AT_WINDOW_TICKS, fits("window", budgets.windowTicks(), U32));
        Bytes.putU32(bytes, Field.AT_TICKS_PER_CALL, fits("ticks a call", budgets.ticksPerCall(), U32));
        int at = Field.AT_COUNTS;
        for (List<?> table : List.of(draft.mmio(), draft.ports(), draft.dma(), draft.irqs(), draft.functions())) {
            Bytes.putU16(bytes, at, table.size());
            at += 2;
        }
    }

    private static void mmio(byte[] bytes, int at, Grant.Mmio grant) {
        Bytes.putU64(bytes, at + Field.FIRST, grant.first());
        Bytes.putU64(bytes, at + Field.LAST, grant.last());
        Bytes.putU64(bytes, at + Field.MMIO_BAR_OFFSET, grant.barOffset());
        bytes[at + Field.MMIO_BAR] = (byte) fits("BAR", grant.bar(), U8);
        bytes[at + Field.MMIO_RIGHTS] = (byte) grant.rights().bits();
        bytes[at + Field.MMIO_WIDTHS] = (byte) fits("widths", grant.widths(), U8);
    }

    private static void port(byte[] bytes, int at, Grant.Port grant) {
        Bytes.putU16(bytes, at, (int) fits("port", grant.first(), U16));
        Bytes.putU16(bytes, at + Field.PORT_LAST, (int) fits("port", grant.last(), U16));
        bytes[at + Field.PORT_WIDTHS] = (byte) fits("widths", grant.widths(), U8);
        bytes[at + Field.PORT_RIGHTS] = (byte) grant.rights().bits();
    }

    private static <T> List<T> sorted(List<T> entries, Comparator<? super T> order) {
        return entries.stream().sorted(order).toList();
    }

    private static int size(String table, List<?> entries) {
        return (int) fits("number of " + table, entries.size(), Layout.MAX_ENTRIES);
    }

    private static long fits(String field, long value, long max) {
        if (value < 0 || value > max) {
            throw new RefusedException(
                    ManifestRule.DRAFT, RefusedException.NOWHERE, field + " " + value, "0 to " + max);
        }
        return value;
    }

    private static void hex(String field, String digits, byte[] bytes, int at, int length) {
        byte[] value = digits.length() == 2 * length ? parse(digits) : new byte[0];
        if (value.length != length) {
            throw new RefusedException(
                    ManifestRule.DRAFT,
                    RefusedException.NOWHERE,
                    field + " '" + digits.substring(0, Math.min(digits.length(), 80)) + "'",
                    2 * length + " hexadecimal digits");
        }
        System.arraycopy(value, 0, bytes, at, length);
    }

    private static byte[] parse(String digits) {
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
