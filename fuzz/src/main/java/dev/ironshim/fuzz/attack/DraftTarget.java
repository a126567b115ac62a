package dev.ironshim.fuzz.attack;

import dev.ironshim.impl.manifest.Addressing;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.IrqKind;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.impl.manifest.Terms;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Manifests as values: structured inputs that reach what random bytes seldom do. */
public final class DraftTarget {
    private final byte[] data;
    private int at;

    private DraftTarget(byte[] data) {
        this.data = data;
    }

    public static void fuzzerTestOneInput(byte[] data) {
        Draft draft = new DraftTarget(data).draft();
        try {
            Manifest manifest = ManifestCodec.encode(draft);
            OracleException.demand(
                    sorted(draft).equals(manifest.draft()), "what is encoded decodes to the same, sorted");
            OracleException.demand(
                    ManifestCodec.decode(manifest.encoded()).equals(manifest), "what is encoded is accepted");
        } catch (RefusedException e) {
            OracleException.demand(e.rule().area().equals("manifest"), "a refusal names a rule of manifests");
        }
    }

    private static Draft sorted(Draft draft) {
        boolean relative = draft.terms().isPresent();
        return new Draft(
                draft.driver(),
                draft.domain(),
                draft.nonce(),
                draft.counter(),
                draft.validFrom(),
                draft.validUntil(),
                draft.provenance(),
                draft.attestation(),
                draft.budgets(),
                sorted(
                        draft.mmio(),
                        relative
                                ? Comparator.comparing(Grant.Mmio::bar)
                                        .thenComparing(Grant.Mmio::barOffset, Long::compareUnsigned)
                                : Comparator.comparing(Grant.Mmio::first, Long::compareUnsigned)),
                sorted(
                        draft.ports(),
                        relative
                                ? Comparator.comparing(Grant.Port::bar).thenComparing(Grant.Port::barOffset)
                                : Comparator.comparing(Grant.Port::first)),
                sorted(
                        draft.dma(),
                        Comparator.comparing(Grant.Dma::pasid).thenComparing(Grant.Dma::first, Long::compareUnsigned)),
                sorted(draft.irqs(), Comparator.comparing(Grant.Irq::kind).thenComparing(Grant.Irq::vector)),
                sorted(draft.functions(), Comparator.comparing(Budgets.Function::index)),
                draft.terms()
                        .map(terms -> new Terms(
                                terms.device(),
                                terms.unit(),
                                terms.abi(),
                                sorted(terms.calls(), Comparator.naturalOrder()))));
    }

    private static <T> List<T> sorted(List<T> entries, Comparator<? super T> order) {
        return entries.stream().sorted(order).toList();
    }

    private int next() {
        return at < data.length ? data[at++] & 0xFF : 0;
    }

    /** A number near where something changes, more often than one anywhere. */
    private long number() {
        int kind = next();
        return switch (kind % 8) {
            case 0 -> next();
            case 1 -> next() * Grant.PAGE;
            case 2 -> next() * Grant.PAGE + Grant.PAGE - 1;
            case 3 -> -1L - next();
            case 4 -> Long.MIN_VALUE + next();
            case 5 -> 0xFFFF_FFFFL + next() - 128;
            case 6 -> (long) next() << (next() % 64);
            default -> kind / 8;
        };
    }

    /** Most fields are good ones, so that one bad one is seen. */
    private long or(long good) {
        return next() % 4 == 3 ? number() : good;
    }

    private int or(int good) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, or((long) good)));
    }

    /** A manifest of version 3 in its own bytes; whoever reads on finds one of version 4. */
    private Draft draft() {
        Draft older = older();
        return switch (next() % 4) {
            case 0 -> older;
            case 1 -> newer(older, Optional.empty());
            default -> newer(older, Optional.of(terms()));
        };
    }

    private Terms terms() {
        return new Terms(
                new Terms.Device(or(0x8086), or(0x1521), or(0), or(0), or(0), or(0xFFFF)),
                number(),
                next() % 2 == 0 ? Terms.Abi.NONE : new Terms.Abi(or(1), number(), or(64L), or(8L)),
                list(() -> or(next())));
    }

    /** The same with grants that are relative and have names, which version 3 has no place for. */
    private Draft newer(Draft older, Optional<Terms> terms) {
        return new Draft(
                older.driver(),
                next() % 2 == 0 ? 0 : older.domain(),
                older.nonce(),
                older.counter(),
                older.validFrom(),
                older.validUntil(),
                older.provenance(),
                older.attestation(),
                older.budgets(),
                list(() -> next() == 255
                        ? new Grant.Mmio(4096, 8191, 0, 0, rights(), 4, name())
                        : Grant.Mmio.relative(
                                name(), or(next() % 6), or(next() * Grant.PAGE), or(Grant.PAGE), rights(), or(4))),
                list(() -> next() == 255
                        ? new Grant.Port(8, 15, rights(), 1, 0, 0, name())
                        : Grant.Port.relative(name(), or(next() % 6), or(8 * next()), or(8), rights(), or(1))),
                list(() -> next() % 4 == 0
                        ? new Grant.Dma(
                                or(1 + next()),
                                0,
                                or(-1L),
                                Direction.BOTH,
                                Addressing.SHARED_VIRTUAL_ADDRESSING,
                                name())
                        : new Grant.Dma(or(next() % 2), 0, or(4095L), Direction.BOTH, Addressing.MAPPED_DMA, name())),
                list(() -> new Grant.Irq(IrqKind.MSI_X, or(next()), or(1L), or(1L), name())),
                older.functions(),
                terms);
    }

    private String name() {
        int kind = next();
        return switch (kind) {
            case 255 -> "a name that is too long";
            case 254 -> "\0";
            case 253 -> "\u00e4";
            case 252 -> "UPPER";
            case 0 -> Grant.NAMELESS;
            default -> "name-" + kind + "-" + at;
        };
    }

    private Draft older() {
        return new Draft(
                or(1L),
                or(1L),
                String.format(Locale.ROOT, "%0" + (next() == 255 ? 31 : 32) + "x", next() + 1),
                or(1L),
                or(0L),
                or(100L),
                next() == 255 ? "no digest" : Draft.NO_DIGEST,
                next() == 255 ? "zz".repeat(32) : Draft.NO_DIGEST,
                new Budgets(or(1L << 20), or(4096L), or(16L), or(0), or(0), or(1L << 20), or(99L), or(9L), or(99L)),
                list(() -> {
                    long first = next() * Grant.PAGE;
                    return new Grant.Mmio(or(first), or(first + 4095), or(0), or(0L), rights(), or(4));
                }),
                list(() -> {
                    int first = 8 * next();
                    return new Grant.Port(or(first), or(first + 7), rights(), or(1));
                }),
                list(() -> {
                    long first = next() * Grant.PAGE;
                    return new Grant.Dma(
                            or(next() % 2),
                            or(first),
                            or(first + 4095),
                            next() % 3 == 0
                                    ? Direction.TO_DEVICE
                                    : next() % 2 == 0 ? Direction.FROM_DEVICE : Direction.BOTH);
                }),
                list(() -> new Grant.Irq(
                        next() % 3 == 0 ? IrqKind.INTX : next() % 2 == 0 ? IrqKind.MSI : IrqKind.MSI_X,
                        or(next() % 4),
                        or(1L),
                        or(1L))),
                list(() -> new Budgets.Function(or(next()), or(1L), or(1L), or(1L))));
    }

    private Rights rights() {
        return next() % 3 == 0 ? Rights.READ : next() % 2 == 0 ? Rights.WRITE : Rights.READ_WRITE;
    }

    private <T> List<T> list(Supplier<T> entry) {
        int count = next();
        count = count == 255 ? 257 : count % 4;
        List<T> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(entry.get());
        }
        return entries;
    }
}
