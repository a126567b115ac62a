package dev.ironshim.reports.manifest;

import dev.ironshim.impl.legacy.LegacyRule;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.manifest.Terms;
import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The meaning of a manifest of version 3 in version 4: for every machine with such a device, instead of for one machine. */
record Relative(PciFunction function) {
    private static final int PORTS = 1 << 16;

    /**
     * Its grants with the names that version 3 would have, for the vendor and device id of the function, in a domain of its own.
     *
     * @throws RefusedException if registers or ports are not those of the function
     */
    Manifest convert(Draft older) {
        Terms.Device device = new Terms.Device(function.vendor(), function.device(), 0, 0, 0, 0);
        return ManifestCodec.encode(new Draft(
                older.driver(),
                0,
                older.nonce(),
                older.counter(),
                older.validFrom(),
                older.validUntil(),
                older.provenance(),
                older.attestation(),
                older.budgets(),
                each(older.mmio(), i -> mmio(older.mmio().get(i), "mmio" + i)),
                each(older.ports(), i -> port(older.ports().get(i), "ports" + i)),
                each(older.dma(), i -> older.dma().get(i).named("dma" + i)),
                each(older.irqs(), i -> older.irqs().get(i).named("irq" + i)),
                older.functions(),
                Optional.of(new Terms(device, 0, Terms.Abi.NONE, List.of()))));
    }

    private static <T> List<T> each(List<T> grants, IntFunction<T> converted) {
        return IntStream.range(0, grants.size()).mapToObj(converted).toList();
    }

    private Grant.Mmio mmio(Grant.Mmio grant, String name) {
        Optional<Bar> bar = function.bars().stream()
                .filter(each -> each.memory() && each.number() == grant.bar() && each.base() != 0)
                .filter(each -> each.base() + grant.barOffset() == grant.first())
                .findFirst();
        if (bar.isEmpty()) {
            throw refuse(grant, "registers behind BAR " + grant.bar() + " of the device");
        }
        return Grant.Mmio.relative(
                name, grant.bar(), grant.barOffset(), grant.length(), grant.rights(), grant.widths());
    }

    private Grant.Port port(Grant.Port grant, String name) {
        // A dump has no sizes: the ports belong to the BAR that starts last before them. Admission knows where it ends.
        Bar bar = function.bars().stream()
                .filter(each -> each.kind() == Bar.Kind.IO && each.base() != 0 && each.base() <= grant.first())
                .max(Comparator.comparing(Bar::base))
                .filter(each -> each.base() < PORTS)
                .orElseThrow(() -> refuse(grant, "ports behind an I/O BAR of the device"));
        return Grant.Port.relative(
                name, bar.number(), (int) (grant.first() - bar.base()), grant.length(), grant.rights(), grant.widths());
    }

    private static RefusedException refuse(Grant grant, String expected) {
        return new RefusedException(LegacyRule.NOT_PORTABLE, RefusedException.NOWHERE, String.valueOf(grant), expected);
    }
}
