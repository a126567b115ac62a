package dev.ironshim.reports.manifest;

import dev.ironshim.impl.legacy.LegacyManifest;
import dev.ironshim.impl.legacy.LegacyRule;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Budget;
import dev.ironshim.impl.verified.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The meaning of an ISM2 manifest in version 3. */
record Upgrade(String nonce, long counter, long from, long until) {
    private static final int WIDTH_OF_LEGACY_MMIO = 4;

    /** @throws RefusedException if a window cannot be said in version 3 */
    Manifest convert(LegacyManifest legacy, List<Bar> bars) {
        List<Grant.Mmio> mmio = new ArrayList<>();
        long bytes = 0;
        for (LegacyManifest.Mmio window : legacy.mmio()) {
            Grant.Mmio grant = mmio(window, bars);
            mmio.add(grant);
            bytes = Budget.charged(Long.MAX_VALUE, bytes, Budget.bytes(grant.first(), grant.last()));
            if (bytes == Budget.REFUSED) {
                throw refuse(window, "windows that fit an MMIO budget together");
            }
        }
        List<Grant.Port> ports = legacy.ports().stream()
                .map(window -> new Grant.Port(
                        window.port(),
                        window.port() + window.count() - 1,
                        Rights.READ_WRITE,
                        window.count() >= 4 ? 7 : window.count() >= 2 ? 3 : 1))
                .toList();
        return ManifestCodec.encode(new Draft(
                legacy.driver(),
                legacy.domain(),
                nonce,
                counter,
                from,
                until,
                Draft.NO_DIGEST,
                Draft.NO_DIGEST,
                new Budgets(0, 0, 0, 0, 0, bytes, 0, 1, 0),
                mmio,
                ports,
                List.of(),
                List.of(),
                List.of()));
    }

    /** The same grants with another nonce, counter and validity: a nonce is used once. */
    Manifest renew(Draft older) {
        return ManifestCodec.encode(new Draft(
                older.driver(),
                older.domain(),
                nonce,
                counter,
                from,
                until,
                older.provenance(),
                older.attestation(),
                older.budgets(),
                older.mmio(),
                older.ports(),
                older.dma(),
                older.irqs(),
                older.functions()));
    }

    private static Grant.Mmio mmio(LegacyManifest.Mmio window, List<Bar> bars) {
        if (!Window.fits(window.base(), window.size())) {
            throw refuse(window, "a window that does not wrap around");
        }
        // A dump has no sizes: the window belongs to the BAR that starts last before it. One at 0 was not assigned.
        Bar bar = bars.stream()
                .filter(each ->
                        each.memory() && each.base() != 0 && Long.compareUnsigned(each.base(), window.base()) <= 0)
                .max(Comparator.comparing(Bar::base, Long::compareUnsigned))
                .orElseThrow(() -> refuse(window, "a window behind a memory BAR of the device"));
        return new Grant.Mmio(
                window.base(),
                window.base() + (window.size() - 1),
                bar.number(),
                window.base() - bar.base(),
                Rights.READ_WRITE,
                WIDTH_OF_LEGACY_MMIO);
    }

    private static RefusedException refuse(LegacyManifest.Mmio window, String expected) {
        return new RefusedException(
                LegacyRule.NOT_PORTABLE,
                RefusedException.NOWHERE,
                RefusedException.hex(window.base()) + " with " + RefusedException.hex(window.size()) + " bytes",
                expected);
    }
}
