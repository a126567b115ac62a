package dev.ironshim.impl.manifest;

import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.impl.verified.Layout;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** Writes a draft, sorted. It refuses only what has no place in the encoding; {@link ManifestCheck} judges the rest. */
final class ManifestWriter {
    static final long U32 = 0xFFFF_FFFFL;
    static final int U16 = 0xFFFF;
    static final int U8 = 0xFF;

    private final Draft draft;
    private final Format format;

    ManifestWriter(Draft draft) {
        this.draft = draft;
        format = draft.terms().isPresent() ? Format.V4 : Format.V3;
    }

    byte[] write() {
        int mmio = size("MMIO windows", draft.mmio(), Layout.MAX_ENTRIES);
        int ports = size("port ranges", draft.ports(), Layout.MAX_ENTRIES);
        int dma = size("DMA windows", draft.dma(), Layout.MAX_ENTRIES);
        int irqs = size("interrupts", draft.irqs(), Layout.MAX_ENTRIES);
        int functions = size("functions", draft.functions(), Layout.MAX_ENTRIES);
        int calls = size("system calls", calls(), Layout.MAX_CALLS);
        byte[] bytes = new byte
                [format == Format.V3
                        ? Layout.length(mmio, ports, dma, irqs, functions)
                        : Layout.length4(mmio, ports, dma, irqs, functions, calls)];
        header(bytes);
        draft.terms().ifPresent(terms -> TermsWriter.header(bytes, terms));
        int at = format.header;
        for (Grant.Mmio grant : sorted(draft.mmio(), mmioOrder())) {
            if (format == Format.V3) {
                mmio(bytes, at, grant);
            } else {
                TermsWriter.mmio(bytes, at, grant);
            }
            at += format.entry(Format.MMIO);
        }
        for (Grant.Port grant : sorted(draft.ports(), portOrder())) {
            if (format == Format.V3) {
                port(bytes, at, grant);
            } else {
                TermsWriter.port(bytes, at, grant);
            }
            at += format.entry(Format.PORTS);
        }
        for (Grant.Dma grant : sorted(
                draft.dma(),
                Comparator.comparing(Grant.Dma::pasid).thenComparing(Grant.Dma::first, Long::compareUnsigned))) {
            dma(bytes, at + format.name, grant);
            name(bytes, at, grant);
            at += format.entry(Format.DMA);
        }
        for (Grant.Irq grant :
                sorted(draft.irqs(), Comparator.comparing(Grant.Irq::kind).thenComparing(Grant.Irq::vector))) {
            irq(bytes, at + format.name, grant);
            name(bytes, at, grant);
            at += format.entry(Format.IRQS);
        }
        for (Budgets.Function function : sorted(draft.functions(), Comparator.comparing(Budgets.Function::index))) {
            Bytes.putU16(bytes, at + Field.FUNCTION_INDEX, (int) fits("function", function.index(), U16));
            Bytes.putU32(bytes, at + Field.FUNCTION_INTERRUPTS, fits("interrupts", function.interrupts(), U32));
            Bytes.putU64(bytes, at + Field.FUNCTION_DMA, function.dmaBytes());
            Bytes.putU64(bytes, at + Field.FUNCTION_MMIO, function.mmioBytes());
            at += Layout.FUNCTION_ENTRY;
        }
        for (int call : sorted(calls(), Comparator.naturalOrder())) {
            Bytes.putU32(bytes, at, fits("system call", call, U32));
            at += Layout.CALL_ENTRY;
        }
        return bytes;
    }

    private List<Integer> calls() {
        return draft.terms().map(Terms::calls).orElse(List.of());
    }

    private Comparator<Grant.Mmio> mmioOrder() {
        return format == Format.V3
                ? Comparator.comparing(Grant.Mmio::first, Long::compareUnsigned)
                : Comparator.comparing(Grant.Mmio::bar).thenComparing(Grant.Mmio::barOffset, Long::compareUnsigned);
    }

    private Comparator<Grant.Port> portOrder() {
        return format == Format.V3
                ? Comparator.comparing(Grant.Port::first)
                : Comparator.comparing(Grant.Port::bar).thenComparing(Grant.Port::barOffset);
    }

    private static void dma(byte[] bytes, int at, Grant.Dma grant) {
        Bytes.putU64(bytes, at + Field.FIRST, grant.first());
        Bytes.putU64(bytes, at + Field.LAST, grant.last());
        Bytes.putU32(bytes, at + Field.DMA_PASID, fits("PASID", grant.pasid(), U32));
        bytes[at + Field.DMA_DIRECTION] = (byte) grant.direction().bits();
        bytes[at + Field.DMA_ADDRESSING] = (byte) grant.addressing().code();
    }

    private static void irq(byte[] bytes, int at, Grant.Irq grant) {
        Bytes.putU16(bytes, at + Field.IRQ_VECTOR, (int) fits("vector", grant.vector(), U16));
        bytes[at + Field.IRQ_KIND] = (byte) grant.kind().code();
        Bytes.putU32(bytes, at + Field.IRQ_PER_WINDOW, fits("interrupts a window", grant.perWindow(), U32));
        Bytes.putU32(bytes, at + Field.IRQ_TICKS, fits("ticks a call", grant.ticksPerCall(), U32));
    }

    private void name(byte[] bytes, int at, Grant grant) {
        if (format == Format.V3) {
            nameless(grant);
        } else {
            TermsWriter.name(bytes, at, grant.name());
        }
    }

    private static void nameless(Grant grant) {
        if (!grant.name().isEmpty()) {
            throw refuse("a name in version 3: " + TermsWriter.shown(grant.name()), "none");
        }
    }

    private void header(byte[] bytes) {
        Bytes.putU64(bytes, Field.AT_MAGIC, Field.MAGIC);
        Bytes.putU16(bytes, Field.AT_VERSION, format.version);
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
        nameless(grant);
        Bytes.putU64(bytes, at + Field.FIRST, grant.first());
        Bytes.putU64(bytes, at + Field.LAST, grant.last());
        Bytes.putU64(bytes, at + Field.MMIO_BAR_OFFSET, grant.barOffset());
        bytes[at + Field.MMIO_BAR] = (byte) fits("BAR", grant.bar(), U8);
        bytes[at + Field.MMIO_RIGHTS] = (byte) grant.rights().bits();
        bytes[at + Field.MMIO_WIDTHS] = (byte) fits("widths", grant.widths(), U8);
    }

    private static void port(byte[] bytes, int at, Grant.Port grant) {
        nameless(grant);
        if (grant.bar() != Grant.Port.ANY_BAR || grant.barOffset() != 0) {
            throw refuse("ports of BAR " + grant.bar() + " in version 3", "ports of this machine");
        }
        Bytes.putU16(bytes, at, (int) fits("port", grant.first(), U16));
        Bytes.putU16(bytes, at + Field.PORT_LAST, (int) fits("port", grant.last(), U16));
        bytes[at + Field.PORT_WIDTHS] = (byte) fits("widths", grant.widths(), U8);
        bytes[at + Field.PORT_RIGHTS] = (byte) grant.rights().bits();
    }

    private static <T> List<T> sorted(List<T> entries, Comparator<? super T> order) {
        return entries.stream().sorted(order).toList();
    }

    private static int size(String table, List<?> entries, int most) {
        return (int) fits("number of " + table, entries.size(), most);
    }

    static RefusedException refuse(String found, String expected) {
        return new RefusedException(ManifestRule.DRAFT, RefusedException.NOWHERE, found, expected);
    }

    static long fits(String field, long value, long max) {
        if (value < 0 || value > max) {
            throw refuse(field + " " + value, "0 to " + max);
        }
        return value;
    }

    private static void hex(String field, String digits, byte[] bytes, int at, int length) {
        byte[] value = digits.length() == 2 * length ? parse(digits) : new byte[0];
        if (value.length != length) {
            throw refuse(
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
